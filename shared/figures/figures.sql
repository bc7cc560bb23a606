-- name: lock_figures
SELECT union_code, day, stock, flow FROM figures
JOIN unnest(%(unions)b::text[], %(days)b::date[]) AS wanted (u, d) ON union_code = u AND day = d
ORDER BY union_code, day FOR UPDATE OF figures;

-- name: add_figures
INSERT INTO figures (union_code, day, stock, flow)
SELECT * FROM unnest(%(unions)b::text[], %(days)b::date[], %(stocks)b::json[], %(flows)b::json[])
ON CONFLICT DO NOTHING
RETURNING union_code, day;

-- name: set_figures
UPDATE figures SET stock = new.stock, flow = new.flow
FROM unnest(%(unions)b::text[], %(days)b::date[], %(stocks)b::json[], %(flows)b::json[])
    AS new (union_code, day, stock, flow)
WHERE figures.union_code = new.union_code AND figures.day = new.day;
