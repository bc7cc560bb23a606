"""The standing of an employer for honours: what bars, what was checked, what changes it later."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from services.skills.checking import check_standing
from services.skills.rules import rules
from services.skills.rules.nomination import Nomination
from services.skills.rules.standing import Answer, Standing, now
from shared.events import directory
from shared.events import skills as events
from shared.events.base import OF_CLASS, Event, SubjectKey
from shared.events.envelope import read, write
from shared.events.skills.standing import Position, Veto
from shared.law.vetoes import VETOES, Line, Vetoes, pack_of
from shared.streams.directory import Directory
from shared.streams.keeper import Known
from shared.streams.ledger import Arrival
from shared.streams.refolding import Past, fact_of, refold
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


def test_a_nomination_is_checked_by_what_is_known_up_to_which_number() -> None:
    """Nothing bars; the check names both streams and how far they were read."""
    desk = in_good_standing()
    made = desk.tell(nomination_made())

    (check,) = desk.checks()
    assert (check.result, check.vetoes, check.occasion) == ("clear", (), "nominated")
    assert (check.event, check.because, check.on) == (made, None, day("06-01"))
    assert check.positions == (
        Position(stream=ORGANIZATION, number=1), Position(stream=RIGHTS, number=1)
    )  # fmt: skip
    assert not desk.barred()
    assert not desk.answer().changed


def test_a_nomination_during_a_bar_stands_and_is_found_with_the_event_that_bars() -> None:
    """What really happened is recorded (DOMAIN.md 1): it is no refusal."""
    desk = in_good_standing()
    fact = desk.tell(adverse_fact_announced(), RIGHTS)

    made = desk.tell(nomination_made())

    (check,) = desk.checks()
    assert check.result == "barred"
    assert check.vetoes == (Veto(rule="arrears", event=fact, fact="f1"),)
    assert [(one.rule, one.event) for one in desk.nomination.findings if one.rule ==
            "barred_by_veto"] == [("barred_by_veto", made)]  # fmt: skip


def test_what_is_missing_bars_each_by_the_event_that_says_so() -> None:
    """No union, no congress on that day, no contract."""
    desk = Desk()
    coverage = desk.tell(coverage_announced(coverages=[]), ORGANIZATION)
    own = desk.tell(
        standing_announced(under_contract=[{"from": "2025-01-01", "until": "2026-06-01"}],
                           with_congress=[{"from": "2026-06-02"}]),
        RIGHTS,
    )  # fmt: skip

    desk.tell(nomination_made())

    (check,) = desk.checks()
    assert check.vetoes == (
        Veto(rule="no_union", event=coverage),
        Veto(rule="no_congress", event=own),
        Veto(rule="no_contract", event=own),
    )


def test_a_bar_holds_from_its_first_day_and_no_longer_on_its_last() -> None:
    """The fact of 10 May, no longer on 20 May."""
    for on, result in (
        ("05-09", "clear"), ("05-10", "barred"), ("05-19", "barred"), ("05-20", "clear")
    ):  # fmt: skip
        desk = in_good_standing()
        desk.tell(adverse_fact_announced(until="2026-05-20"), RIGHTS)
        desk.tell(nomination_made(on))
        assert [one.result for one in desk.checks()] == [result]


def test_a_barring_fact_that_comes_late_changes_the_check_and_is_named() -> None:
    """The decision's own check stays as it was; the answer now is another, because of the fact."""
    desk = in_good_standing()
    made = desk.tell(nomination_made())
    late = desk.tell(adverse_fact_announced(), RIGHTS)

    first, second = desk.checks()
    assert (second.result, second.event, second.because) == ("barred", made, late)
    assert second.vetoes == (Veto(rule="arrears", event=late, fact="f1"),)
    assert Position(stream=RIGHTS, number=2) in second.positions
    (check,) = desk.standing.checks
    assert (check.result, check.vetoes, check.positions) == ("clear", (), first.positions)
    answer = desk.answer()
    assert (answer.result, answer.added, answer.lifted) == ("barred", second.vetoes, ())
    assert (answer.changed, answer.by) == (True, (late,))
    assert desk.barred()


def test_a_bar_that_is_taken_back_is_lifted_by_name() -> None:
    """A fact recorded in error ends as it begins; then nothing is found of the nomination."""
    desk = in_good_standing()
    desk.tell(adverse_fact_announced(), RIGHTS)
    desk.tell(nomination_made())

    back = desk.tell(adverse_fact_announced(until="2026-05-10"), RIGHTS)

    assert [one.result for one in desk.checks()] == ["barred", "clear"]
    answer = desk.answer()
    assert [one.rule for one in answer.lifted] == ["arrears"]
    assert (answer.result, answer.by) == ("clear", (back,))
    assert not desk.barred()


def test_what_says_nothing_new_of_a_decision_is_not_told_again() -> None:
    """A bar after its day, another count of labour contracts, the fact lifted later."""
    desk = in_good_standing()
    desk.tell(nomination_made("05-01"))

    desk.tell(adverse_fact_announced(), RIGHTS)
    desk.tell(standing_announced(labour_contracts=None), RIGHTS)
    desk.tell(coverage_announced(closed_on="2026-06-20"), ORGANIZATION)
    desk.tell(adverse_fact_announced(until="2026-06-01"), RIGHTS)

    assert [one.result for one in desk.checks()] == ["clear"]


def test_each_decision_of_the_city_is_checked_for_its_own_day() -> None:
    """A district's review isn't; the arrears of May bar the conferral, not what went before."""
    desk = in_good_standing()
    desk.tell(standing_announced(with_congress=[{"from": "2025-06-01"}]), RIGHTS)
    desk.tell(adverse_fact_announced(), RIGHTS)
    steps = (
        nomination_made("02-05"),
        honours.nomination_publicized(),
        honours.nomination_reviewed(),
        honours.nomination_reviewed("03-15", level="city", reported_by=honours.CEN),
        honours.slate_reviewed(),
        honours.slate_publicized(),
        honours.honour_conferred("05-20"),
    )
    ids = [desk.tell(step) for step in steps]

    assert [(one.occasion, one.event, one.result) for one in desk.checks()] == [
        ("nominated", ids[0], "clear"),
        ("reviewed", ids[3], "clear"),
        ("settled", ids[4], "clear"),
        ("conferred", ids[6], "barred"),
    ]
    assert len(desk.standing.checks) == 4


def test_of_an_employer_of_which_nothing_was_announced_the_check_is_incomplete() -> None:
    """It isn't refused and doesn't wait; each announcement that completes it is told."""
    desk = Desk()
    desk.tell(nomination_made())
    desk.tell(standing_announced(), RIGHTS)
    coverage = desk.tell(coverage_announced(), ORGANIZATION)

    assert [one.result for one in desk.checks()] == ["incomplete", "clear"]
    assert desk.checks()[-1].because == coverage
    assert desk.standing.holder(TODAY) == "u1"


def test_a_fact_of_a_kind_that_the_place_doesnt_name_bars_nothing() -> None:
    """Which rules bar is data: a place's pack of a later year says fewer."""
    few = Vetoes(
        title={"zh": "", "en": ""}, from_year=2026, division="6401",
        vetoes=(Line(rule="accident", years=3, article="", source="", mark="unverified"),),
    )  # fmt: skip
    packs = {**VETOES, "yinchuan": few}

    assert pack_of(2026, "640104", packs) == "yinchuan"
    assert pack_of(2025, "640104", packs) == pack_of(2026, "6405", packs) == "cn"
    assert pack_of(2026, None, packs) == "cn"
    assert few.line("arrears") is None


def test_every_line_of_the_pack_is_marked_and_says_how_long_it_bars() -> None:
    """To the end of the year, three years to the day; what is missing has no term."""
    pack = VETOES["cn"]

    assert {one.mark for one in pack.vetoes} == {"unverified"}
    arrears, accident, none = (pack.line(rule) for rule in ("arrears", "accident", "no_union"))
    assert arrears is not None and arrears.until(day("05-10")) == day("2027-01-01")  # noqa: PT018
    assert accident is not None and accident.until(day("05-10")) == day("2029-05-10")  # noqa: PT018
    assert none is not None and none.until(day("05-10")) is None  # noqa: PT018


def announcements(chance: random.Random) -> tuple[list[Any], list[Any]]:
    """Make some announcements of organization, and some of rights, about one employer."""
    organization = [
        coverage_announced(coverages=chance.choice([[], [{"union": "u1", "from": "2026-02-01"}]]))
        for _ in range(chance.randint(0, 3))
    ]
    rights: list[Any] = []
    for _ in range(chance.randint(0, 6)):
        begins = dt.date(2026, chance.randint(1, 6), chance.randint(1, 28))
        ends = begins + dt.timedelta(days=chance.randint(0, 60))
        stretch = {"from": begins, "until": ends}
        rights.append(chance.choice([
            standing_announced(under_contract=[stretch]),
            standing_announced(with_congress=[stretch]),
            adverse_fact_announced(
                adverse_fact=chance.choice(["f1", "f2"]), until=ends, **{"from": begins},
                kind=chance.choice(["arrears", "insurance", "accident", "mass_incident"]),
            ),
        ]))  # fmt: skip
    return organization, rights


def mixed(desk: Desk, chance: random.Random, *streams: tuple[str, list[Any]]) -> Desk:
    """Tell streams to a desk, each in its own order, one beside the other in any."""
    turns = [name for name, told in streams for _ in told]
    chance.shuffle(turns)
    left = {name: iter(told) for name, told in streams}
    for name in turns:
        desk.tell(next(left[name]), name)
    return desk


@given(st.randoms(use_true_random=False))
def test_the_answer_now_does_not_depend_on_what_came_first(chance: random.Random) -> None:
    """Nor do the events that it names; and what was last told of each decision is that answer."""
    organization, rights = announcements(chance)
    decisions = [
        nomination_made(f"0{month}-15", nomination=f"n{month}", member=f"{month:064x}")
        for month in (2, 4, 6)
    ]
    told = ((ORGANIZATION, organization), (RIGHTS, rights), ("b1/skills", decisions))

    answers = []
    for _ in range(2):
        desk = mixed(Desk(), chance, *told)
        found = {}
        for check in desk.standing.checks:
            answer = now(desk.standing, check)
            assert [(one.rule, one.fact) for one in check.latest] == [
                (one.rule, one.fact) for one in answer.vetoes
            ]
            assert check.latest_result == answer.result
            barred = "barred_by_veto" in desk.found("nomination", check.nomination)
            assert barred == (answer.result == "barred")
            found[check.nomination] = (
                answer.result,
                [(one.rule, one.fact, desk.places[one.event]) for one in answer.vetoes],
            )
        answers.append(found)

    assert answers[0] == answers[1]
    assert set(answers[0]) == {"n2", "n4", "n6"}


@given(st.randoms(use_true_random=False))
def test_what_is_rebuilt_from_the_ledger_is_what_lives(chance: random.Random) -> None:
    """Standing and nominations, and each reads back from its row."""
    organization, rights = announcements(chance)
    told = ((ORGANIZATION, organization), (RIGHTS, rights), ("b1/skills", [nomination_made()]))
    desk = mixed(Desk(), chance, *told)

    for key in (SubjectKey("standing", "e1"), SubjectKey("nomination", "n1")):
        pasts = [one for one in desk.ledger if key in (one.own, *one.also)]
        live = desk.subjects[key]
        assert refold(key, pasts, rules) == live
        assert msgspec.json.decode(msgspec.json.encode(live), type=rules.kinds[key.kind]) == live
