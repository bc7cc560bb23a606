-- name: entries
-- Every number of every stream of reports that a service reads, with what became of it; without
-- event what a predecessor's stream had brought already, without body what lies in a file.
SELECT first.stream, first.number, first.event::text, coalesce(last.outcome, first.outcome),
    first.type, first.body
FROM ledger first
LEFT JOIN (
    SELECT DISTINCT ON (retry_of) retry_of, outcome FROM ledger
    WHERE retry_of IS NOT NULL ORDER BY retry_of, id DESC
) AS last ON last.retry_of = first.id
WHERE first.retry_of IS NULL
ORDER BY first.id;

-- name: own
-- The stores that a service writes as.
SELECT store FROM self;

-- name: quarantine
SELECT reason, count(*) FROM quarantine GROUP BY reason ORDER BY reason;

-- name: figures
-- What each union's own figures come to over all days.
SELECT union_code, cell, side, sum(value)
FROM (
    SELECT union_code, one.key AS cell, 'stock' AS side, one.value::numeric AS value
    FROM figures, json_each_text(stock) AS one
    UNION ALL
    SELECT union_code, one.key, 'flow', one.value::numeric FROM figures, json_each_text(flow) AS one
) AS cells
GROUP BY union_code, cell, side;

-- name: totals
-- What the city's totals on today's boundaries come to over all days.
SELECT tree, union_code, indicator || CASE label WHEN '' THEN '' ELSE '|' || label END, side,
    sum(value)
FROM city_totals_today WHERE label <> 'moved'
GROUP BY tree, union_code, indicator, label, side HAVING sum(value) <> 0;

-- name: root
-- What the root comes to as it was, in one tree.
SELECT coalesce(sum(value), 0) FROM city_totals
WHERE tree = %(tree)s AND union_code = %(root)s AND indicator = %(indicator)s AND label = '';
