-- name: last_store
SELECT place, id, private_key, public_key, stopped, succession FROM stores
ORDER BY place DESC LIMIT 1;

-- name: successions
SELECT succession FROM stores WHERE succession IS NOT NULL ORDER BY place;

-- name: add_store
INSERT INTO stores (id, private_key, public_key, created_at, succession)
VALUES (:id, :private_key, :public_key, :created_at, :succession);

-- name: stop_store
UPDATE stores SET stopped = :stopped WHERE id = :id;

-- name: store_ids
SELECT id FROM stores ORDER BY place;

-- name: stream
SELECT streams.*, stores.id AS store_id FROM streams JOIN stores ON stores.place = streams.store
WHERE stream = :stream;

-- name: streams
SELECT streams.*, stores.id AS store_id FROM streams JOIN stores ON stores.place = streams.store
WHERE stores.id = :store ORDER BY stream;

-- name: heads
SELECT stream, number, link FROM streams ORDER BY place;

-- name: add_stream
INSERT INTO streams (stream, store, reader, link, receipted_link, known)
VALUES (:stream, (SELECT place FROM stores WHERE id = :store), :reader, :link, :link, :known)
RETURNING place;

-- name: move_head
UPDATE streams SET number = :number, link = :link WHERE place = :place;

-- name: move_receipted
UPDATE streams SET receipted = :number, receipted_link = :link, mark = :mark, known = 1,
    heard_at = :heard_at
WHERE place = :place;

-- name: add_event
INSERT INTO events (stream, number, link, body, id, recorded_at) VALUES (?, ?, ?, ?, ?, ?);

-- name: events_after
SELECT events.number, events.link, events.body FROM events JOIN streams ON streams.place = events.stream
WHERE streams.stream = :stream AND events.number > :after ORDER BY events.number LIMIT :limit;

-- name: events_between
SELECT id, body, recorded_at FROM events
WHERE stream = :place AND number > :after AND number <= :until ORDER BY number;

-- name: link
SELECT events.link FROM events JOIN streams ON streams.place = events.stream
WHERE streams.stream = :stream AND events.number = :number;

-- name: unsent_since
SELECT recorded_at FROM events WHERE stream = :place AND number = :number;

-- name: report
SELECT streams.stream, streams.receipted, events.number, events.body, outcomes.outcome,
    outcomes.reason, outcomes.facts
FROM events JOIN streams ON streams.place = events.stream
LEFT JOIN outcomes ON outcomes.stream = events.stream AND outcomes.number = events.number
WHERE events.id = :id ORDER BY events.stream DESC LIMIT 1;

-- name: settled
SELECT outcomes.number, outcomes.outcome, outcomes.reason, outcomes.facts, events.body
FROM outcomes JOIN streams ON streams.place = outcomes.stream
JOIN events ON events.stream = outcomes.stream AND events.number = outcomes.number
WHERE streams.stream = :stream AND outcomes.outcome = :outcome
ORDER BY outcomes.number DESC LIMIT :limit;

-- name: count_outcomes
SELECT outcome, count(*) FROM outcomes WHERE stream = :place GROUP BY outcome;

-- name: forget_waiting
DELETE FROM outcomes WHERE stream = :place AND outcome = 'waiting';

-- name: forget_after
DELETE FROM outcomes WHERE stream = :place AND number > :number;

-- name: set_outcome
INSERT INTO outcomes (stream, number, outcome, reason, facts)
VALUES (:place, :number, :outcome, :reason, :facts)
ON CONFLICT DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,
    facts = excluded.facts;

-- name: setting
SELECT value FROM settings WHERE name = :name;

-- name: settings_like
SELECT value FROM settings WHERE substr(name, 1, length(:begins)) = :begins ORDER BY name;

-- name: set_setting
INSERT INTO settings (name, value) VALUES (:name, :value)
ON CONFLICT DO UPDATE SET value = excluded.value;

-- name: drop_setting
DELETE FROM settings WHERE name = :name;

-- name: unions
SELECT code, from_day, until_day FROM unions ORDER BY code;

-- name: union
SELECT from_day, until_day FROM unions WHERE code = :code;

-- name: forget_unions
DELETE FROM unions;

-- name: add_union
INSERT INTO unions (code, from_day, until_day) VALUES (:code, :from_day, :until_day);

-- name: person
SELECT name, id_number FROM people WHERE member_key = :member_key;

-- name: first_key
SELECT first_key FROM first_keys WHERE member_key = :member_key;

-- name: keep_first_key
INSERT OR IGNORE INTO first_keys (member_key, first_key) VALUES (
    :new, coalesce((SELECT first_key FROM first_keys WHERE member_key = :old), :old)
);

-- name: people
SELECT member_key, id_number FROM people;

-- name: rename_person
-- Who is there under the new key already is the same person.
UPDATE OR REPLACE people SET member_key = :new WHERE member_key = :old;

-- name: subject_keys
SELECT DISTINCT key FROM subjects;

-- name: rename_subject
UPDATE OR IGNORE subjects SET key = :new WHERE key = :old;

-- name: imported_keys
SELECT key FROM imported;

-- name: rename_imported
UPDATE OR REPLACE imported SET key = :new WHERE key = :old;

-- name: keep_person
INSERT INTO people (member_key, name, id_number, changed_at)
VALUES (:member_key, :name, :id_number, :changed_at)
ON CONFLICT DO UPDATE SET name = excluded.name, id_number = excluded.id_number,
    changed_at = excluded.changed_at WHERE name <> excluded.name;

-- name: forget_person
-- With the household of which the person is the head, which is kept under another key.
DELETE FROM people WHERE id_number = (SELECT id_number FROM people WHERE member_key = :member_key);

-- name: account
SELECT account, person, name FROM accounts WHERE account = :account;

-- name: accounts
SELECT account, person, name FROM accounts ORDER BY account;

-- name: keep_account
INSERT INTO accounts (account, person, name) VALUES (:account, :person, :name)
ON CONFLICT DO UPDATE SET person = excluded.person, name = excluded.name;

-- name: unindexed
SELECT events.stream, events.number, events.body FROM streams
JOIN events ON events.stream = streams.place AND events.number > streams.indexed
ORDER BY events.stream, events.number LIMIT :limit;

-- name: add_subject
INSERT INTO subjects (key, stream, number) VALUES (?, ?, ?) ON CONFLICT DO NOTHING;

-- name: move_indexed
UPDATE streams SET indexed = max(indexed, :number) WHERE place = :place;

-- name: reports_about
SELECT events.id, events.body, outcomes.outcome FROM subjects
JOIN events ON events.stream = subjects.stream AND events.number = subjects.number
LEFT JOIN outcomes ON outcomes.stream = subjects.stream AND outcomes.number = subjects.number
WHERE subjects.key = :key ORDER BY subjects.stream, subjects.number;

-- name: imported
SELECT digest, events FROM imported WHERE key = :key;

-- name: keep_imported
INSERT INTO imported (key, digest, events) VALUES (:key, :digest, :events)
ON CONFLICT DO UPDATE SET digest = excluded.digest, events = excluded.events;

-- name: batches
SELECT key, max(number) AS last FROM subjects WHERE key > 'batch:' AND key < 'batch;'
GROUP BY key ORDER BY last DESC;

-- name: count_subjects
SELECT count(DISTINCT key) FROM subjects WHERE key > :after AND key < :until;

-- name: subjects_after
SELECT DISTINCT key FROM subjects WHERE key > :after AND key < :until ORDER BY key LIMIT :limit;
