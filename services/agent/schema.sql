-- One file is one store. It is read and written by the agent alone; its mode is 0600, because it
-- holds keys and people's names.

-- The ids under which this file has written; the last one writes now. `stopped` says why it can't.
CREATE TABLE stores (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    private_key BLOB NOT NULL,
    public_key BLOB NOT NULL,
    created_at TEXT NOT NULL,
    stopped TEXT,
    succession TEXT
) STRICT;

-- A stream with its head, and how far its reader has it. `known` is 0 from a succession until the
-- reader has said a receipt for the new stream: nothing is sent to who doesn't know the store.
CREATE TABLE streams (
    place INTEGER PRIMARY KEY,
    stream TEXT NOT NULL UNIQUE,
    store INTEGER NOT NULL REFERENCES stores,
    reader TEXT NOT NULL,
    number INTEGER NOT NULL DEFAULT 0,
    link BLOB NOT NULL,
    known INTEGER NOT NULL DEFAULT 1,
    receipted INTEGER NOT NULL DEFAULT 0,
    receipted_link BLOB NOT NULL,
    mark INTEGER NOT NULL DEFAULT 0,
    heard_at TEXT,
    indexed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What was recorded: canonical bytes, number, link. Nothing is ever deleted.
CREATE TABLE events (
    stream INTEGER NOT NULL REFERENCES streams,
    number INTEGER NOT NULL,
    link BLOB NOT NULL,
    body BLOB NOT NULL,
    id BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (stream, number)
) STRICT;
CREATE INDEX events_by_id ON events (id);

-- Reports that wait or were refused; what a receipt covers and isn't here is applied.
CREATE TABLE outcomes (
    stream INTEGER NOT NULL,
    number INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('refused', 'waiting')),
    reason TEXT,
    facts TEXT NOT NULL,
    PRIMARY KEY (stream, number)
) STRICT, WITHOUT ROWID;

-- The bundle that admitted the agent (JSON by name), and what happened last.
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Unions that the store may speak for, both days included.
CREATE TABLE unions (
    code TEXT PRIMARY KEY,
    from_day TEXT NOT NULL,
    until_day TEXT
) STRICT, WITHOUT ROWID;

-- People: the only place in the house where a name or an ID number stands. Never sent.
CREATE TABLE people (
    member_key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    id_number TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Accounts of clerks: `person` is the keyed hash by which two accounts are known as one person's.
CREATE TABLE accounts (
    account TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which reports are about what, and which came in one import, by `member:<union>/<key>`,
-- `batch:<batch>` and the like: made of the events up to the number that `indexed` says, whenever
-- somebody asks.
CREATE TABLE subjects (
    key TEXT NOT NULL,
    stream INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (key, stream, number)
) STRICT, WITHOUT ROWID;

-- What a row said of a subject when it was imported last, by `members member:<union>/<key>` and the
-- like, and the reports that it made (a JSON list of ids); nothing in it is of a person.
CREATE TABLE imported (
    key TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    events TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Sealed dossiers, sent and received, as they travel; what was deleted keeps its hash. `told`: the
-- service was sent it, or told that it has come.
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

-- Who sealed, opened and deleted which dossier, when: chained as streams are, and never changed.
CREATE TABLE dossier_log (
    number INTEGER PRIMARY KEY,
    link BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TRIGGER dossier_log_stands BEFORE UPDATE ON dossier_log
BEGIN SELECT RAISE(ABORT, 'the log of dossiers is never changed'); END;
CREATE TRIGGER dossier_log_stays BEFORE DELETE ON dossier_log
BEGIN SELECT RAISE(ABORT, 'the log of dossiers is never shortened'); END;

-- The first key of people whose key was rotated: local ids that follow from it stay as they are.
CREATE TABLE first_keys (member_key TEXT PRIMARY KEY, first_key TEXT NOT NULL) STRICT, WITHOUT ROWID;
