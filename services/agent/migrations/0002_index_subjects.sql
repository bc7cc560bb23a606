-- What was imported is compared with what was reported; of a row is kept which reports it made.
DROP TABLE imported;
CREATE TABLE imported (
    key TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    events TEXT NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE streams ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;
CREATE TABLE subjects (
    key TEXT NOT NULL,
    stream INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (key, stream, number)
) STRICT, WITHOUT ROWID;
