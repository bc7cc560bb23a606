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

-- name: give_credentials
INSERT INTO credentials (participant, kind, secret)
VALUES (%(participant)s, %(kind)s, %(secret)s)
ON CONFLICT (participant) DO UPDATE SET kind = EXCLUDED.kind, secret = EXCLUDED.secret,
    given_on = now();

-- name: credentials
SELECT participant, secret, kind FROM credentials ORDER BY participant;
