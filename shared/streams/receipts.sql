-- name: standing
SELECT stream, number, link, mark FROM streams WHERE stream = ANY(%(streams)s);

-- name: waiting
-- Each stream by itself, so that one which waits much leaves room for the others.
SELECT told.id, told.stream, told.number, ledger.event::text, 'waiting', told.reason, told.facts
FROM unnest(%(streams)s::text[]) AS wanted
CROSS JOIN LATERAL (
    SELECT * FROM waiting WHERE stream = wanted ORDER BY id LIMIT %(most)s
) AS told
JOIN ledger USING (id)
ORDER BY told.id;

-- name: refused
-- A mark beyond our own ids was given by this database before it was restored from a copy.
SELECT told.id, told.stream, coalesce(told.number, first.number),
    coalesce(told.event, first.event)::text, 'refused', told.reason, told.facts
FROM streams AS wanted
CROSS JOIN LATERAL (
    SELECT * FROM ledger
    WHERE stream = wanted.stream AND outcome = 'refused' AND id > CASE
        WHEN wanted.mark > (SELECT last_value FROM ledger_id) THEN 0
        ELSE wanted.mark - %(overlap)s END
    ORDER BY id LIMIT %(most)s
) AS told
LEFT JOIN ledger first ON first.id = told.retry_of
WHERE wanted.stream = ANY(%(streams)s) ORDER BY told.id;
