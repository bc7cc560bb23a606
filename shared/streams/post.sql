-- name: put_key
INSERT INTO sealing_keys (store, key, said_at) VALUES (%(store)s, %(key)s, %(now)s)
ON CONFLICT (store) DO UPDATE SET key = EXCLUDED.key, said_at = EXCLUDED.said_at
WHERE sealing_keys.key <> EXCLUDED.key;

-- name: keys
SELECT store, key FROM sealing_keys WHERE store = ANY(%(stores)s) ORDER BY store;

-- name: unnamed
SELECT count(*) FROM dossiers WHERE state = 'kept' AND NOT named AND sender = %(sender)s;

-- name: keep
INSERT INTO dossiers (hash, sender, came_at, state, type, kind, about, union_code, keys, body)
VALUES (%(hash)s, %(sender)s, %(now)s, 'kept', %(type)s, %(kind)s, %(about)s, %(union)s, %(keys)s,
    %(body)s)
ON CONFLICT (hash) DO NOTHING;

-- name: take
INSERT INTO dossiers_taken (hash, store)
SELECT hash, %(store)s FROM dossiers WHERE hash = ANY(%(hashes)s)
ON CONFLICT DO NOTHING;

-- name: withdraw
-- One that never came is remembered too, so that it is passed over when it does.
INSERT INTO dossiers (hash, sender, came_at, state)
SELECT hash, %(store)s, %(now)s, 'withdrawn' FROM unnest(%(hashes)s::text[]) AS hash
ON CONFLICT (hash) DO UPDATE SET state = 'withdrawn', body = NULL
WHERE dossiers.state = 'kept' AND dossiers.sender = ANY(%(senders)s);

-- name: states
SELECT hash, state FROM dossiers WHERE hash = ANY(%(hashes)s);

-- name: kept
SELECT hash, type, kind, about, union_code, keys, rung FROM dossiers
WHERE state = 'kept' AND hash = ANY(%(hashes)s) ORDER BY came_at, hash FOR UPDATE;

-- name: unrung
SELECT hash, type, kind, about, union_code, keys, rung FROM dossiers
WHERE state = 'kept' AND NOT rung ORDER BY came_at, hash FOR UPDATE;

-- name: kept_for
SELECT hash, type, kind, about, union_code, keys, rung FROM dossiers
WHERE state = 'kept' AND %(key)s = ANY(keys) AND NOT EXISTS (
    SELECT FROM dossiers_taken AS taken WHERE taken.hash = dossiers.hash AND store = %(store)s
)
ORDER BY came_at, hash;

-- name: body
SELECT body FROM dossiers WHERE hash = %(hash)s;

-- name: taken_by
SELECT store FROM dossiers_taken WHERE hash = %(hash)s;

-- name: forget
UPDATE dossiers SET state = 'taken', body = NULL WHERE hash = %(hash)s AND state = 'kept';

-- name: note_named
UPDATE dossiers SET named = %(named)s, rung = rung OR %(named)s
WHERE hash = %(hash)s AND named <> %(named)s;

-- name: drop_old
UPDATE dossiers SET state = 'dropped', body = NULL
WHERE state = 'kept' AND came_at < CASE WHEN named THEN %(named)s ELSE %(unnamed)s END;
