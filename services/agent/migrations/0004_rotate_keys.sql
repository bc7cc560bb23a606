-- The first key of people whose key was rotated: local ids that follow from it stay as they are.
CREATE TABLE first_keys (member_key TEXT PRIMARY KEY, first_key TEXT NOT NULL) STRICT, WITHOUT ROWID;
