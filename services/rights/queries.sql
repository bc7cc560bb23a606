-- name: sent
-- Open calls that have been sent down, at the union whose turn it is, and since when. As below the
-- text is compared first.
SELECT id, home, state -> 'held' -> -1 ->> 'from_' FROM subjects
WHERE kind = 'call' AND state::text NOT LIKE '%%"closed_on"%%'
    AND json_array_length(state -> 'legs') > 1
ORDER BY id;

-- name: raised
-- Open disputes whose last handler has them because a clock ran out. The text is compared before
-- the JSON is read: few have ever been raised.
SELECT id, home, state -> 'handlings' -> -1 ->> 'from_' FROM subjects
WHERE kind = 'dispute' AND state::text LIKE '%%"why":"raised"%%'
    AND state -> 'handlings' -> -1 ->> 'why' = 'raised' AND state ->> 'ended_on' IS NULL
ORDER BY id;
