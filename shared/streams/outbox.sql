-- name: add_drafts
INSERT INTO outbox (channel, draft)
SELECT channel, draft
FROM unnest(
    string_to_array(%(channels)s, E'\n'), string_to_array(%(drafts)s, E'\n')
) WITH ORDINALITY AS new (channel, draft, place)
ORDER BY place;

-- name: add_written
INSERT INTO written (stream, link) VALUES (%(stream)s, %(link)s) ON CONFLICT DO NOTHING;

-- name: end_written
UPDATE written SET ended = true;

-- name: add_reader
INSERT INTO receipts (stream, reader) VALUES (%(stream)s, %(reader)s) ON CONFLICT DO NOTHING;

-- name: drafts
SELECT id, channel, draft FROM outbox WHERE number IS NULL ORDER BY id LIMIT %(limit)s;

-- name: standing
-- Streams and how far each is read, and whether anything waits for a number.
SELECT stream, written.number, written.link, reader, receipts.number,
    EXISTS (SELECT FROM outbox WHERE outbox.number IS NULL)
FROM written LEFT JOIN receipts USING (stream) WHERE NOT ended ORDER BY stream;

-- name: lock_written
SELECT stream, number, link FROM written WHERE NOT ended ORDER BY stream FOR UPDATE;

-- name: number
UPDATE outbox SET
    stream = new.stream, number = new.number, link = decode(new.link, 'hex'),
    body = convert_to(new.body, 'UTF8'), draft = NULL
FROM unnest(
    string_to_array(%(ids)s, E'\n')::bigint[], string_to_array(%(streams)s, E'\n'),
    string_to_array(%(numbers)s, E'\n')::bigint[], string_to_array(%(links)s, E'\n'),
    string_to_array(%(bodies)s, E'\n')
) AS new (id, stream, number, link, body)
WHERE outbox.id = new.id;

-- name: move_written
UPDATE written SET number = %s, link = %s WHERE stream = %s;

-- name: read
SELECT number, link, body FROM outbox
WHERE stream = %(stream)s AND number > %(after)s ORDER BY number LIMIT %(limit)s;

-- name: link
SELECT link FROM outbox WHERE stream = %(stream)s AND number = %(number)s;

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
