-- name: waiting
SELECT waiting.id, waiting.stream, waiting.number, type,
    coalesce(CASE WHEN NOT starts_with(key, ':') THEN key END, subject), source,
    waiting.reason, needs, coalesce(waiting.facts, '{}'), since, tried, body
FROM waiting JOIN ledger USING (id)
WHERE (%(reason)s::text IS NULL OR waiting.reason = %(reason)s)
    AND (%(ids)s::bigint[] IS NULL OR waiting.id = ANY(%(ids)s))
ORDER BY waiting.id LIMIT %(limit)s;

-- name: quarantine
SELECT id, came_at, user_id, routing_key, headers, reason, body FROM quarantine
WHERE settled_at IS NULL
    AND (%(reason)s::text IS NULL OR reason = %(reason)s)
    AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s))
ORDER BY id LIMIT %(limit)s;

-- name: waiting_ids
SELECT id FROM waiting WHERE %(reason)s::text IS NULL OR reason = %(reason)s ORDER BY id;

-- name: quarantine_ids
SELECT id FROM quarantine
WHERE settled_at IS NULL AND (%(reason)s::text IS NULL OR reason = %(reason)s) ORDER BY id;

-- name: take_waiting
SELECT waiting.id, waiting.stream, waiting.number, waiting.key, ledger.link, ledger.body
FROM waiting JOIN ledger USING (id)
WHERE waiting.id = ANY(%(ids)s) ORDER BY waiting.id FOR UPDATE OF waiting;

-- name: types
SELECT DISTINCT needs FROM waiting WHERE starts_with(needs, 'type:');

-- name: known
SELECT waiting.id FROM waiting
WHERE needs = ANY(%(types)s)
    OR needs IN (SELECT 'union:' || directory.id FROM directory WHERE directory.kind = 'union')
ORDER BY waiting.id;

-- name: put_away
UPDATE quarantine SET settled_at = %(now)s, settled_why = %(why)s
WHERE id = ANY(%(ids)s) AND settled_at IS NULL;

-- name: forget
DELETE FROM quarantine WHERE settled_at < %(before)s;
