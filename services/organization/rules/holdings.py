"""What a union is and has: traits, elections and terms, committees, certificates, its parts."""

from __future__ import annotations

import datetime as dt

import msgspec

from shared.events.organization import UnionKind
from shared.rules.dated import Change
from shared.rules.spans import Span


class Traits(Change, frozen=True, kw_only=True):
    """What a union is."""

    kind: UnionKind | None = None
    division: str | None = None


class Election(msgspec.Struct, frozen=True, kw_only=True):
    """An election that was held and waits for the answer from above."""

    on: dt.date
    person: str
    purpose: str
    direct: bool = False
    lawful: bool = True


class Term(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A term of the committee, and the day of the lawful election for it where one is known."""

    to: dt.date
    from_: dt.date | None = None
    held_on: dt.date | None = None


class Committee(Span, frozen=True, kw_only=True):
    """A special committee; of women's, perhaps only a member for women."""

    kind: str
    members: int
    women_member_only: bool = False


class LegalPerson(Span, frozen=True, kw_only=True):
    """A certificate of legal personality; a renewed one follows it without a gap."""

    credit_code: str
    certificate_no: str


class Home(Span, frozen=True, kw_only=True):
    """A staff home that passed inspection."""

    grade: str


class Chair(Span, frozen=True, kw_only=True):
    """Who holds the chair."""

    officer: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A union that was split off, and how many members have been named for it."""

    union: str
    named: int
