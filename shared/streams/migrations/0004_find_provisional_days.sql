-- Days that were reckoned before the days off of their year were known.
CREATE INDEX ledger_provisional ON ledger (id) WHERE kept::text LIKE '%"provisional":true%';
