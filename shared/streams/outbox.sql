-- name: add_outbox
INSERT INTO outbox (channel, draft) VALUES (%(channel)s, %(draft)s);

-- name: add_written
INSERT INTO written (stream, link) VALUES (%(stream)s, %(link)s) ON CONFLICT DO NOTHING;

-- name: end_written
UPDATE written SET ended = true;

-- name: add_reader
INSERT INTO receipts (stream, reader) VALUES (%(stream)s, %(reader)s) ON CONFLICT DO NOTHING;

-- name: any_draft
SELECT 1 FROM outbox WHERE number IS NULL LIMIT 1;

-- name: drafts
SELECT id, channel, draft FROM outbox WHERE number IS NULL ORDER BY id LIMIT %(limit)s;

-- name: written
SELECT stream, number, link FROM written WHERE NOT ended ORDER BY stream;

-- name: lock_written
SELECT stream, number, link FROM written WHERE NOT ended ORDER BY stream FOR UPDATE;

-- name: number
UPDATE outbox SET stream = %s, number = %s, link = %s, body = %s, draft = NULL WHERE id = %s;

-- name: move_written
UPDATE written SET number = %s, link = %s WHERE stream = %s;

-- name: read
SELECT number, link, body FROM outbox
WHERE stream = %(stream)s AND number > %(after)s ORDER BY number LIMIT %(limit)s;

-- name: link
SELECT link FROM outbox WHERE stream = %(stream)s AND number = %(number)s;

-- name: receipted
SELECT stream, reader, receipts.number FROM receipts JOIN written USING (stream) WHERE NOT ended;

-- name: receive
-- A reader that asks from further back was restored from a copy, and is believed.
UPDATE receipts SET number = %(number)s, link = %(link)s, mark = %(mark)s, heard_at = now()
WHERE stream = %(stream)s AND reader = %(reader)s AND (number <= %(number)s OR %(asks)s);

-- name: hold_still
-- What is told anew must stand among the outbox's rows where its values stand among the commits:
-- of two rows with the same figure the later one counts.
LOCK TABLE figures, directory_version IN SHARE ROW EXCLUSIVE MODE;

-- name: announced
SELECT row FROM directory WHERE kind = ANY(%(kinds)s) ORDER BY version, kind, id;

-- name: all_figures
SELECT union_code, day, stock, flow FROM figures ORDER BY union_code, day;
