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
