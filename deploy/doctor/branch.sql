-- name: check
PRAGMA quick_check(1);

-- name: newest
SELECT max(recorded_at) FROM events;

-- name: in_future
-- Refused for the day, among the last hundred of each stream.
SELECT count(*) FROM outcomes JOIN streams ON place = outcomes.stream
WHERE outcome = 'refused' AND reason = 'day_in_future' AND outcomes.number > streams.number - 100;

-- name: speaks
SELECT count(*) FROM unions
WHERE from_day <= :today AND (until_day IS NULL OR until_day >= :today);
