-- Sealed dossiers on their way, and the keys to which they are sealed. Nobody here can open one; the
-- bytes go as soon as they have arrived, and what stays is the hash.

-- The key that each store has said last.
CREATE TABLE sealing_keys (
    store   text PRIMARY KEY,
    key     text NOT NULL,
    said_at timestamptz NOT NULL
);

-- kept: on its way; taken: all its stores have it; withdrawn: by its sender; dropped: no event named
-- it in time. type, kind and about say which event names it; named: one did when last looked at;
-- rung: it was handed over once by itself.
CREATE TABLE dossiers (
    hash       text PRIMARY KEY,
    sender     text NOT NULL,
    came_at    timestamptz NOT NULL,
    state      text NOT NULL CHECK (state IN ('kept', 'taken', 'withdrawn', 'dropped')),
    type       text,
    kind       text,
    about      text,
    union_code text,
    keys       text[],
    named      boolean NOT NULL DEFAULT false,
    rung       boolean NOT NULL DEFAULT false,
    body       bytea,
    CHECK ((body IS NOT NULL) = (state = 'kept'))
);
CREATE INDEX dossiers_kept ON dossiers (came_at) WHERE state = 'kept';

CREATE TABLE dossiers_taken (
    hash  text NOT NULL REFERENCES dossiers,
    store text NOT NULL,
    PRIMARY KEY (hash, store)
);
