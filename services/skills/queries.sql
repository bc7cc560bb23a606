-- name: conferred
-- The text is compared before the JSON is read: most nominations come to nothing.
SELECT state::text FROM subjects
WHERE kind = 'nomination' AND state::text LIKE '%"conferred":{%';

-- name: grades_untold
-- Grades that were never announced; a draft has no number yet. Their rows are locked: what is voided
-- meanwhile is announced afterwards.
SELECT id, state::text FROM subjects
WHERE kind = 'grade' AND state IS NOT NULL AND encode(sha256(convert_to(id, 'UTF8')), 'hex') NOT IN (
    SELECT coalesce(draft, convert_from(body, 'UTF8'))::json ->> 'subject'
    FROM outbox WHERE channel = 'people')
ORDER BY id LIMIT %(limit)s FOR UPDATE;
