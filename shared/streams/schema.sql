-- What every service keeps: which store it is, what it has taken in, what became of it.

-- The last row is the store that this database is; those before were followed by it.
CREATE TABLE self (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    store       text NOT NULL UNIQUE,
    service     text NOT NULL,
    private_key bytea NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT now()
);

-- Streams that this service reads (and its own, whose events it writes straight into the ledger).
-- number and link are how far it has settled; heard_* is what the writer says of itself.
CREATE TABLE streams (
    stream       text PRIMARY KEY,
    number       bigint NOT NULL DEFAULT 0,
    link         bytea NOT NULL,
    mark         bigint NOT NULL DEFAULT 0,
    heard_number bigint,
    heard_link   bytea,
    heard_at     timestamptz
) WITH (fillfactor = 50);

CREATE SEQUENCE ledger_id;

-- One row for each number of each stream, whatever came of it. A retry of what waited is a row
-- without a number that points to the first. kept is what its rules have to read back. file is the
-- row of months whose file has the body. No foreign key: it would be asked for every row.
CREATE TABLE ledger (
    id         bigint PRIMARY KEY,
    stream     text,
    number     bigint,
    link       bytea,
    event      uuid,
    type       text,
    kind       text,
    subject    text,
    also       text[],
    source     text,
    on_day     date,
    settled_at timestamptz NOT NULL,
    outcome    text NOT NULL CHECK (outcome IN ('applied', 'refused', 'waiting')),
    reason     text,
    facts      json,
    kept       json,
    retry_of   bigint,
    body       bytea,
    file       integer
);
CREATE UNIQUE INDEX ledger_place ON ledger (stream, number);
CREATE UNIQUE INDEX ledger_event ON ledger (event);
CREATE INDEX ledger_subject ON ledger (subject, kind);
CREATE INDEX ledger_also ON ledger USING gin (also) WHERE also IS NOT NULL;
CREATE INDEX ledger_retry ON ledger (retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX ledger_provisional ON ledger (id) WHERE kept::text LIKE '%"provisional":true%';
CREATE INDEX ledger_refused ON ledger (stream, id) WHERE outcome = 'refused';

-- Months of the ledger whose events' bytes lie in files, by the folder of TONGXIN_MONTHS.
CREATE TABLE months (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month       date NOT NULL,
    file        text NOT NULL UNIQUE,
    sha256      bytea NOT NULL,
    bytes       bigint NOT NULL,
    rows        bigint NOT NULL,
    detached_at timestamptz NOT NULL DEFAULT now()
);

-- The fold of each subject. home is the union that holds it now, former those that did.
CREATE TABLE subjects (
    kind   text NOT NULL,
    id     text NOT NULL,
    home   text,
    former text[],
    state  json,
    PRIMARY KEY (kind, id)
) WITH (fillfactor = 80);
CREATE INDEX subjects_home ON subjects (home, kind);
CREATE INDEX subjects_former ON subjects USING gin (former) WHERE former IS NOT NULL;

CREATE TABLE waiting (
    id     bigint PRIMARY KEY,
    stream text NOT NULL,
    number bigint NOT NULL,
    key    text,
    needs  text,
    since  timestamptz NOT NULL,
    tried  integer NOT NULL DEFAULT 0,
    reason text,
    facts  json
);
CREATE INDEX waiting_key ON waiting (key);
CREATE INDEX waiting_needs ON waiting (needs);
CREATE INDEX waiting_stream ON waiting (stream);

CREATE TABLE quarantine (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    came_at     timestamptz NOT NULL DEFAULT now(),
    user_id     text,
    routing_key text NOT NULL,
    headers     json NOT NULL,
    body        bytea NOT NULL,
    reason      text NOT NULL,
    settled_at  timestamptz,
    settled_why text
);

CREATE TABLE clocks (
    kind        text NOT NULL,
    subject     text NOT NULL,
    clock       text NOT NULL,
    due_on      date NOT NULL,
    provisional boolean NOT NULL,
    pack        text NOT NULL,
    article     text NOT NULL,
    effect      text NOT NULL,
    PRIMARY KEY (kind, subject, clock)
);
CREATE INDEX clocks_due ON clocks (due_on);

-- What this service writes to others. A row is numbered by the relay, which sees only what is
-- committed; a sequence would number in an order that is not the order of commits.
CREATE TABLE outbox (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel text NOT NULL,
    draft   text,
    stream  text,
    number  bigint,
    link    bytea,
    body    bytea
);
CREATE UNIQUE INDEX outbox_place ON outbox (stream, number);
CREATE INDEX outbox_new ON outbox (id) WHERE number IS NULL;

-- Whichever process wrote, the one that sends hears of it once it is committed.
CREATE FUNCTION tell_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY written;
    RETURN NULL;
END $$;

CREATE TRIGGER outbox_written AFTER INSERT ON outbox
    FOR EACH STATEMENT EXECUTE FUNCTION tell_written();

-- The streams of the outbox; those of a store that was restored from a copy have ended.
CREATE TABLE written (
    stream text PRIMARY KEY,
    number bigint NOT NULL DEFAULT 0,
    link   bytea NOT NULL,
    ended  boolean NOT NULL DEFAULT false
);

CREATE TABLE receipts (
    stream text NOT NULL,
    reader text NOT NULL,
    number bigint NOT NULL DEFAULT 0,
    link   text,
    mark   bigint NOT NULL DEFAULT 0,
    heard_at timestamptz,
    PRIMARY KEY (stream, reader)
);

-- Unions with their dated edges, stores, employers, indicators, as announced; newest wins.
-- version is stamped under the row lock of directory_version, so a cache reads what is newer.
CREATE TABLE directory (
    kind    text NOT NULL,
    id      text NOT NULL,
    row     json NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX directory_new ON directory (version);
CREATE TABLE directory_version (version bigint NOT NULL);
INSERT INTO directory_version VALUES (0);

-- One row for each union and day, holding all its cells as exact numbers.
CREATE TABLE figures (
    union_code text NOT NULL,
    day        date NOT NULL,
    stock      json NOT NULL,
    flow       json NOT NULL,
    PRIMARY KEY (union_code, day)
) WITH (fillfactor = 70);

-- How each stream stands: in_step, behind (its writer has written more), differs (another link at
-- the number that its writer has told), not_heard, or ended: its store was expelled or another
-- follows it, whose word counts. The head that was told may be older than what was read since; then
-- its link must be the one that was settled at its number. Services are in no directory: the one
-- that follows is the store whose first event came later, of the same service in the same channel.
CREATE VIEW standings AS
SELECT streams.stream, streams.number, streams.link, heard_number, heard_at,
    CASE
        WHEN self.store IS NOT NULL THEN 'in_step'
        WHEN directory.row ->> 'expelled_on' IS NOT NULL THEN 'ended'
        WHEN directory.id IS NULL AND EXISTS (
            SELECT FROM ledger mine
            JOIN streams others
                ON split_part(others.stream, '/', 2) = split_part(streams.stream, '/', 2)
            JOIN ledger later ON later.stream = others.stream AND later.number = 1
            WHERE mine.stream = streams.stream AND mine.number = 1
                AND later.source = mine.source AND later.id > mine.id
        ) THEN 'ended'
        WHEN heard_number IS NULL THEN 'not_heard'
        WHEN heard_number > streams.number THEN 'behind'
        WHEN heard_number = 0 OR heard_link =
            CASE WHEN heard_number = streams.number THEN streams.link ELSE at.link END
        THEN 'in_step'
        ELSE 'differs'
    END AS state
FROM streams
LEFT JOIN self ON self.store = split_part(streams.stream, '/', 1)
LEFT JOIN directory ON directory.kind = 'store'
    AND directory.id = split_part(streams.stream, '/', 1)
LEFT JOIN ledger at ON at.stream = streams.stream AND at.number = heard_number
    AND heard_number < streams.number;
