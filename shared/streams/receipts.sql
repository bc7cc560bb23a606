-- name: standing
SELECT stream, number, link, mark FROM streams WHERE stream = ANY(%(streams)s);

-- name: waiting
SELECT waiting.id, waiting.stream, waiting.number, ledger.event::text, 'waiting', waiting.reason,
    waiting.facts
FROM waiting JOIN ledger USING (id)
WHERE waiting.stream = ANY(%(streams)s) ORDER BY waiting.id LIMIT 1000;

-- name: refused
SELECT refused.id, refused.stream, coalesce(refused.number, first.number),
    coalesce(refused.event, first.event)::text, 'refused', refused.reason, refused.facts
FROM streams
JOIN ledger refused ON refused.stream = streams.stream AND refused.outcome = 'refused'
    AND refused.id > streams.mark - %(overlap)s
LEFT JOIN ledger first ON first.id = refused.retry_of
WHERE streams.stream = ANY(%(streams)s) ORDER BY refused.id LIMIT 1000;
