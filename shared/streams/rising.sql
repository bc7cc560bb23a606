-- name: waiting
SELECT waiting.reason, ledger.type, array_agg(waiting.id ORDER BY waiting.id)
FROM waiting JOIN ledger USING (id)
WHERE %(reason)s::text IS NULL OR waiting.reason = %(reason)s
GROUP BY waiting.reason, ledger.type
ORDER BY min(waiting.id);

-- name: quarantine
SELECT reason, user_id, array_agg(id ORDER BY id) FROM quarantine
WHERE settled_at IS NULL AND (%(reason)s::text IS NULL OR reason = %(reason)s)
GROUP BY reason, user_id
ORDER BY min(id);

-- name: still
SELECT count(*) FROM waiting WHERE id = ANY(%(ids)s) AND reason IS NOT DISTINCT FROM %(reason)s;
