-- name: make
CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE bodies (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE runs (
    stream TEXT NOT NULL,
    first  INTEGER NOT NULL,
    before BLOB NOT NULL,
    last   INTEGER NOT NULL,
    link   BLOB NOT NULL,
    PRIMARY KEY (stream, first)
) WITHOUT ROWID;

-- name: say
INSERT INTO about (name, value) VALUES (?, ?);

-- name: put
INSERT INTO bodies (id, body) VALUES (?, ?);

-- name: put_run
INSERT INTO runs (stream, first, before, last, link) VALUES (?, ?, ?, ?, ?);

-- name: said
SELECT value FROM about WHERE name = ?;

-- name: some
SELECT bodies.id, body FROM bodies JOIN json_each(?) AS wanted ON bodies.id = wanted.value;

-- name: all_bodies
SELECT id, body FROM bodies ORDER BY id;

-- name: runs
SELECT stream, first, before, last, link FROM runs ORDER BY stream, first;
