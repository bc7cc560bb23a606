-- name: with_misses
-- The text is compared before the JSON is read: few subjects have ever missed anything.
SELECT kind, id, state::text FROM subjects
WHERE kind = ANY(%(kinds)s) AND state::text LIKE '%%"missed":[{%%';

-- name: unions
SELECT row FROM directory WHERE kind = 'union' AND id = ANY(%(unions)s);
