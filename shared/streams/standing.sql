-- name: streams
-- The trouble first.
WITH waits AS (
    SELECT stream, count(*) AS waiting, min(since) AS waits_since FROM waiting GROUP BY stream
), refusals AS (
    SELECT stream, count(*) AS refused FROM ledger WHERE outcome = 'refused' GROUP BY stream
), known AS (
    SELECT standings.*, directory.row ->> 'agent' AS agent,
        coalesce(waiting, 0) AS waiting, waits_since, coalesce(refused, 0) AS refused
    FROM standings
    LEFT JOIN waits USING (stream)
    LEFT JOIN refusals USING (stream)
    LEFT JOIN directory ON directory.kind = 'store' AND directory.id = split_part(stream, '/', 1)
)
SELECT stream, agent, number, encode(link, 'hex'), heard_number, heard_at, waiting, waits_since,
    refused, state
FROM known
ORDER BY array_position(ARRAY['differs', 'behind', 'not_heard', 'in_step', 'ended'], state),
    (waiting > 0) DESC, (refused > 0) DESC, heard_number - number DESC, stream;

-- name: waiting
SELECT waiting.reason, ledger.type, count(*), min(waiting.since), max(waiting.since),
    (array_agg(waiting.stream ORDER BY waiting.id))[1],
    (array_agg(waiting.facts ORDER BY waiting.id))[1]
FROM waiting JOIN ledger USING (id)
GROUP BY waiting.reason, ledger.type
ORDER BY count(*) DESC, min(waiting.since);

-- name: refused
SELECT reason, type, count(*), min(settled_at), max(settled_at),
    (array_agg(coalesce(stream, '') ORDER BY id DESC))[1],
    (array_agg(facts ORDER BY id DESC))[1]
FROM ledger WHERE outcome = 'refused' AND settled_at > %(since)s
GROUP BY reason, type
ORDER BY max(settled_at) DESC LIMIT %(most)s;

-- name: quarantined
SELECT reason, user_id, count(*), min(came_at), max(came_at) FROM quarantine
WHERE settled_at IS NULL
GROUP BY reason, user_id
ORDER BY max(came_at) DESC;
