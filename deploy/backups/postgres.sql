-- name: users
-- Who is connected to a database, by the name that the program gave.
SELECT DISTINCT coalesce(nullif(application_name, ''), usename, '?') FROM pg_stat_activity
WHERE datname = %(database)s AND backend_type = 'client backend' ORDER BY 1;

-- name: database
SELECT 1 FROM pg_database WHERE datname = %(database)s;

-- name: one_moment
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;

-- name: snapshot
SELECT pg_export_snapshot(), current_setting('server_version_num')::int / 10000;

-- name: heads
SELECT stream, number, encode(link, 'hex') FROM streams
UNION ALL
SELECT stream, number, encode(link, 'hex') FROM written
ORDER BY stream;

-- name: settled
SELECT stream, number FROM streams;

-- name: role
SELECT 1 FROM pg_roles WHERE rolname = %(name)s;

-- name: steps
SELECT name FROM migrations ORDER BY name;

-- name: own_stores
SELECT store FROM self;
