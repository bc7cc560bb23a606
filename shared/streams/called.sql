-- name: names
SELECT kind, id, row ->> 'name' FROM directory
JOIN unnest(%(kinds)b::text[], %(ids)b::text[]) AS wanted (k, i) ON kind = k AND id = i
WHERE row ->> 'name' IS NOT NULL
UNION ALL
SELECT k, i, state ->> 'number' FROM subjects
JOIN unnest(%(kinds)b::text[], %(ids)b::text[]) AS wanted (k, i)
    ON subjects.kind = 'case_number' AND subjects.id = k || '/' || i
UNION ALL
-- Whoever bears an honour is public; a nominee has no name.
SELECT kind, id, state #>> '{conferred,name}' FROM subjects
JOIN unnest(%(kinds)b::text[], %(ids)b::text[]) AS wanted (k, i) ON kind = k AND id = i
WHERE kind = 'nomination' AND state #>> '{conferred,name}' IS NOT NULL;
