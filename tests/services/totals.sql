-- name: sum_as_was
SELECT sum(value) FROM city_totals
WHERE tree = %(tree)s AND union_code = %(union)s AND indicator = %(indicator)s
    AND label = %(label)s AND day BETWEEN %(since)s AND %(until)s;

-- name: sum_today
SELECT sum(value) FROM city_totals_today
WHERE tree = %(tree)s AND union_code = %(union)s AND indicator = %(indicator)s
    AND label = %(label)s AND day BETWEEN %(since)s AND %(until)s;

-- name: all_totals
SELECT 'as_was' AS form, tree, union_code, day, indicator, label, value::text FROM city_totals
WHERE value <> 0
UNION ALL
SELECT 'today', tree, union_code, day, indicator, label, value::text FROM city_totals_today
WHERE value <> 0
ORDER BY 1, 2, 3, 4, 5, 6;

-- name: held_spans
SELECT tree, form, union_code, span, day, cell.key, cell.value::numeric
FROM totals, json_each_text(cells::json) AS cell WHERE span <> 'day' ORDER BY 1, 2, 3, 4, 5, 6;

-- name: spans_of_days
SELECT tree, form, union_code, span, date_trunc(span, days.day)::date AS first, cell::text,
    sum(value) AS value
FROM (
    SELECT tree, form, union_code, day, cell, value FROM total_cells
    UNION ALL
    SELECT 'own', 'as_was', union_code, day, cell, value FROM own_cells
) AS days, (VALUES ('month'), ('year')) AS spans (span), boundaries_day
WHERE days.day < date_trunc(span, closed)
GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(value) <> 0 ORDER BY 1, 2, 3, 4, 5, 6;

-- name: clear
TRUNCATE known_figures, totals, boundaries, figure_streams, directory, ledger;
UPDATE boundaries_day SET day = '0001-01-01', version = 0, closed = '0001-01-01';
UPDATE directory_version SET version = 0;

-- name: falsify_total
UPDATE totals SET cells = replace(cells, ':4', ':5')
WHERE union_code = 'rr' AND tree = 'territorial' AND span = 'day' AND day = '2025-12-29';

-- name: lose_total
DELETE FROM totals
WHERE union_code = 'rr' AND tree = 'territorial' AND span = 'day' AND day = '2025-12-29';

-- name: falsify_move
UPDATE totals SET cells = replace(cells, '4', '5')
WHERE union_code = 'bb' AND span = 'day' AND form = 'as_was';

-- name: falsify_edge
UPDATE boundaries SET parent = 'rr' WHERE union_code = 'uu' AND from_day > '0001-01-01';

-- name: falsify_known
UPDATE known_figures SET cells = replace(cells, ':4', ':7') WHERE union_code = 'uu';
