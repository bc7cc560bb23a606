-- name: version
SELECT version FROM directory_version;

-- name: next_version
UPDATE directory_version SET version = version + 1 RETURNING version;

-- name: newer
SELECT kind, row FROM directory
WHERE version > %(version)s AND kind = ANY(%(kinds)s) ORDER BY version, kind, id;

-- name: put
INSERT INTO directory (kind, id, row, version) VALUES (%s, %s, %s, %s)
ON CONFLICT (kind, id) DO UPDATE SET row = EXCLUDED.row, version = EXCLUDED.version;

-- name: held
SELECT directory.kind, directory.id, directory.row FROM directory
JOIN unnest(%(kinds)b::text[], %(ids)b::text[]) AS wanted (k, i) ON kind = k AND id = i;
