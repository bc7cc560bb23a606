-- name: ledger
SELECT stream, number, link, event::text, type, subject, source, on_day::text, kept -> 'keys',
    id, body
FROM ledger
WHERE number IS NOT NULL ORDER BY stream, number;

-- name: outbox
-- It keeps nothing beside the bytes.
SELECT stream, number, link, NULL, NULL, NULL, NULL, NULL, NULL, id, body FROM outbox
WHERE number IS NOT NULL ORDER BY stream, number;

-- name: streams
SELECT stream, number, link FROM streams;

-- name: written
SELECT stream, number, link FROM written;

-- name: unsettled
-- What waits has a row in waiting and no retry; what doesn't, the other way round.
SELECT 'waiting', coalesce(first.stream || ' ' || first.number, 'ledger ' || waiting.id),
    CASE WHEN waiting.id IS NULL THEN NULL ELSE 'waiting' END,
    CASE WHEN first.id IS NULL OR retries > 0 THEN NULL ELSE 'waiting' END
FROM (
    SELECT id, stream, number,
        (SELECT count(*) FROM ledger retry WHERE retry.retry_of = ledger.id) AS retries
    FROM ledger WHERE outcome = 'waiting'
) first
FULL JOIN waiting ON waiting.id = first.id
WHERE (waiting.id IS NULL) <> (coalesce(retries, 1) > 0) OR retries > 1
ORDER BY coalesce(first.id, waiting.id) LIMIT 1;
