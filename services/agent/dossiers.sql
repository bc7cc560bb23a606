-- name: dossiers
SELECT * FROM dossiers ORDER BY since, hash, way;

-- name: dossier
SELECT * FROM dossiers WHERE hash = :hash AND way = :way;

-- name: keep
INSERT INTO dossiers (hash, way, type, kind, about, union_code, since, state, sealed)
VALUES (:hash, :way, :type, :kind, :about, :union, :since, :state, :sealed)
ON CONFLICT DO UPDATE SET told = 0;

-- name: settle
-- Sealed bytes stay only while they are on their way, or here to be opened.
UPDATE dossiers SET state = :state, told = :told,
    sealed = iif(:state IN ('on_its_way', 'here'), sealed, NULL)
WHERE hash = :hash AND way = :way;

-- name: told
UPDATE dossiers SET told = 1 WHERE hash = :hash AND way = :way;

-- name: make_key
INSERT INTO settings (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING;

-- name: untold
SELECT hash, sealed FROM dossiers
WHERE way = 'sent' AND state = 'on_its_way' AND told = 0 AND type GLOB :carrier || '.*'
ORDER BY since, hash;

-- name: arrived
SELECT hash FROM dossiers WHERE way = 'received' AND told = 0 AND type GLOB :carrier || '.*'
ORDER BY hash LIMIT 1000;

-- name: unsettled
SELECT hash, state FROM dossiers
WHERE way = 'sent' AND state IN ('on_its_way', 'withdrawing') AND type GLOB :carrier || '.*'
ORDER BY hash LIMIT 1000;

-- name: log
SELECT number, link, body FROM dossier_log ORDER BY number;

-- name: last_entry
SELECT number, link FROM dossier_log ORDER BY number DESC LIMIT 1;

-- name: enter
INSERT INTO dossier_log (number, link, body) VALUES (:number, :link, :body);
