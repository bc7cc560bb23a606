-- What was imported is known from the reports themselves.
DROP TABLE imported;
ALTER TABLE streams ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;
CREATE TABLE subjects (
    key TEXT NOT NULL,
    stream INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (key, stream, number)
) STRICT, WITHOUT ROWID;
