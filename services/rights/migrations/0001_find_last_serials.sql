-- The last number of a kind in a year.
CREATE INDEX subjects_serial
    ON subjects ((state ->> 'of'), ((state ->> 'year')::int), ((state ->> 'serial')::int))
    WHERE kind = 'case_number';
