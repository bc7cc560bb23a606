"""A branch's store: its outbox, its mail and its import."""
