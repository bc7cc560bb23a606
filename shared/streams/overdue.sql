-- name: with_misses
-- The text is compared before the JSON is read: few subjects have ever missed anything.
SELECT kind, id, state::text FROM subjects
WHERE kind = ANY(%(kinds)s) AND state::text LIKE '%%"missed":[{%%';

-- name: unions
SELECT row FROM directory WHERE kind = 'union' AND id = ANY(%(unions)s);

-- name: names
SELECT kind || ':' || id, row ->> 'name' FROM directory
JOIN unnest(%(kinds)b::text[], %(ids)b::text[]) AS wanted (k, i) ON kind = k AND id = i
WHERE row ->> 'name' IS NOT NULL
UNION ALL
SELECT k || ':' || i, state ->> 'number' FROM subjects
JOIN unnest(%(kinds)b::text[], %(ids)b::text[]) AS wanted (k, i)
    ON subjects.kind = 'case_number' AND subjects.id = k || '/' || i;
