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
-- As standing.sql has it, of the stores that are let in; one that another follows is so no more.
-- `silent` is behind, and its writer wasn't heard of late.
WITH known AS (
    SELECT streams.stream, heard_number - streams.number AS lag,
        CASE
            WHEN self.store IS NOT NULL THEN 'in_step'
            WHEN heard_number IS NULL THEN 'not_heard'
            WHEN heard_number > streams.number AND heard_at < %(lately)s THEN 'silent'
            WHEN heard_number > streams.number THEN 'behind'
            WHEN heard_number = 0 OR heard_link =
                CASE WHEN heard_number = streams.number THEN streams.link ELSE at.link END
            THEN 'in_step'
            ELSE 'differs'
        END AS state
    FROM streams
    LEFT JOIN self ON self.store = split_part(streams.stream, '/', 1)
    LEFT JOIN directory ON directory.kind = 'store'
        AND directory.id = split_part(streams.stream, '/', 1)
    LEFT JOIN ledger at ON at.stream = streams.stream AND at.number = heard_number
        AND heard_number < streams.number
    WHERE directory.row ->> 'expelled_on' IS NULL
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
