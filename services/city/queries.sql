-- name: hold
-- The rows of a batch are few beside the table, and the planner can't know how few: it would read
-- all of a middling table to join them.
SELECT pg_advisory_xact_lock(7302, 0),
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true);

-- name: ground
SELECT boundaries_day.day, boundaries_day.closed, boundaries_day.version, directory_version.version,
    (SELECT coalesce(max(id), 0) FROM cell_names),
    (SELECT coalesce(json_object_agg(origin, stream), '{}') FROM figure_streams)
FROM boundaries_day, directory_version;

-- name: set_ground
UPDATE boundaries_day SET day = %(day)s, version = %(version)s, closed = %(closed)s;

-- name: set_stream
INSERT INTO figure_streams (origin, stream) VALUES (%(origin)s, %(stream)s)
ON CONFLICT (origin) DO UPDATE SET stream = EXCLUDED.stream;

-- name: cell_names
SELECT id, indicator, label, side FROM cell_names WHERE id > %(after)s ORDER BY id;

-- name: add_cell_names
INSERT INTO cell_names (indicator, label, side)
SELECT * FROM unnest(%(indicators)s::text[], %(labels)s::text[], %(sides)s::text[])
ON CONFLICT DO NOTHING;

-- name: edges
SELECT tree, union_code, parent, from_day FROM boundaries ORDER BY union_code, tree, from_day;

-- name: newer_unions
SELECT id, row FROM directory
WHERE kind = 'union' AND version > %(version)s ORDER BY version, id;

-- name: clear_edges
DELETE FROM boundaries WHERE union_code = ANY(%(unions)s);

-- name: copy_edges
COPY boundaries (tree, union_code, parent, from_day) FROM STDIN (FORMAT binary);

-- name: read_known
SELECT wanted.place, known_figures.ctid::text, known_figures.number, known_figures.cells
FROM unnest(
    string_to_array(%(unions)s, E'\n'), string_to_array(%(days)s, E'\n')::date[],
    string_to_array(%(origins)s, E'\n')
) WITH ORDINALITY AS wanted (union_code, day, origin, place)
JOIN known_figures USING (union_code, day, origin);

-- name: copy_known
COPY known_figures (union_code, day, origin, number, cells) FROM STDIN (FORMAT binary);

-- name: update_known
UPDATE known_figures SET number = new.number, cells = new.cells
FROM unnest(
    string_to_array(%(rows)s, E'\n')::tid[], string_to_array(%(numbers)s, E'\n')::bigint[],
    string_to_array(%(cells)s, E'\n')
) AS new (row, number, cells)
WHERE known_figures.ctid = new.row;

-- name: known_of
SELECT union_code, day, cells FROM known_figures WHERE union_code = ANY(%(unions)s);

-- name: known_from
SELECT union_code, day, cells FROM known_figures WHERE origin = %(origin)s;

-- name: forget
DELETE FROM known_figures WHERE origin = %(origin)s;

-- name: known_unions
WITH RECURSIVE found (union_code) AS (
    (SELECT union_code FROM known_figures ORDER BY union_code LIMIT 1)
    UNION ALL
    SELECT (
        SELECT known_figures.union_code FROM known_figures
        WHERE known_figures.union_code > found.union_code
        ORDER BY known_figures.union_code LIMIT 1
    )
    FROM found WHERE found.union_code IS NOT NULL
)
SELECT union_code FROM found WHERE union_code IS NOT NULL;

-- name: known_between
SELECT union_code, day, cells FROM known_figures
WHERE union_code = ANY(%(unions)s) AND day >= %(start)s AND day < %(end)s;

-- name: totals_between
SELECT union_code, tree, span, day, form, cells FROM totals
WHERE span = %(span)s AND day >= %(start)s AND day < %(end)s;

-- name: read_totals
SELECT wanted.place, totals.ctid::text, totals.cells
FROM unnest(
    string_to_array(%(unions)s, E'\n'), string_to_array(%(trees)s, E'\n'),
    string_to_array(%(spans)s, E'\n'), string_to_array(%(days)s, E'\n')::date[],
    string_to_array(%(forms)s, E'\n')
) WITH ORDINALITY AS wanted (union_code, tree, span, day, form, place)
JOIN totals USING (union_code, tree, span, day, form);

-- name: copy_totals
COPY totals (union_code, tree, span, day, form, cells) FROM STDIN (FORMAT binary);

-- name: update_totals
UPDATE totals SET cells = new.cells
FROM unnest(string_to_array(%(rows)s, E'\n')::tid[], string_to_array(%(cells)s, E'\n'))
    AS new (row, cells)
WHERE totals.ctid = new.row;

-- name: cells_between
SELECT run, union_code, day, cells
FROM cells_between(%(unions)s, %(tree)s, %(forms)s, %(spans)s, %(firsts)s, %(lasts)s);

-- name: differing_between
SELECT run.place, totals.union_code, totals.day, totals.cells
FROM unnest(%(unions)s::text[]) AS one (union_code)
CROSS JOIN unnest(%(spans)s::text[], %(firsts)s::date[], %(lasts)s::date[])
    WITH ORDINALITY AS run (span, first, last, place)
JOIN totals ON totals.union_code = one.union_code AND totals.tree = %(tree)s
    AND totals.span = run.span AND totals.day >= run.first AND totals.day < run.last
    AND totals.form = ANY(%(forms)s);

-- name: sums
SELECT union_code, cell, sum(cell_value(cells, cell))::text
FROM cells_between(%(unions)s, %(tree)s, %(forms)s, %(spans)s, %(firsts)s, %(lasts)s),
    unnest(%(cells)s::text[]) AS cell
WHERE strpos(cells, '"' || cell || '":') > 0 -- few rows have it, and the JSON of others isn't read
GROUP BY union_code, cell HAVING sum(cell_value(cells, cell)) <> 0;

-- name: indicators
SELECT row FROM directory WHERE kind = 'indicator' ORDER BY id;

-- name: newest_entry
SELECT last_value FROM ledger_id;

-- name: as_one
-- A total and the parts of it are read as of one moment.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
