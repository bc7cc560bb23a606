-- name: add_outbox
INSERT INTO outbox (channel, draft) VALUES (%(channel)s, %(draft)s);

-- name: add_written
INSERT INTO written (channel, link) VALUES (%(channel)s, %(link)s) ON CONFLICT DO NOTHING;

-- name: add_reader
INSERT INTO receipts (stream, reader) VALUES (%(stream)s, %(reader)s) ON CONFLICT DO NOTHING;

-- name: drafts
SELECT id, channel, draft FROM outbox WHERE number IS NULL ORDER BY id LIMIT %(limit)s;

-- name: lock_written
SELECT channel, number, link FROM written ORDER BY channel FOR UPDATE;

-- name: number
UPDATE outbox SET number = %s, link = %s, body = %s, draft = NULL WHERE id = %s;

-- name: move_written
UPDATE written SET number = %s, link = %s WHERE channel = %s;

-- name: written
SELECT channel, number, link FROM written ORDER BY channel;

-- name: read
SELECT number, link, body FROM outbox
WHERE channel = %(channel)s AND number > %(after)s ORDER BY number LIMIT %(limit)s;

-- name: link
SELECT link FROM outbox WHERE channel = %(channel)s AND number = %(number)s;

-- name: receipted
SELECT stream, reader, number FROM receipts WHERE starts_with(stream, %(store)s);

-- name: receive
UPDATE receipts SET number = %(number)s, link = %(link)s, mark = %(mark)s, heard_at = now()
WHERE stream = %(stream)s AND reader = %(reader)s AND number <= %(number)s;
