"""Findings: reports that stand although they are against a rule, with the article of each.

Articles, their sources, and the numbers in them are data, in the `.toml` files beside a service's
rules.
"""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec

from shared.events.base import Report
from shared.law import clocks
from shared.streams.rules import Fact, Subject, finds

S = TypeVar("S", bound=Subject)


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: its article, where it was read, how sure that is, and the numbers in it."""

    article: str
    source: str
    mark: Literal["law", "doc", "assumed", "unverified"]
    severity: Literal["hint", "breach"]
    share: Annotated[str, msgspec.Meta(pattern=r"^[0-9]+/[0-9]+\Z")] | None = None
    from_: int | None = msgspec.field(name="from", default=None)
    years: tuple[int, ...] = ()
    months: int = 0

    @property
    def part(self) -> Fraction:
        """Give the share that a vote needs."""
        return Fraction(self.share or "1")


class Findings:
    """The rules of one service that a report may be true and against, as its files have them."""

    def __init__(self, folder: Path) -> None:
        """Read all files of a folder; a rule that two of them name is a mistake of ours."""
        self.lines: dict[str, Line] = {}
        for file in sorted(folder.glob("*.toml")):
            found = msgspec.convert(tomllib.loads(file.read_text("utf-8")), dict[str, Line])
            if twice := found.keys() & self.lines.keys():
                raise ValueError(f"{file.name} names again: {', '.join(sorted(twice))}")
            self.lines |= found

    def mark(self, rule: str, article: str) -> str | None:
        """Tell how sure the article of a finding is: the rule's own, or a line's of some pack.

        None for what names no article, or was found by a rule that is newer than we are.
        """
        line = self.lines.get(rule)
        own = line.mark if line and line.article else None
        if line and line.article == article:
            return own
        return clocks.mark_of(article) or own

    def found(
        self, subject: S, rule: str, fact: Fact, event: Report, article: str | None = None
    ) -> S:
        """Give the subject with the finding added; `article` where a clock's own is to be named."""
        line = self.lines[rule]
        return finds(subject, rule, article or line.article, fact, event, severity=line.severity)
