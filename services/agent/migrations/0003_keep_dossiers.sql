-- Sealed dossiers, and the chained log of who had to do with them.
CREATE TABLE dossiers (
    hash TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('sent', 'received')),
    type TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    union_code TEXT NOT NULL,
    since TEXT NOT NULL,
    state TEXT NOT NULL,
    told INTEGER NOT NULL DEFAULT 0,
    sealed BLOB,
    PRIMARY KEY (hash, way)
) STRICT, WITHOUT ROWID;
CREATE TABLE dossier_log (
    number INTEGER PRIMARY KEY,
    link BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TRIGGER dossier_log_stands BEFORE UPDATE ON dossier_log
BEGIN SELECT RAISE(ABORT, 'the log of dossiers is never changed'); END;
CREATE TRIGGER dossier_log_stays BEFORE DELETE ON dossier_log
BEGIN SELECT RAISE(ABORT, 'the log of dossiers is never shortened'); END;
