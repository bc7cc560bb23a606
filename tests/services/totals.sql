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

-- name: held_months
SELECT tree, form, union_code, day AS month, cell.key, cell.value::numeric
FROM totals, json_each_text(cells::json) AS cell WHERE span = 'month' ORDER BY 1, 2, 3, 4, 5;

-- name: days_of_months
SELECT tree, form, union_code, date_trunc('month', day)::date AS month, cell::text,
    sum(value) AS value
FROM (
    SELECT tree, form, union_code, day, cell, value FROM total_cells
    UNION ALL
    SELECT 'own', 'as_was', union_code, day, cell, value FROM own_cells
) AS days
WHERE day < (SELECT closed FROM boundaries_day)
GROUP BY 1, 2, 3, 4, 5 HAVING sum(value) <> 0 ORDER BY 1, 2, 3, 4, 5;

-- name: clear
TRUNCATE known_figures, totals, boundaries, figure_streams, directory;
UPDATE boundaries_day SET day = '0001-01-01', version = 0, closed = '0001-01-01';
UPDATE directory_version SET version = 0;
