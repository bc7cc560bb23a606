"""A desk of skills that hears announcements, and builders of what is announced."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import msgspec

from services.skills.checking import check_standing
from services.skills.rules import rules
from services.skills.rules.nomination import Nomination
from services.skills.rules.standing import Answer, Standing, now
from shared.events import directory
from shared.events import skills as events
from shared.events.base import OF_CLASS, Event
from shared.events.envelope import read, write
from shared.streams.directory import Directory
from shared.streams.keeper import Known
from shared.streams.ledger import Arrival
from shared.streams.refolding import Past, fact_of
from tests.rules import honours
from tests.rules.contracts import coverage_announced
from tests.rules.honours import honour_round_opened
from tests.rules.register import TODAY, day
from tests.rules.skills import Skills

ORGANIZATION, RIGHTS = "o1/announcements", "r1/announcements"
NOON = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)


class Desk(Skills):
    """Skills as its service keeps it: what it does by itself is told too, and all is remembered."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        super().__init__()
        self.numbers: Counter[str] = Counter()
        self.ledger: list[Past] = []
        self.places: dict[str, tuple[str, int]] = {}
        self.tell(honour_round_opened())

    def tell(self, event: Event, stream: str = "b1/skills") -> str:
        """Take an event in, and what follows from it; give its id."""
        self.numbers[stream] += 1
        number = self.numbers[stream]
        body = write(event, source="/unions/u1", stream=stream, number=number, time=NOON)
        envelope, declaration = read(body), OF_CLASS[type(event)]
        arrival = Arrival(
            stream, number, b"", body, envelope, declaration, event, "applied",
            key=declaration.subject(event), also=tuple(declaration.also(event)),
        )  # fmt: skip
        past = Past(envelope, event, arrival.kept, TODAY, arrival.also)
        self.ledger.append(past)
        self.places[envelope.id] = (stream, number)
        fact = fact_of(envelope, event, arrival.kept, TODAY)
        for key in (past.own, *past.also):
            if (type(event), key.kind) in rules.rules:
                folded = rules.fold(key, self.subjects.get(key), event, fact)
                self.subjects[key] = folded
        for more in list(check_standing(arrival, self.known())):
            self.tell(more, "s1/skills")
        return envelope.id

    def known(self) -> Known:
        """Give what the service knows: announcements come by two streams."""
        heard = {name: self.numbers[name] for name in (ORGANIZATION, RIGHTS)}
        return Known(Directory(), self.subjects.get, heard.copy)

    @property
    def standing(self) -> Standing:
        """Give the standing of e1."""
        found = self.of("standing", "e1")
        assert isinstance(found, Standing)
        return found

    @property
    def nomination(self) -> Nomination:
        """Give the nomination."""
        found = self.of("nomination", "n1")
        assert isinstance(found, Nomination)
        return found

    def answer(self, place: int = 0) -> Answer:
        """Check a decision again."""
        return now(self.standing, self.standing.checks[place])

    def checks(self) -> list[events.StandingChecked]:
        """Give what the service has told of checks."""
        return [one.event for one in self.ledger if isinstance(one.event, events.StandingChecked)]

    def barred(self) -> bool:
        """Tell whether the nomination is found to be against a bar."""
        return "barred_by_veto" in self.found("nomination", "n1")


def nomination_made(on: str = "06-01", **given: object) -> events.NominationMade:
    """Build that u1 nominates Li of e1, in the round of medals, on the day of its congress."""
    return honours.nomination_made(on, **{"congress_discussed_on": day(on), **given})


def standing_announced(**given: object) -> directory.StandingAnnounced:
    """Build a contract of e1 from 2025 on, and a congress held in 2026."""
    data = {
        "employer": "e1", "under_contract": [{"from": "2025-01-01"}],
        "with_congress": [{"from": "2026-03-02", "until": "2027-03-02"}],
        "labour_contracts": {"as_of": "2026-03-31", "should_sign": 120, "signed": 118},
    } | given  # fmt: skip
    return msgspec.convert(data, directory.StandingAnnounced)


def adverse_fact_announced(**given: object) -> directory.AdverseFactAnnounced:
    """Build arrears of May, which bar to the end of the year."""
    data = {
        "adverse_fact": "f1", "employer": "e1", "kind": "arrears", "from": "2026-05-10",
        "until": "2027-01-01",
    } | given  # fmt: skip
    return msgspec.convert(data, directory.AdverseFactAnnounced)


def in_good_standing() -> Desk:
    """Give a desk that knows of e1's union, contract and congress."""
    desk = Desk()
    desk.tell(coverage_announced(), ORGANIZATION)
    desk.tell(standing_announced(), RIGHTS)
    return desk
