-- Months of the ledger whose events' bytes lie in files, by the folder of TONGXIN_MONTHS.
CREATE TABLE months (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month       date NOT NULL,
    file        text NOT NULL UNIQUE,
    sha256      bytea NOT NULL,
    bytes       bigint NOT NULL,
    rows        bigint NOT NULL,
    detached_at timestamptz NOT NULL DEFAULT now()
);

-- The row of months whose file has the body. No foreign key: it would be asked for every row.
ALTER TABLE ledger ADD COLUMN file integer;
