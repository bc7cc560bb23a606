-- name: clock
SELECT clock_timestamp();

-- name: newest
SELECT settled_at FROM ledger ORDER BY id DESC LIMIT 1;

-- name: data_folder
SHOW data_directory;

-- name: owners
-- The services' databases with their owners; null where there is no such database, no such role.
SELECT service, pg_database.oid IS NOT NULL AND pg_roles.oid IS NOT NULL, owner.rolname
FROM unnest(%(services)s::text[]) AS service
LEFT JOIN pg_database ON datname = service
LEFT JOIN pg_roles ON pg_roles.rolname = service
LEFT JOIN pg_roles AS owner ON owner.oid = datdba;

-- name: strangers
-- Which of the services' roles may open another's database.
SELECT datname, string_agg(rolname, ', ' ORDER BY rolname)
FROM pg_database
JOIN pg_roles ON rolname = ANY(%(services)s) AND rolname <> datname AND NOT rolsuper
    AND has_database_privilege(rolname, pg_database.oid, 'CONNECT')
WHERE datname = ANY(%(services)s)
GROUP BY datname
ORDER BY datname;

-- name: strong
SELECT rolname FROM pg_roles
WHERE rolname = ANY(%(services)s)
    AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)
ORDER BY rolname;

-- name: foreign_tables
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
    AND NOT pg_has_role(current_user, relowner, 'USAGE')
ORDER BY relname;

-- name: careless
SELECT string_agg(name, ', ' ORDER BY name) FROM pg_settings
WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off';

-- name: own_store
SELECT store FROM self ORDER BY id DESC LIMIT 1;

-- name: read_of
-- How far a reader has each stream of a store.
SELECT stream, number, link FROM streams
WHERE starts_with(stream, %(store)s || '/') AND number > 0 ORDER BY stream;

-- name: told_by
-- How far a reader has said that it has each stream that is still written.
SELECT stream, receipts.number FROM receipts JOIN written USING (stream)
WHERE reader = %(reader)s AND NOT ended AND receipts.number > 0 ORDER BY stream;

-- name: failed
SELECT count(*) FROM waiting WHERE reason = 'our_fault';

-- name: aside
SELECT count(*) FROM quarantine WHERE settled_at IS NULL AND reason <> 'flood';

-- name: flooded
-- Who was cut off, by the key: a user may be missing.
SELECT DISTINCT split_part(routing_key, '.', 1) FROM quarantine
WHERE settled_at IS NULL AND reason = 'flood' ORDER BY 1;
