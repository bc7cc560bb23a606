-- name: lying
-- Where the bytes of rows lie: in a file, by its name, or in the table.
SELECT coalesce(months.file, one.file::text), one.body, one.id, one.stream, one.number, one.link,
    before.link
FROM unnest(%(ids)b::bigint[]) AS wanted (id)
JOIN ledger one ON one.id = wanted.id AND (one.file IS NOT NULL OR one.body IS NOT NULL)
LEFT JOIN months ON months.id = one.file
LEFT JOIN ledger before ON before.stream = one.stream AND before.number = one.number - 1;

-- name: as_one
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;

-- name: alone
SELECT pg_try_advisory_xact_lock(7305, 0);

-- name: attached
-- What lies in the table, by month of Shanghai; what still waits holds its month.
SELECT date_trunc('month', settled_at AT TIME ZONE 'Asia/Shanghai')::date AS month,
    count(*), sum(length(body))::bigint, count(waiting.id)
FROM ledger LEFT JOIN waiting USING (id)
WHERE body IS NOT NULL GROUP BY 1 ORDER BY 1;

-- name: months
SELECT id, month, file, sha256, bytes, rows, detached_at FROM months ORDER BY month, id;

-- name: waits
SELECT count(*) FROM waiting JOIN ledger USING (id)
WHERE settled_at >= %(since)s AND settled_at < %(until)s;

-- name: bodies
SELECT id, body FROM ledger
WHERE body IS NOT NULL AND settled_at >= %(since)s AND settled_at < %(until)s ORDER BY id;

-- name: runs
SELECT run.stream, run.first, before.link, run.last, run.link
FROM (
    SELECT stream, min(number) AS first, max(number) AS last,
        (array_agg(link ORDER BY number DESC))[1] AS link
    FROM (
        SELECT stream, number, link,
            number - row_number() OVER (PARTITION BY stream ORDER BY number) AS run
        FROM ledger
        WHERE body IS NOT NULL AND settled_at >= %(since)s AND settled_at < %(until)s
    ) AS numbered
    GROUP BY stream, run
) AS run
LEFT JOIN ledger before ON before.stream = run.stream AND before.number = run.first - 1
ORDER BY run.stream, run.first;

-- name: add_month
INSERT INTO months (month, file, sha256, bytes, rows)
VALUES (%(month)s, %(file)s, %(sha256)s, %(bytes)s, %(rows)s) RETURNING id;

-- name: let_go
UPDATE ledger SET body = NULL, file = %(id)s
WHERE body IS NOT NULL AND settled_at >= %(since)s AND settled_at < %(until)s;

-- name: make_back
CREATE TEMP TABLE back (id bigint PRIMARY KEY, body bytea NOT NULL) ON COMMIT DROP;

-- name: copy_back
COPY back (id, body) FROM STDIN (FORMAT binary);

-- name: take_back
UPDATE ledger SET body = back.body, file = NULL
FROM back WHERE ledger.id = back.id AND ledger.file = %(id)s;

-- name: forget_month
DELETE FROM months WHERE id = %(id)s;

-- name: tidy
VACUUM ledger;
