-- name: latest
-- A retry is a row without a number that points to the first.
SELECT latest.outcome, coalesce(waiting.reason, latest.reason),
    coalesce(waiting.facts, latest.facts)
FROM ledger first
JOIN ledger latest ON latest.id = first.id OR latest.retry_of = first.id
LEFT JOIN waiting ON waiting.id = first.id
WHERE first.stream = %(stream)s AND first.number = %(number)s
ORDER BY latest.id DESC LIMIT 1;

-- name: subject
SELECT state::text FROM subjects WHERE kind = %(kind)s AND id = %(id)s;

-- name: stock
SELECT coalesce(sum((stock ->> %(cell)s)::numeric), 0) FROM figures
WHERE union_code = %(union)s AND day <= %(on)s;

-- name: flow
SELECT day, (flow ->> %(cell)s)::numeric FROM figures
WHERE union_code = %(union)s AND flow ->> %(cell)s IS NOT NULL ORDER BY day;

-- name: subjects
SELECT kind, id, home, former, state::text FROM subjects
WHERE state IS NOT NULL ORDER BY kind, id;

-- name: figures
SELECT union_code, day, stock::text, flow::text FROM figures
WHERE stock::text || flow::text <> '{}{}' ORDER BY union_code, day;

-- name: clocks
SELECT * FROM clocks ORDER BY kind, subject, clock;

-- name: directory
SELECT kind, id, row::text FROM directory ORDER BY kind, id;

-- name: waiting
SELECT stream, number, key, needs, reason FROM waiting ORDER BY id;

-- name: retries
SELECT retry.outcome, first.stream, first.number FROM ledger retry
JOIN ledger first ON first.id = retry.retry_of ORDER BY retry.id;

-- name: quarantine
SELECT reason, user_id, body FROM quarantine ORDER BY id;

-- name: own
SELECT ledger.type, ledger.kind, ledger.subject, ledger.outcome FROM ledger
JOIN self ON starts_with(stream, self.store) ORDER BY ledger.id;

-- name: missed
-- Of the clocks of the law: that of the month runs for every union.
SELECT event::text FROM ledger WHERE type = 'organization.deadline_missed'
    AND strpos(convert_from(body, 'UTF8'), 'report_cut_off') = 0
ORDER BY id;

-- name: event_at
SELECT event::text FROM ledger WHERE stream = %(stream)s AND number = %(number)s;

-- name: ledger
SELECT id, stream, number, link, event, type, kind, subject, also, source, on_day, settled_at,
    outcome, reason, facts::text, kept::text, retry_of, body, file
FROM ledger ORDER BY id;
