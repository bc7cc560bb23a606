"""What a union is and has: traits, elections and terms, committees, certificates, its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from services.organization.rules.dated import Change
from services.organization.rules.spans import Span
from shared.events.organization import UnionKind


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


class Women(msgspec.Struct, frozen=True, kw_only=True):
    """Women workers of an employer as counted on a day while the union covers it."""

    as_of: dt.date
    employer: str
    women: int


def gone(women: tuple[Women, ...], employers: tuple[str, ...], day: dt.date) -> tuple[Women, ...]:
    """Give the counts with those of employers that leave brought to nothing on a day."""
    known = {one.employer for one in women}
    left = (Women(as_of=day, employer=code, women=0) for code in employers if code in known)
    return put_in(women, left)


def put_in(women: tuple[Women, ...], more: Iterable[Women]) -> tuple[Women, ...]:
    """Put counts in their place; of two of one day the later that arrived holds."""
    places = {(one.as_of, one.employer): one for one in (*women, *more)}
    return tuple(places[place] for place in sorted(places))
