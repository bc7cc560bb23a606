-- name: counted
-- The city's total of what the load counts, as anybody reads it by SQL.
SELECT coalesce(sum(value), 0) FROM city_totals
WHERE tree = 'territorial' AND union_code = %(union)s AND indicator = %(indicator)s
    AND label = '';

-- name: unions
SELECT count(*) FROM directory WHERE kind = 'union';

-- name: places
SELECT stream, number FROM streams;

-- name: settled
SELECT coalesce(sum(number), 0) FROM streams WHERE starts_with(stream, 'branch');

-- name: written
-- How far the figures are numbered, once nothing waits for a number.
SELECT CASE WHEN EXISTS (SELECT FROM outbox WHERE number IS NULL) THEN -1 ELSE number END
FROM written WHERE stream LIKE '%%/figures' AND NOT ended;

-- name: taken
SELECT coalesce(max(number), 0) FROM streams WHERE stream LIKE '%%/figures';

-- name: newest
-- The packet that last changed each union's own figures.
SELECT union_code, max(number) FROM known_figures WHERE union_code = ANY(%(unions)s) GROUP BY 1;
