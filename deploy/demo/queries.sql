-- name: places
SELECT stream, number FROM streams WHERE stream = ANY(%(streams)s);

-- name: subjects
SELECT state::text FROM subjects WHERE kind = %(kind)s ORDER BY id;

-- name: unreceipted
-- What readers haven't receipted yet of what this service wrote, and what has no number yet.
SELECT coalesce(sum(written.number - receipts.number), 0)
    + (SELECT count(*) FROM outbox WHERE outbox.number IS NULL)
FROM written JOIN receipts USING (stream) WHERE NOT written.ended;

-- name: outcomes
-- What became of reports: of one that waited, what its retry came to.
SELECT coalesce(retry.outcome, first.outcome), count(*)
FROM ledger AS first LEFT JOIN ledger AS retry ON retry.retry_of = first.id
WHERE first.number IS NOT NULL AND first.stream = ANY(%(streams)s)
GROUP BY 1;

-- name: waiting_for
-- Receipts of memberships that were not sent yet: which membership is wanted, and which begins.
SELECT needs, key FROM waiting
WHERE reason = 'prerequisite_missing' AND needs LIKE 'member:%%' AND key LIKE 'member:%%'
    AND needs <> key
ORDER BY id;

-- name: waiting
SELECT count(*) FROM waiting;

-- name: rows_of
SELECT number, link FROM ledger
WHERE stream = %(stream)s AND number IS NOT NULL ORDER BY number;

-- name: streams_read
SELECT DISTINCT stream FROM ledger WHERE stream IS NOT NULL
ORDER BY stream;

-- name: written
SELECT stream, number FROM written WHERE number > 0 ORDER BY stream;

-- name: written_rows
SELECT number, link FROM outbox WHERE stream = %(stream)s ORDER BY number;

-- name: own_store
SELECT store FROM self;


-- name: people
-- Of a branch's file.
SELECT count(*) FROM people;

-- name: joined_known
-- How many joined on a day, as the city's totals know it of each of these unions; each row of
-- what is known is committed together with the totals that it goes into.
SELECT known_figures.union_code, (cells::json ->> cell_names.id::text)::bigint
FROM known_figures, cell_names
WHERE union_code = ANY(%(unions)s) AND day = %(day)s AND origin = 'organization'
    AND indicator = 'organization.members_joined' AND label = '' AND side = 'flow';
