-- name: relations
SELECT relname, relkind::text, reloptions::text,
    CASE WHEN relkind = 'v' THEN pg_get_viewdef(oid) ELSE '' END
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S')
ORDER BY relname;

-- name: columns
SELECT relname, attname, format_type(atttypid, atttypmod), attnotnull, attidentity::text,
    pg_get_expr(adbin, adrelid)
FROM pg_class
JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname, attname;

-- name: indexes
SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname;

-- name: constraints
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2;

-- name: functions
SELECT proname, pg_get_functiondef(oid) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace ORDER BY proname;

-- name: triggers
SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
WHERE NOT tgisinternal ORDER BY 1, 2;
