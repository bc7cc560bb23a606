-- name: unsent
-- What was written and isn't covered by a receipt, and since when. What has no number yet was
-- written after all that has.
WITH drafts AS (
    SELECT channel, count(*) AS number, min(id) AS first
    FROM outbox WHERE outbox.number IS NULL GROUP BY channel
)
SELECT split_part(receipts.stream, '/', 2), reader,
    written.number - receipts.number + coalesce(drafts.number, 0),
    extract(epoch FROM %(now)s - coalesce(
        convert_from(next.body, 'UTF8')::json ->> 'time', first.draft::json ->> 'time'
    )::timestamptz)::float
FROM receipts
JOIN written USING (stream)
LEFT JOIN outbox next ON next.stream = receipts.stream AND next.number = receipts.number + 1
LEFT JOIN drafts ON drafts.channel = split_part(receipts.stream, '/', 2)
LEFT JOIN outbox first ON first.id = drafts.first
WHERE NOT ended
ORDER BY receipts.stream, reader;

-- name: streams
-- `silent` is behind, and its writer wasn't heard of late.
WITH known AS (
    SELECT stream, heard_number - number AS lag,
        CASE WHEN state = 'behind' AND heard_at < %(lately)s THEN 'silent' ELSE state END AS state
    FROM standings WHERE state <> 'ended'
)
SELECT state, count(*),
    (array_agg(stream ORDER BY lag DESC, stream) FILTER (WHERE state IN ('behind', 'silent')))
        [:%(most)s],
    (array_agg(lag ORDER BY lag DESC, stream) FILTER (WHERE state IN ('behind', 'silent')))
        [:%(most)s]
FROM known GROUP BY state;

-- name: waiting
SELECT reason, count(*), extract(epoch FROM %(now)s - min(since))::float
FROM waiting GROUP BY reason;

-- name: quarantined
SELECT reason, count(*) FROM quarantine WHERE settled_at IS NULL GROUP BY reason;

-- name: clocks
SELECT count(*) FROM clocks WHERE due_on < %(today)s;
