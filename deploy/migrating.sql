-- name: role
SELECT 1 FROM pg_roles WHERE rolname = %(name)s;

-- name: database
SELECT 1 FROM pg_database WHERE datname = %(name)s;
