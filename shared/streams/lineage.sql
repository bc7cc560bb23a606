-- name: knows_union
SELECT EXISTS (SELECT FROM directory WHERE kind = 'union' AND id = %(union)s);

-- name: subjects_of
-- One statement for both, so that both are of one moment: reports go on coming in.
WITH figure AS (
    SELECT coalesce(
        sum((CASE %(side)s WHEN 'stock' THEN stock ELSE flow END ->> %(cell)s)::numeric), 0
    ) AS value
    FROM figures WHERE union_code = %(union)s AND day BETWEEN %(since)s AND %(on)s
)
SELECT figure.value, kind, id, state::text, (kind, id) > (%(after_kind)s, %(after_id)s) AS later
FROM figure LEFT JOIN subjects ON kind = ANY(%(kinds)s) AND state IS NOT NULL
    AND (home = %(union)s OR former @> ARRAY[%(union)s])
ORDER BY kind, id;

-- name: timeline
-- What was tried again is shown once: its place from the first row, what became of it from the last.
WITH concerned AS (
    SELECT DISTINCT coalesce(retry_of, id) AS id FROM ledger
    WHERE (subject = %(id)s AND kind = %(kind)s) OR also @> ARRAY[%(key)s]
)
SELECT first.id, first.stream, first.number, first.event::text, coalesce(last.type, first.type),
    coalesce(last.source, first.source), coalesce(last.on_day, first.on_day),
    coalesce(last.settled_at, first.settled_at), coalesce(last.outcome, first.outcome),
    CASE WHEN last.id IS NULL THEN first.reason ELSE last.reason END,
    CASE WHEN last.id IS NULL THEN first.facts ELSE last.facts END, first.id, first.body
FROM concerned JOIN ledger first USING (id)
LEFT JOIN LATERAL (
    SELECT * FROM ledger retry WHERE retry.retry_of = first.id ORDER BY retry.id DESC LIMIT 1
) AS last ON true
WHERE first.id > %(after)s
ORDER BY first.id LIMIT %(limit)s;

-- name: state_of
SELECT state::text FROM subjects WHERE kind = %(kind)s AND id = %(id)s AND state IS NOT NULL;
