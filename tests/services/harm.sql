-- What somebody with access to the database might change by hand, one row each.

-- name: a_byte_of_a_report
UPDATE ledger SET body = convert_to(replace(convert_from(body, 'UTF8'), 'junior', 'senior'), 'UTF8')
WHERE stream = 'store-anna/organization' AND number = 2;

-- name: a_link
UPDATE ledger SET link = sha256('x') WHERE stream = 'store-anna/organization' AND number = 2;

-- name: a_report_taken_out
DELETE FROM ledger WHERE stream = 'store-anna/organization' AND number = 2;

-- name: the_last_report_taken_out
DELETE FROM ledger WHERE stream = 'store-anna/organization' AND number = 4;

-- name: a_stream_taken_out
DELETE FROM ledger WHERE stream = 'store-bo/organization' AND number IS NOT NULL;

-- name: two_reports_exchanged
UPDATE ledger SET number = CASE number WHEN 1 THEN -2 ELSE -1 END
WHERE stream = 'store-anna/organization' AND number IN (1, 2);
UPDATE ledger SET number = -number WHERE number < 0;

-- name: how_far_a_stream_is
UPDATE streams SET number = number + 1 WHERE stream = 'store-anna/organization';

-- name: the_link_of_a_stream
UPDATE streams SET link = sha256('x') WHERE stream = 'store-anna/organization';

-- name: the_id_of_an_event
UPDATE ledger SET event = gen_random_uuid()
WHERE stream = 'store-anna/organization' AND number = 2;

-- name: the_subject_of_an_event
UPDATE ledger SET subject = 'u2/x' WHERE stream = 'store-anna/organization' AND number = 2;

-- name: the_source_of_an_event
UPDATE ledger SET source = 'u2' WHERE stream = 'store-anna/organization' AND number = 2;

-- name: the_day_of_an_event
UPDATE ledger SET on_day = on_day - 1 WHERE stream = 'store-anna/organization' AND number = 2;

-- name: the_type_of_an_event
UPDATE ledger SET type = 'organization.member_left'
WHERE stream = 'store-anna/organization' AND number = 2;

-- name: a_report_refused_afterwards
UPDATE ledger SET outcome = 'refused' WHERE stream = 'store-anna/organization' AND number = 2;

-- name: a_report_applied_afterwards
UPDATE ledger SET outcome = 'applied' WHERE stream = 'store-anna/organization' AND number = 4;

-- name: whom_else_a_report_concerns
UPDATE ledger SET also = NULL WHERE type = 'organization.union_registered' AND subject = 'u1';

-- name: what_is_kept_with_a_report
UPDATE ledger SET kept = replace(kept::text, '2026-07', '2026-08')::json
WHERE type = 'organization.union_applied';

-- name: a_retry_taken_out
DELETE FROM ledger WHERE retry_of IS NOT NULL;

-- name: a_wait_taken_out
DELETE FROM waiting;

-- name: a_wait_put_in
INSERT INTO waiting (id, stream, number, since)
SELECT id, stream, number, now() FROM ledger WHERE stream = 'store-anna/organization' AND number = 1;

-- name: a_byte_of_an_announcement
UPDATE outbox SET body = body || ' '::bytea WHERE number = 2 AND channel = 'announcements';

-- name: an_announcement_taken_out
DELETE FROM outbox WHERE number = 2 AND channel = 'announcements';

-- name: how_far_was_written
UPDATE written SET number = number - 1 WHERE stream LIKE '%/announcements';

-- name: a_state
UPDATE subjects SET state = replace(state::text, 'junior', 'senior')::json
WHERE kind = 'member' AND home = 'u1';

-- name: a_state_taken_out
DELETE FROM subjects WHERE kind = 'employer' AND id = 'e1';

-- name: a_state_put_in
INSERT INTO subjects (kind, id, home, state) VALUES ('employer', 'e7', 'u1', '{}');

-- name: where_a_subject_is_listed
UPDATE subjects SET home = 'u2' WHERE kind = 'employer' AND id = 'e1';

-- name: a_figure
UPDATE figures SET stock = replace(stock::text, '"organization.members":1', '"organization.members":2')::json
WHERE union_code = 'u1' AND day = '2026-03-01';

-- name: a_figure_taken_out
DELETE FROM figures WHERE union_code = 'u1' AND day = '2026-03-01';

-- name: a_figure_put_in
INSERT INTO figures (union_code, day, stock, flow)
VALUES ('u1', '2026-03-02', '{}', '{"organization.members_joined":1}');

-- name: a_clock
UPDATE clocks SET due_on = due_on + 1 WHERE subject = 'u9';

-- name: a_clock_taken_out
DELETE FROM clocks WHERE subject = 'u9';

-- name: a_row_of_the_directory
UPDATE directory SET row = replace(row::text, 'active', 'merged')::json
WHERE kind = 'union' AND id = 'u1';

-- name: a_row_of_the_directory_taken_out
DELETE FROM directory WHERE kind = 'union' AND id = 'u1';

-- name: a_row_of_the_directory_put_in
INSERT INTO directory (kind, id, row, version) VALUES ('union', 'u7', '{}', 1);
