-- Names of cells: an indicator itself (label ''), one `dimension=value` of it, or `moved`.
-- Rows of figures and totals name a cell by its id, which makes them a quarter of the size.
CREATE TABLE cell_names (
    id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    indicator text NOT NULL,
    label     text NOT NULL,
    side      text NOT NULL CHECK (side IN ('stock', 'flow')),
    UNIQUE (indicator, label, side)
);

-- The stream that each origin's figures come from; a restored service comes with another.
CREATE TABLE figure_streams (
    origin text PRIMARY KEY,
    stream text NOT NULL
);

-- What is known of each union's own figures: one row for union, day and origin, as it came with
-- the packet of that number. cells is canonical JSON, {"17": 3}; as text, since PostgreSQL would
-- parse it on every write, and only views look inside.
CREATE TABLE known_figures (
    union_code text COLLATE "C" NOT NULL,
    day        date NOT NULL,
    origin     text COLLATE "C" NOT NULL,
    number     bigint NOT NULL,
    cells      text COLLATE "C" NOT NULL,
    PRIMARY KEY (union_code, day, origin)
) WITH (fillfactor = 70);

-- What the unions below add up to: one row for form, tree, union and day. Form 'today' holds what
-- differs from 'as_was'. A union's own figures are not in it; they are known_figures.
-- Closed months (boundaries_day), and years of which all months are, have a row of their own at
-- their first day, and so have a union's own figures, under tree 'own': sums read few rows.
CREATE TABLE totals (
    union_code text COLLATE "C" NOT NULL,
    tree       text COLLATE "C" NOT NULL CHECK (tree IN ('territorial', 'industry', 'own')),
    span       text COLLATE "C" NOT NULL CHECK (span IN ('day', 'month', 'year')),
    day        date NOT NULL,
    form       text COLLATE "C" NOT NULL CHECK (form IN ('as_was', 'today')),
    cells      text COLLATE "C" NOT NULL,
    PRIMARY KEY (union_code, tree, span, day, form)
) WITH (fillfactor = 70);

-- The edges on which the totals stand. A first edge holds from the day 0001-01-01.
CREATE TABLE boundaries (
    union_code text COLLATE "C" NOT NULL,
    tree       text COLLATE "C" NOT NULL,
    from_day   date NOT NULL,
    parent     text,
    PRIMARY KEY (union_code, tree, from_day)
);

-- One row: the day that is today in totals, the version of the directory that they stand on, and
-- the first month that isn't closed.
CREATE TABLE boundaries_day (
    day     date NOT NULL,
    version bigint NOT NULL,
    closed  date NOT NULL
);
INSERT INTO boundaries_day VALUES ('0001-01-01', 0, '0001-01-01');

CREATE VIEW own_cells AS
SELECT union_code, day, cell.key::integer AS cell, cell.value::numeric AS value
FROM known_figures, json_each_text(cells::json) AS cell;

CREATE VIEW total_cells AS
SELECT form, tree, union_code, day, cell.key::integer AS cell, cell.value::numeric AS value
FROM totals, json_each_text(cells::json) AS cell
WHERE span = 'day';

-- Totals as SQL reads them: what came to each cell of a union on a day, itself and all below.
-- A stock on a date is the sum up to it.
CREATE VIEW city_totals AS
SELECT tree, union_code, day, indicator, label, side, sum(value) AS value
FROM (
    SELECT tree, union_code, day, cell, value FROM total_cells WHERE form = 'as_was'
    UNION ALL
    SELECT tree, union_code, day, cell, value
    FROM own_cells, (VALUES ('territorial'), ('industry')) AS trees (tree)
) AS parts
JOIN cell_names ON cell_names.id = cell
GROUP BY tree, union_code, day, indicator, label, side;

-- The same on today's boundaries.
CREATE VIEW city_totals_today AS
SELECT tree, union_code, day, indicator, label, side, sum(value) AS value
FROM (
    SELECT tree, union_code, day, cell, value FROM total_cells
    UNION ALL
    SELECT tree, union_code, day, cell, value
    FROM own_cells, (VALUES ('territorial'), ('industry')) AS trees (tree)
) AS parts
JOIN cell_names ON cell_names.id = cell
GROUP BY tree, union_code, day, indicator, label, side;

-- The number of one cell, found without parsing the JSON: it is canonical, and holds only ids and
-- numbers. Tenfold quicker where one cell is wanted of thousands of rows.
CREATE FUNCTION cell_value(cells text, cell text) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$
    SELECT nullif(
        btrim(split_part(split_part(cells, '"' || cell || '":', 2), ',', 1), '"}'), ''
    )::numeric
$$;

-- The rows that a sum reads, with the number of their run: for some unions what is below and what
-- is their own, of spans from a day until before another. With tree '' only what is their own.
CREATE FUNCTION cells_between(
    unions text[], in_tree text, forms text[], spans text[], firsts date[], lasts date[]
) RETURNS TABLE (run bigint, union_code text, day date, cells text)
LANGUAGE sql STABLE AS $$
    -- OFFSET 0 keeps the planner from turning a look-up for each union into something cleverer.
    SELECT run.place, one.union_code, found.day, found.cells
    FROM unnest(unions) AS one (union_code),
        unnest(spans, firsts, lasts) WITH ORDINALITY AS run (span, first, last, place),
        LATERAL (
            SELECT totals.day, totals.cells FROM totals
            WHERE totals.union_code = one.union_code AND totals.tree IN (in_tree, 'own')
                AND totals.span = run.span AND totals.day >= run.first AND totals.day < run.last
                AND totals.form = ANY(forms)
            OFFSET 0
        ) AS found
    UNION ALL
    SELECT run.place, one.union_code, found.day, found.cells
    FROM unnest(unions) AS one (union_code),
        unnest(spans, firsts, lasts) WITH ORDINALITY AS run (span, first, last, place),
        LATERAL (
            SELECT known_figures.day, known_figures.cells FROM known_figures
            WHERE known_figures.union_code = one.union_code
                AND known_figures.day >= run.first AND known_figures.day < run.last
            OFFSET 0
        ) AS found
    WHERE run.span = 'day'
$$;
