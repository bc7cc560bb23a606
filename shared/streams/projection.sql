-- name: newest
-- The newest announcement of each row that has come here.
CREATE TEMP TABLE newest ON COMMIT DROP AS
SELECT DISTINCT ON (kind, subject) kind, subject, id, body FROM ledger
WHERE outcome = 'applied' AND starts_with(type, 'directory.')
ORDER BY kind, subject, id DESC;

-- name: elsewhere
SELECT id FROM newest WHERE body IS NULL ORDER BY id;

-- name: bring
UPDATE newest SET body = brought.body
FROM unnest(%(ids)b::bigint[], %(bodies)b::bytea[]) AS brought (id, body)
WHERE newest.id = brought.id;

-- name: compare
-- Beside the row; what the service announces itself follows from its subjects and is compared with
-- those.
WITH announced AS (
    SELECT kind, subject AS id, convert_from(body, 'UTF8')::json -> 'data' AS row FROM newest
)
SELECT kind || ':' || id, directory.row::text, announced.row::text
FROM announced LEFT JOIN directory USING (kind, id)
WHERE directory.row::jsonb IS DISTINCT FROM announced.row::jsonb
ORDER BY kind, id LIMIT 1;
