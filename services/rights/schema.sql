-- The last number of a kind in a year.
CREATE INDEX subjects_serial
    ON subjects ((state ->> 'of'), ((state ->> 'year')::int), ((state ->> 'serial')::int))
    WHERE kind = 'case_number';

-- Open disputes that are at a union because a clock ran out, and open calls that were sent down.
-- Whatever has never passed on has no former union, and its JSON isn't read.
CREATE INDEX subjects_raised ON subjects (id)
    WHERE kind = 'dispute' AND former IS NOT NULL
        AND state -> 'handlings' -> -1 ->> 'why' = 'raised' AND state ->> 'ended_on' IS NULL;
CREATE INDEX subjects_sent ON subjects (id)
    WHERE kind = 'call' AND former IS NOT NULL
        AND state ->> 'closed_on' IS NULL AND json_array_length(state -> 'legs') > 1;
