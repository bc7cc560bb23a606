-- name: first_and_last
SELECT extract(year FROM min(day))::integer, extract(year FROM max(day))::integer FROM (
    SELECT min(day) AS day FROM known_figures UNION ALL SELECT max(day) FROM known_figures
    UNION ALL SELECT min(day) FROM totals UNION ALL SELECT max(day) FROM totals
) AS days;

-- name: known_in
SELECT union_code, day, cells FROM known_figures WHERE day >= %(start)s AND day < %(end)s;

-- name: totals_in
SELECT union_code, tree, span, day, form, cells FROM totals
WHERE day >= %(start)s AND day < %(end)s;

-- name: make_built
CREATE TEMP TABLE come_figures (LIKE known_figures) ON COMMIT DROP;
CREATE TEMP TABLE built_figures (LIKE known_figures INCLUDING ALL) ON COMMIT DROP;
CREATE TEMP TABLE built_totals (LIKE totals INCLUDING ALL) ON COMMIT DROP;

-- name: packets
WITH newest AS (
    SELECT DISTINCT ON (subject) subject, stream FROM ledger
    WHERE type = 'figures.changed' AND outcome = 'applied' ORDER BY subject, id DESC
)
SELECT coalesce(applied.number, first.number), coalesce(first.id, applied.id),
    coalesce(applied.body, first.body)
FROM ledger applied
JOIN newest ON newest.subject = applied.subject AND newest.stream = applied.stream
LEFT JOIN ledger first ON first.id = applied.retry_of
WHERE applied.type = 'figures.changed' AND applied.outcome = 'applied' ORDER BY applied.id;

-- name: copy_come
COPY come_figures (union_code, day, origin, number, cells) FROM STDIN (FORMAT binary);

-- name: build_figures
INSERT INTO built_figures
SELECT DISTINCT ON (union_code, day, origin) union_code, day, origin, number, cells
FROM come_figures ORDER BY union_code, day, origin, number DESC;

-- name: compare_figures
SELECT union_code || ' ' || day || ' ' || origin, live.number || ' ' || live.cells,
    built.number || ' ' || built.cells
FROM known_figures live FULL JOIN built_figures built USING (union_code, day, origin)
WHERE (live.number, live.cells) IS DISTINCT FROM (built.number, built.cells)
ORDER BY union_code, day, origin LIMIT 1;

-- name: swap_figures
DELETE FROM known_figures;
INSERT INTO known_figures SELECT * FROM built_figures;

-- name: copy_built
COPY built_totals (union_code, tree, span, day, form, cells) FROM STDIN (FORMAT binary);

-- name: swap_totals
DELETE FROM totals;
INSERT INTO totals SELECT * FROM built_totals;
