-- name: enter
-- Beside others: a lane, a process and the service's own clocks each run one transaction at a time.
SELECT pg_advisory_xact_lock_shared(7303, 0);

-- name: enter_apart
-- Alone, once all others have ended.
SELECT pg_advisory_xact_lock(7303, 0);

-- name: lock_streams
SELECT stream, number, link FROM streams WHERE stream = ANY(%(streams)s) ORDER BY stream FOR UPDATE;

-- name: settled_number
SELECT number FROM streams WHERE stream = %(stream)s;

-- name: add_streams
INSERT INTO streams (stream, link)
SELECT * FROM unnest(%(streams)b::text[], %(links)b::bytea[])
ON CONFLICT DO NOTHING;

-- name: move_streams
UPDATE streams SET number = new.number, link = new.link
FROM unnest(%(streams)b::text[], %(numbers)b::bigint[], %(links)b::bytea[]) AS new (stream, number, link)
WHERE streams.stream = new.stream;

-- name: hear_heads
UPDATE streams SET heard_number = new.number, heard_link = new.link, heard_at = %(at)s,
    mark = greatest(streams.mark, new.mark)
FROM unnest(%(streams)b::text[], %(numbers)b::bigint[], %(links)b::bytea[], %(marks)b::bigint[])
    AS new (stream, number, link, mark)
WHERE streams.stream = new.stream;

-- name: settled_links
SELECT ledger.stream, ledger.number, ledger.link
FROM ledger
JOIN unnest(%(streams)b::text[], %(numbers)b::bigint[]) AS used (stream, number)
    ON ledger.stream = used.stream AND ledger.number = used.number;

-- name: used_events
SELECT event::text, stream, outcome FROM ledger WHERE event = ANY(%(events)s::uuid[]);

-- name: add_quarantine
INSERT INTO quarantine (user_id, routing_key, headers, body, reason)
VALUES (%(user_id)s, %(routing_key)s, %(headers)s, %(body)s, %(reason)s);

-- name: copy_ledger
COPY ledger (id, stream, number, link, event, type, kind, subject, also, source, on_day,
    settled_at, outcome, reason, facts, kept, retry_of, body) FROM STDIN (FORMAT binary);

-- name: take_ids
SELECT nextval('ledger_id') FROM generate_series(1, %(count)s);

-- name: add_waiting
INSERT INTO waiting (id, stream, number, key, needs, since, reason, facts)
VALUES (%(id)s, %(stream)s, %(number)s, %(key)s, %(needs)s, %(since)s, %(reason)s, %(facts)s);

-- name: end_waiting
DELETE FROM waiting WHERE id = ANY(%(ids)s);

-- name: wait_on
-- Its key is told anew: the kind of what it is about may have become known.
UPDATE waiting SET key = coalesce(new.key, waiting.key), needs = new.needs, reason = new.reason,
    facts = new.facts, tried = tried + 1
FROM unnest(%(ids)b::bigint[], %(keys)b::text[], %(needs)b::text[], %(reasons)b::text[],
    %(facts)b::json[]) AS new (id, key, needs, reason, facts)
WHERE waiting.id = new.id;

-- name: own_store
SELECT store, service, private_key FROM self ORDER BY id DESC LIMIT 1;

-- name: hold_self
LOCK TABLE self IN SHARE ROW EXCLUSIVE MODE;

-- name: make_store
INSERT INTO self (store, service, private_key) VALUES (%(store)s, %(service)s, %(private_key)s);
