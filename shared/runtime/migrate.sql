-- name: make_table
CREATE TABLE IF NOT EXISTS migrations (
    name       text PRIMARY KEY,
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- name: has_table
SELECT to_regclass('migrations') IS NOT NULL;

-- name: lock
SELECT pg_advisory_xact_lock(7216354);

-- name: sample_little
-- PostgreSQL looks at a table anew when it has grown by a tenth, which while reports come in is each
-- minute: at thirty thousand rows of it, half a second in which everybody waits. Three thousand tell
-- the planner enough, since rows are found by keys. What somebody has set stays; who isn't the
-- database's owner leaves it as it is.
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_db_role_setting
        JOIN pg_database ON pg_database.oid = setdatabase
        WHERE datname = current_database() AND setconfig::text LIKE '%default_statistics_target%'
    ) THEN
        EXECUTE format(
            'ALTER DATABASE %I SET default_statistics_target = 10', current_database()
        );
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN NULL;
END
$$;

-- name: applied
SELECT name, sha256 FROM migrations;

-- name: record
INSERT INTO migrations (name, sha256) VALUES (%s, %s);

-- name: catalogue
WITH ours AS (
    SELECT oid, relname, relkind, relpersistence, reloptions
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'migrations%%'
)
SELECT format('%%s %%s persistence %%s options %%s', relkind, relname, relpersistence, reloptions)
FROM ours
UNION ALL
SELECT format(
    'column %%s.%%s %%s %%s not null %%s default %%s identity %%s generated %%s',
    relname, row_number() OVER (PARTITION BY ours.oid ORDER BY attnum), attname,
    format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attidentity,
    attgenerated
)
FROM ours
JOIN pg_attribute ON attrelid = ours.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_attrdef ON adrelid = ours.oid AND adnum = attnum
WHERE relkind IN ('r', 'p', 'v', 'm')
UNION ALL
SELECT format('constraint %%s %%s %%s', relname, conname, pg_get_constraintdef(con.oid))
FROM ours
JOIN pg_constraint AS con ON conrelid = ours.oid
UNION ALL
SELECT pg_get_indexdef(indexrelid)
FROM ours
JOIN pg_index ON indrelid = ours.oid
UNION ALL
SELECT pg_get_triggerdef(tgr.oid)
FROM ours
JOIN pg_trigger AS tgr ON tgrelid = ours.oid AND NOT tgisinternal
UNION ALL
SELECT pg_get_functiondef(fun.oid)
FROM pg_proc AS fun
WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT format('view %%s %%s', relname, pg_get_viewdef(oid))
FROM ours
WHERE relkind IN ('v', 'm')
UNION ALL
SELECT format('partition %%s of %%s', inhrelid::regclass, inhparent::regclass)
FROM ours
JOIN pg_inherits ON inhrelid = ours.oid
ORDER BY 1;
