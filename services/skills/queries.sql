-- name: grades_untold
-- Grades that were never announced, by the certificate's report; a draft has no number yet.
SELECT state::text FROM subjects
WHERE kind = 'grade' AND state ->> 'report' NOT IN (
    SELECT coalesce(draft, convert_from(body, 'UTF8'))::json ->> 'subject'
    FROM outbox WHERE channel = 'people')
ORDER BY id;
