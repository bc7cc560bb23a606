"""What a finding is, and how checks are run: each by itself, and none spoils the others."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, TypeVar

import psycopg

from deploy.place import PasswordMissing, SettingMissing
from shared import words
from shared.streams.wire import BrokerAway, BrokerRefused
from shared.words import Lang, Named

Urgency = Literal["now", "soon", "note"]
"""To be seen to now, or soon; or only to be known."""
S = TypeVar("S")


class OutOfReach(Named):
    """What a check needs is away or not in order; another check tells it."""


AWAY = (psycopg.OperationalError, sqlite3.DatabaseError, BrokerAway, BrokerRefused)


class Finding(NamedTuple):
    """Something that is wrong; its sentence stands in `[doctor]` of the catalogue."""

    name: str
    urgency: Urgency
    facts: dict[str, str]

    def told(self, lang: Lang) -> str:
        """Say what is wrong and what to do."""
        return words.sentence(f"doctor.{self.name}", lang, **self.facts)


def must(name: str, **facts: object) -> Finding:
    """Make a finding that must be seen to now."""
    return Finding(name, "now", texts(facts))


def soon(name: str, **facts: object) -> Finding:
    """Make a finding that must be seen to soon."""
    return Finding(name, "soon", texts(facts))


def note(name: str, **facts: object) -> Finding:
    """Make a finding that asks for nothing."""
    return Finding(name, "note", texts(facts))


def texts(facts: dict[str, object]) -> dict[str, str]:
    """Give facts as they are told."""
    return {name: str(value) for name, value in facts.items()}


@dataclass(frozen=True)
class Part(Generic[S]):
    """What belongs together; `name` has its word in `[examined]` of the catalogue."""

    name: str
    checks: Sequence[Callable[[S], Iterator[Finding]]]


@dataclass(frozen=True)
class Report:
    """What was found; what was looked at, and what wasn't and why."""

    findings: list[Finding] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    unlooked: dict[str, Named] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        """Tell whether nothing must be done."""
        return all(one.urgency == "note" for one in self.findings)

    def plain(self) -> dict[str, Any]:
        """Give it as JSON has it, with every sentence in both languages."""
        return {
            "well": self.well,
            "findings": [
                one._asdict() | {lang: one.told(lang) for lang in words.LANGS}
                for one in self.findings
            ],
            "looked": self.looked,
            "unlooked": {
                part: {lang: words.told(why, lang) for lang in words.LANGS}
                for part, why in self.unlooked.items()
            },
        }


def examine(parts: Sequence[Part[S]], subject: S) -> Report:
    """Run all checks; one that fails itself is a finding, the most urgent come first."""
    report = Report()
    for part in parts:
        for check in part.checks:
            try:
                report.findings.extend(check(subject))
            except (OutOfReach, SettingMissing, PasswordMissing) as why:
                report.unlooked.setdefault(part.name, why)
            except AWAY:
                report.unlooked.setdefault(part.name, OutOfReach())
            except Exception as error:  # noqa: BLE001 - whoever calls a doctor has trouble enough
                name = f"{part.name}.{check.__name__}"
                report.findings.append(must("check_failed", check=name, detail=repr(error)))
        if part.name not in report.unlooked:
            report.looked.append(part.name)
    report.findings.sort(key=lambda one: ("now", "soon", "note").index(one.urgency))
    return report


def first_line(error: BaseException) -> str:
    """Give the first line of an error's words, without its full stop."""
    return str(error).strip().partition("\n")[0].removesuffix(".") or type(error).__name__
