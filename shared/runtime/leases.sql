-- name: alive
-- Shared: whoever holds it is counted.
SELECT pg_advisory_lock_shared(7304, %(alive)s);

-- name: held
-- Every lease that some process holds, and whether this one does.
SELECT objid::int, pid = pg_backend_pid() FROM pg_locks
WHERE locktype = 'advisory' AND classid = 7304 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database());

-- name: take
SELECT lease FROM unnest(%(leases)s::int[]) AS wanted (lease) WHERE pg_try_advisory_lock(7304, lease);

-- name: give_back
SELECT pg_advisory_unlock(7304, lease) FROM unnest(%(leases)s::int[]) AS given (lease);

-- name: listen
LISTEN written;
