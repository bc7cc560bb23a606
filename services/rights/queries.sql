-- name: raised
-- Open disputes whose last handler has them because a clock ran out.
SELECT id, home, state -> 'handlings' -> -1 ->> 'from_' FROM subjects
WHERE kind = 'dispute' AND state IS NOT NULL
    AND state -> 'handlings' -> -1 ->> 'why' = 'raised' AND state ->> 'ended_on' IS NULL
ORDER BY id;
