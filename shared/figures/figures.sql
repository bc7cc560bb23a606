-- name: lock_figures
SELECT union_code, day, stock, flow FROM figures
JOIN unnest(string_to_array(%(unions)s, E'\n'), string_to_array(%(days)s, E'\n')::date[])
    AS wanted (u, d) ON union_code = u AND day = d
ORDER BY union_code, day FOR UPDATE OF figures;

-- name: add_figures
INSERT INTO figures (union_code, day, stock, flow)
SELECT * FROM unnest(
    string_to_array(%(unions)s, E'\n'), string_to_array(%(days)s, E'\n')::date[],
    string_to_array(%(stocks)s, E'\n')::json[], string_to_array(%(flows)s, E'\n')::json[]
)
ON CONFLICT DO NOTHING
RETURNING union_code, day;

-- name: set_figures
UPDATE figures SET stock = new.stock, flow = new.flow
FROM unnest(
    string_to_array(%(unions)s, E'\n'), string_to_array(%(days)s, E'\n')::date[],
    string_to_array(%(stocks)s, E'\n')::json[], string_to_array(%(flows)s, E'\n')::json[]
) AS new (union_code, day, stock, flow)
WHERE figures.union_code = new.union_code AND figures.day = new.day;
