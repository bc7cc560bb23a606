-- Who may log in at the broker, with salted hashes of their passwords. Never announced.
CREATE TABLE credentials (
    participant text PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('agent', 'service', 'office')),
    secret      text NOT NULL,
    given_on    timestamptz NOT NULL DEFAULT now()
);
