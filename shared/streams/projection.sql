-- name: compare
-- The newest announcement of each row that has come here, beside the row; what the service
-- announces itself follows from its subjects and is compared with those.
WITH announced AS (
    SELECT DISTINCT ON (kind, subject) kind, subject AS id,
        convert_from(body, 'UTF8')::json -> 'data' AS row
    FROM ledger
    WHERE outcome = 'applied' AND starts_with(type, 'directory.')
    ORDER BY kind, subject, ledger.id DESC
)
SELECT kind || ':' || id, directory.row::text, announced.row::text
FROM announced LEFT JOIN directory USING (kind, id)
WHERE directory.row::jsonb IS DISTINCT FROM announced.row::jsonb
ORDER BY kind, id LIMIT 1;
