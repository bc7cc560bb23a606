-- name: sent
-- Open calls that have been sent down, at the union whose turn it is, and since when; by an index of
-- just these.
SELECT id, home, state -> 'held' -> -1 ->> 'from_', (
    SELECT state ->> 'number' FROM subjects numbered
    WHERE numbered.kind = 'case_number' AND numbered.id = 'call/' || subjects.id)
FROM subjects
WHERE kind = 'call' AND former IS NOT NULL
    AND state ->> 'closed_on' IS NULL AND json_array_length(state -> 'legs') > 1
ORDER BY id;

-- name: raised
-- Open disputes whose last handler has them because a clock ran out; by an index of just these.
SELECT id, home, state -> 'handlings' -> -1 ->> 'from_', (
    SELECT state ->> 'number' FROM subjects numbered
    WHERE numbered.kind = 'case_number' AND numbered.id = 'dispute/' || subjects.id)
FROM subjects
WHERE kind = 'dispute' AND former IS NOT NULL
    AND state -> 'handlings' -> -1 ->> 'why' = 'raised' AND state ->> 'ended_on' IS NULL
ORDER BY id;

-- name: lock_numbers
-- Two processes may both believe that they are on duty.
SELECT pg_advisory_xact_lock(7302);

-- name: unnumbered
-- Of the ids alone, so that the index is enough.
SELECT kind, id FROM subjects
WHERE kind = ANY(%(kinds)s) AND state IS NOT NULL AND NOT EXISTS (
    SELECT FROM subjects numbered
    WHERE numbered.kind = 'case_number' AND numbered.id = subjects.kind || '/' || subjects.id)
ORDER BY kind, id LIMIT %(most)s;

-- name: still_unnumbered
SELECT kind, id, home FROM unnest(%(kinds)s::text[], %(ids)s::text[]) AS found (kind, id)
JOIN subjects USING (kind, id)
WHERE state IS NOT NULL AND NOT EXISTS (
    SELECT FROM subjects numbered
    WHERE numbered.kind = 'case_number' AND numbered.id = found.kind || '/' || found.id)
ORDER BY kind, id;

-- name: last_serials
SELECT of, coalesce((
    SELECT (state ->> 'serial')::int FROM subjects
    WHERE kind = 'case_number' AND state ->> 'of' = of AND (state ->> 'year')::int = %(year)s
    ORDER BY (state ->> 'serial')::int DESC LIMIT 1), 0)
FROM unnest(%(kinds)s::text[]) AS of;

-- name: numbers
-- By their age, so that what is new comes last; a case that was voided is told no more.
SELECT cases.kind, cases.id, numbered.state ->> 'number', cases.home, cases.former
FROM subjects numbered
JOIN subjects cases ON cases.kind = numbered.state ->> 'of'
    AND cases.id = numbered.state ->> 'about' AND cases.state IS NOT NULL
WHERE numbered.kind = 'case_number'
ORDER BY numbered.state ->> 'given_on', cases.kind, (numbered.state ->> 'serial')::int;

-- name: find_cases
SELECT cases.kind, cases.id, numbered.state ->> 'number', cases.home
FROM subjects numbered
JOIN subjects cases ON cases.kind = numbered.state ->> 'of'
    AND cases.id = numbered.state ->> 'about' AND cases.state IS NOT NULL
WHERE numbered.kind = 'case_number' AND strpos(numbered.state ->> 'number', %(text)s) > 0
ORDER BY length(numbered.state ->> 'number'), numbered.state ->> 'number' LIMIT %(most)s;
