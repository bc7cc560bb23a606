-- name: make_tables
CREATE TEMP TABLE built_subjects (LIKE subjects INCLUDING ALL) ON COMMIT DROP;
CREATE TEMP TABLE built_figures (LIKE figures INCLUDING ALL) ON COMMIT DROP;
CREATE TEMP TABLE built_clocks (LIKE clocks INCLUDING ALL) ON COMMIT DROP;
CREATE TEMP TABLE built_directory (kind text, id text, row json, PRIMARY KEY (kind, id)) ON COMMIT DROP;

-- name: histories
SELECT concerned.kind, concerned.id, applied.kept,
    (applied.settled_at AT TIME ZONE 'Asia/Shanghai')::date, applied.also,
    coalesce(first.id, applied.id), coalesce(applied.body, first.body)
FROM ledger applied
LEFT JOIN ledger first ON first.id = applied.retry_of
CROSS JOIN LATERAL (
    SELECT applied.kind, applied.subject AS id
    UNION
    SELECT split_part(one, ':', 1), substr(one, strpos(one, ':') + 1) FROM unnest(applied.also) AS one
) AS concerned
WHERE applied.outcome = 'applied' AND concerned.kind IS NOT NULL
ORDER BY concerned.kind, concerned.id, applied.id;

-- name: copy_subjects
COPY built_subjects (kind, id, home, former, state) FROM STDIN (FORMAT binary);

-- name: copy_figures
COPY built_figures (union_code, day, stock, flow) FROM STDIN (FORMAT binary);

-- name: copy_clocks
COPY built_clocks (kind, subject, clock, due_on, provisional, pack, article, effect) FROM STDIN (FORMAT binary);

-- name: copy_directory
COPY built_directory (kind, id, row) FROM STDIN (FORMAT binary);

-- name: compare_subjects
SELECT kind || ':' || id,
    CASE WHEN live.id IS NOT NULL THEN concat_ws(' ', live.home, live.former, live.state) END,
    CASE WHEN built.id IS NOT NULL THEN concat_ws(' ', built.home, built.former, built.state) END
FROM subjects live FULL JOIN built_subjects built USING (kind, id)
WHERE (live.state::text, live.home, live.former) IS DISTINCT FROM (built.state::text, built.home, built.former)
ORDER BY kind, id LIMIT 1;

-- name: compare_figures
SELECT union_code || ' ' || day, live.stock::text || live.flow::text,
    built.stock::text || built.flow::text
FROM figures live FULL JOIN built_figures built USING (union_code, day)
WHERE coalesce(live.stock::text || live.flow::text, '{}{}')
    <> coalesce(built.stock::text || built.flow::text, '{}{}')
ORDER BY union_code, day LIMIT 1;

-- name: compare_clocks
SELECT kind || ':' || subject || ' ' || clock,
    CASE WHEN live.clock IS NOT NULL THEN concat_ws(' ', live.due_on, live.provisional, live.pack) END,
    CASE WHEN built.clock IS NOT NULL THEN concat_ws(' ', built.due_on, built.provisional, built.pack) END
FROM clocks live FULL JOIN built_clocks built USING (kind, subject, clock)
WHERE (live.due_on, live.provisional, live.pack, live.article, live.effect)
    IS DISTINCT FROM (built.due_on, built.provisional, built.pack, built.article, built.effect)
ORDER BY kind, subject, clock LIMIT 1;

-- name: compare_directory
SELECT kind || ':' || id, live.row::text, built.row::text
FROM (SELECT * FROM directory WHERE kind = ANY(%(kinds)s)) live
FULL JOIN built_directory built USING (kind, id)
WHERE live.row::text IS DISTINCT FROM built.row::text
ORDER BY kind, id LIMIT 1;

-- name: clear_subjects
DELETE FROM subjects;

-- name: swap_subjects
INSERT INTO subjects SELECT * FROM built_subjects;

-- name: clear_figures
DELETE FROM figures;

-- name: swap_figures
INSERT INTO figures SELECT * FROM built_figures;

-- name: clear_clocks
DELETE FROM clocks;

-- name: swap_clocks
INSERT INTO clocks SELECT * FROM built_clocks;

-- name: clear_directory
DELETE FROM directory
WHERE kind = ANY(%(kinds)s) AND (kind, id) NOT IN (SELECT kind, id FROM built_directory);

-- name: swap_directory
-- What differs gets a version of its own, so that it is read anew by whoever keeps a copy.
WITH differs AS (
    SELECT kind, id, built.row
    FROM built_directory built LEFT JOIN directory USING (kind, id)
    WHERE directory.row::text IS DISTINCT FROM built.row::text
), next AS (
    UPDATE directory_version SET version = version + 1
    WHERE EXISTS (SELECT FROM differs) RETURNING version
)
INSERT INTO directory (kind, id, row, version)
SELECT kind, id, row, version FROM differs, next
ON CONFLICT (kind, id) DO UPDATE SET row = EXCLUDED.row, version = EXCLUDED.version;
