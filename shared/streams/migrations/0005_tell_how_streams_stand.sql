-- How each stream stands: in_step, behind (its writer has written more), differs (another link at
-- the number that its writer has told) or not_heard. The head that was told may be older than what
-- was read since; then its link must be the one that was settled at its number.
CREATE VIEW standings AS
SELECT streams.stream, streams.number, streams.link, heard_number, heard_at,
    CASE
        WHEN self.store IS NOT NULL THEN 'in_step'
        WHEN heard_number IS NULL THEN 'not_heard'
        WHEN heard_number > streams.number THEN 'behind'
        WHEN heard_number = 0 OR heard_link =
            CASE WHEN heard_number = streams.number THEN streams.link ELSE at.link END
        THEN 'in_step'
        ELSE 'differs'
    END AS state
FROM streams
LEFT JOIN self ON self.store = split_part(streams.stream, '/', 1)
LEFT JOIN ledger at ON at.stream = streams.stream AND at.number = heard_number
    AND heard_number < streams.number;
