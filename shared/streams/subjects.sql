-- name: lock_buckets
-- The rows of a batch are few beside the table, and the planner can't know how few: it would read
-- all of a middling table to join them.
SELECT count(pg_advisory_xact_lock(7301, bucket)),
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
FROM unnest(%(buckets)b::int[]) AS bucket;

-- name: read_subjects
SELECT kind, id, state::text FROM subjects
JOIN unnest(string_to_array(%(kinds)s, E'\n'), string_to_array(%(ids)s, E'\n')) AS wanted (k, i)
    ON kind = k AND id = i;

-- name: copy_subjects
COPY subjects (kind, id, home, former, state) FROM STDIN (FORMAT binary);

-- name: update_subjects
-- An empty line is no value; a home, which may be an empty text, has a sign before it.
UPDATE subjects SET home = substr(new.home, 2), state = new.state,
    former = string_to_array(new.former, ',')
FROM unnest(
    string_to_array(%(kinds)s, E'\n'), string_to_array(%(ids)s, E'\n'),
    string_to_array(%(homes)s, E'\n', ''), string_to_array(%(formers)s, E'\n', ''),
    string_to_array(%(states)s, E'\n', '')::json[]
) AS new (kind, id, home, former, state)
WHERE subjects.kind = new.kind AND subjects.id = new.id;

-- name: blocked
SELECT key, id, coalesce(reason <> 'behind' AND (needs = key OR starts_with(needs, 'event:')), false)
FROM waiting WHERE key = ANY(%(keys)s) ORDER BY id;

-- name: any_waiting
SELECT EXISTS (SELECT FROM waiting);

-- name: any_rotated
SELECT EXISTS (SELECT FROM subjects WHERE kind = 'key');

-- name: rotated
SELECT id, state ->> 'root', (state ->> 'until')::date FROM subjects
WHERE kind = 'key' AND id = ANY(%(keys)s) AND state IS NOT NULL;

-- name: woken
SELECT waiting.id, waiting.stream, waiting.number, ledger.link, ledger.body
FROM waiting JOIN ledger ON ledger.id = waiting.id
WHERE waiting.needs = ANY(%(needs)s) ORDER BY waiting.id
FOR UPDATE OF waiting;

-- name: histories
SELECT wanted.kind, wanted.id, applied.id, applied.kept,
    (applied.settled_at AT TIME ZONE 'Asia/Shanghai')::date, applied.also,
    coalesce(first.id, applied.id), coalesce(applied.body, first.body)
FROM unnest(%(kinds)b::text[], %(ids)b::text[]) AS wanted (kind, id)
CROSS JOIN LATERAL (
    SELECT ledger.id FROM ledger
    WHERE subject = wanted.id AND ledger.kind = wanted.kind AND outcome = 'applied'
    UNION
    SELECT ledger.id FROM ledger
    WHERE also @> ARRAY[wanted.kind || ':' || wanted.id] AND outcome = 'applied'
) AS own
JOIN ledger applied ON applied.id = own.id
LEFT JOIN ledger first ON first.id = applied.retry_of
ORDER BY wanted.kind, wanted.id, applied.id;

-- name: positions
SELECT stream, number FROM streams WHERE stream LIKE '%/announcements' ORDER BY stream;

-- name: was_refused
SELECT 1 FROM ledger first LEFT JOIN ledger retry ON retry.retry_of = first.id
WHERE first.event = %(event)s::uuid AND 'refused' IN (first.outcome, retry.outcome);

-- name: set_clocks
INSERT INTO clocks (kind, subject, clock, due_on, provisional, pack, article, effect)
SELECT * FROM json_to_recordset(%(clocks)s::json) AS new (
    kind text, subject text, clock text, due_on date, provisional boolean, pack text, article text,
    effect text
)
ON CONFLICT (kind, subject, clock) DO UPDATE SET due_on = EXCLUDED.due_on,
    provisional = EXCLUDED.provisional, pack = EXCLUDED.pack, article = EXCLUDED.article,
    effect = EXCLUDED.effect;

-- name: end_clocks
DELETE FROM clocks USING json_to_recordset(%(clocks)s::json)
    AS old (kind text, subject text, clock text)
WHERE clocks.kind = old.kind AND clocks.subject = old.subject AND clocks.clock = old.clock;

-- name: due_clocks
-- What another process is firing is its.
SELECT kind, subject, clock, due_on, pack, article, effect FROM clocks
WHERE due_on < %(today)s ORDER BY due_on, kind, subject LIMIT 500
FOR UPDATE SKIP LOCKED;

-- name: reckoned_without
-- Subjects with days that were reckoned before the days off of their year were known, as they are
-- now, and weren't reckoned anew since.
SELECT DISTINCT kind, subject FROM ledger
WHERE kept::text LIKE '%%"provisional":true%%' AND outcome = 'applied'
    AND jsonb_path_exists(kept::jsonb,
        '$.** ? (@.provisional == true && @.due_on >= $first && @.due_on <= $last)',
        jsonb_build_object('first', %(first)s::text, 'last', %(last)s::text))
    AND NOT EXISTS (
        SELECT FROM ledger later
        WHERE later.subject = ledger.subject AND later.kind = ledger.kind
            AND later.type = %(type)s AND later.id > ledger.id)
LIMIT 500;

-- name: near_clocks
-- A clock is near from the day on that lies so many days before its end. It is told once for each
-- such day, late by a week at most: who was away longer is told by the next one, or by the end.
-- So long a month keeps its bytes in the table (QUIET in detaching.py).
SELECT kind, subject, clock, due_on, pack, article, effect FROM clocks
JOIN unnest(%(clocks)s::text[], %(days)s::int[]) AS told (name, days) ON name = clock
WHERE due_on - days BETWEEN %(today)s::date - 6 AND %(today)s::date
    AND due_on >= %(today)s AND NOT EXISTS (
        SELECT FROM ledger
        WHERE ledger.subject = clocks.subject AND ledger.kind = clocks.kind
            AND ledger.type = %(type)s AND on_day >= due_on - days
            AND convert_from(body, 'UTF8')::json -> 'data' ->> 'clock' = clock)
ORDER BY due_on, kind, subject LIMIT 500
FOR UPDATE OF clocks SKIP LOCKED;

-- name: overdue
-- What has waited too long, and what waits for a union that the directory would know by now: it
-- has reached a head that organization said after the report had come.
SELECT waiting.id, waiting.stream, waiting.number, waiting.key,
    CASE WHEN waiting.since < %(now)s - interval '90 days' THEN 'expired' ELSE 'unknown_union' END
FROM waiting
WHERE waiting.since < %(now)s - interval '90 days'
    OR starts_with(waiting.needs, 'union:') AND EXISTS (
        SELECT FROM streams
        JOIN ledger first ON first.stream = streams.stream AND first.number = 1
        WHERE streams.stream LIKE '%%/announcements' AND first.source = 'organization'
            AND streams.number >= heard_number
            AND heard_at > waiting.since + interval '1 second')
ORDER BY waiting.id LIMIT 500;
