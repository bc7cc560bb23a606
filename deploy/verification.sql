-- name: written
SELECT stream, number, link FROM written WHERE NOT ended ORDER BY stream;

-- name: settled
SELECT number, link FROM streams WHERE stream = %(stream)s;

-- name: figures
SELECT union_code, day, stock, flow FROM figures
WHERE stock::text <> '{}' OR flow::text <> '{}' ORDER BY union_code COLLATE "C", day;
