-- How each stream stands: in_step, behind (its writer has written more), differs (another link at
-- the number that its writer has told), not_heard, or ended: its store was expelled or another
-- follows it, whose word counts. The head that was told may be older than what was read since; then
-- its link must be the one that was settled at its number. Services are in no directory: the one
-- that follows is the store whose first event came later, of the same service in the same channel.
CREATE VIEW standings AS
SELECT streams.stream, streams.number, streams.link, heard_number, heard_at,
    CASE
        WHEN self.store IS NOT NULL THEN 'in_step'
        WHEN directory.row ->> 'expelled_on' IS NOT NULL THEN 'ended'
        WHEN directory.id IS NULL AND EXISTS (
            SELECT FROM ledger mine
            JOIN streams others
                ON split_part(others.stream, '/', 2) = split_part(streams.stream, '/', 2)
            JOIN ledger later ON later.stream = others.stream AND later.number = 1
            WHERE mine.stream = streams.stream AND mine.number = 1
                AND later.source = mine.source AND later.id > mine.id
        ) THEN 'ended'
        WHEN heard_number IS NULL THEN 'not_heard'
        WHEN heard_number > streams.number THEN 'behind'
        WHEN heard_number = 0 OR heard_link =
            CASE WHEN heard_number = streams.number THEN streams.link ELSE at.link END
        THEN 'in_step'
        ELSE 'differs'
    END AS state
FROM streams
LEFT JOIN self ON self.store = split_part(streams.stream, '/', 1)
LEFT JOIN directory ON directory.kind = 'store'
    AND directory.id = split_part(streams.stream, '/', 1)
LEFT JOIN ledger at ON at.stream = streams.stream AND at.number = heard_number
    AND heard_number < streams.number;
