-- name: union_row
SELECT row FROM directory WHERE kind = 'union' AND id = %(union)s;

-- name: root_row
-- The root is the one whose edge in the territorial tree leads nowhere.
SELECT row FROM directory
WHERE kind = 'union' AND EXISTS (
    SELECT FROM json_array_elements(row -> 'edges') AS edge
    WHERE edge ->> 'tree' = 'territorial' AND edge ->> 'parent' IS NULL
)
ORDER BY id LIMIT 1;

-- name: once_below
-- Whoever ever stood directly below; which of them do on a day, the edges tell. The text is
-- compared first: reading the edges of twenty thousand rows takes ten times as long.
SELECT row FROM directory
WHERE kind = 'union' AND row::text LIKE '%%"parent":"' || %(union)s || '"%%' ORDER BY id;

-- name: without_industry
SELECT row FROM directory
WHERE kind = 'union' AND row::text LIKE '%%"tree":"industry","parent":null%%' ORDER BY id;

-- name: find
-- Unions and employers by a code from its beginning, or by any part of the name; what is named just
-- so first, then unions, then what is nearest. The text is compared before the JSON is read.
SELECT kind, id, row ->> 'name',
    CASE kind WHEN 'union' THEN id ELSE row ->> 'covered_by' END,
    coalesce(row ->> 'kind', ''), coalesce(row ->> 'status', '')
FROM directory
WHERE kind IN ('union', 'employer') AND CASE
    WHEN starts_with(id, %(text)s) OR starts_with(id, upper(%(text)s)) THEN true
    WHEN strpos(row::text, %(text)s) = 0 THEN false
    ELSE strpos(row ->> 'name', %(text)s) > 0
END
ORDER BY id IN (%(text)s, upper(%(text)s)) OR row ->> 'name' = %(text)s DESC, kind DESC,
    length(row ->> 'name'), id
LIMIT %(most)s;

-- name: give_credentials
INSERT INTO credentials (participant, kind, secret)
VALUES (%(participant)s, %(kind)s, %(secret)s)
ON CONFLICT (participant) DO UPDATE SET kind = EXCLUDED.kind, secret = EXCLUDED.secret,
    given_on = now();

-- name: take_credentials
DELETE FROM credentials WHERE participant = %(participant)s AND kind = 'agent';

-- name: credentials
SELECT participant, secret, kind FROM credentials ORDER BY participant;

-- name: people_with_several
-- Of the ids alone, so that the index is enough: a million members take a second or two.
SELECT split_part(id, '/', 2), array_agg(id) FROM subjects WHERE kind = 'member'
GROUP BY 1 HAVING count(*) > 1 ORDER BY 1;

-- name: memberships_and_doubles
SELECT kind, state::text FROM subjects
JOIN unnest(%(kinds)b::text[], %(ids)b::text[]) AS wanted (k, i) ON kind = k AND id = i
WHERE state IS NOT NULL ORDER BY kind, id;

-- name: skilled
-- Every person of whom a certificate was announced, with each membership that knows otherwise or has
-- ended. They are matched by their ids: a million members take a second or two. The texts are
-- compared here: reading fifty thousand pairs stops the service for half a second (decisions/0030).
SELECT skills.state::text, members.state::text
FROM subjects skills JOIN subjects members
    ON members.kind = 'member' AND split_part(members.id, '/', 2) = skills.id
WHERE skills.kind = 'skill' AND members.state IS NOT NULL
    AND (strpos(members.state::text, '"until"') > 0
        OR coalesce(skills.state ->> 'certified', '[]')
            <> coalesce(members.state ->> 'certified', '[]'))
    -- What waits of a member comes first; what it is told would wait behind that, hour by hour.
    AND NOT EXISTS (
        SELECT FROM waiting WHERE key = 'member:' || members.id
            AND NOT coalesce(reason <> 'behind' AND (needs = key OR starts_with(needs, 'event:')), false)
    )
ORDER BY members.id;

-- name: compared
-- Every stream of a store that is let in, with the store as it is known.
SELECT subjects.id, subjects.state::text, standings.state, number, heard_number
FROM standings
JOIN subjects ON kind = 'store' AND subjects.id = split_part(stream, '/', 1)
    AND subjects.state IS NOT NULL
WHERE split_part(stream, '/', 2) = 'organization'
ORDER BY subjects.id;

-- name: refused_since
-- What a predecessor had delivered already was counted when it was.
SELECT store.id, store.state ->> 'counted_at',
    coalesce(refused.source, first.source),
    (refused.settled_at AT TIME ZONE 'Asia/Shanghai')::date AS day, refused.reason, count(*)
FROM ledger refused
LEFT JOIN ledger first ON first.id = refused.retry_of
JOIN subjects store ON store.kind = 'store' AND store.id = split_part(refused.stream, '/', 1)
    AND store.state IS NOT NULL
WHERE refused.outcome = 'refused' AND refused.reason <> 'known_already'
    AND refused.settled_at >= %(since)s::timestamp AT TIME ZONE 'Asia/Shanghai'
GROUP BY store.id, store.state ->> 'counted_at', coalesce(refused.source, first.source), day,
    refused.reason
ORDER BY store.id, day, refused.reason;

-- name: refusals_known
SELECT id, state::text FROM subjects
WHERE kind = 'refusals' AND id = ANY(%(unions)s) AND state IS NOT NULL;
