"""The peer's tables and statements."""

from typing import Final

PEER_TABLES: Final = """
CREATE TABLE reports (id uuid PRIMARY KEY, union_code text, day date, body json);
CREATE TABLE totals (union_code text, day date, members integer, PRIMARY KEY (union_code, day))"""
INSERT: Final = "INSERT INTO reports (id, union_code, day, body) VALUES (%s, %s, %s, %s)"
ADD: Final = """INSERT INTO totals (union_code, day, members) VALUES (%s, %s, 1)
ON CONFLICT (union_code, day) DO UPDATE SET members = totals.members + 1"""
