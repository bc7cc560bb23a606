"""Case numbers: given once, by one, in a form of the city's; told to the branch; found again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import pytest

from services.gateway import wording
from services.rights import numbering
from services.rights.domain import rights as domain
from services.rights.numbering import CaseFormWrong, Form, Numbering
from shared.events import envelope
from shared.events import rights as events
from shared.streams import answers
from shared.streams.standing import parked
from tests.fix_postgres import MakeDatabase
from tests.rules import care as care_report
from tests.rules import contracts as contract_report
from tests.rules import rights as report
from tests.rules.register import ANNA, day
from tests.services.numbers import FORM, give, numbers, opened
from tests.services.rights import Rights, say
from tests.services.station import ROOT, Bed, City

OF_EACH_KIND: Final = (
    (report.filed("06-01"), "u1"),
    (report.complaint_received("06-01"), "u1"),
    (contract_report.contract_registered("06-01"), "u1"),
    (care_report.hardship_applied("06-01"), "u1"),
    (care_report.call_received("06-01"), ROOT),
)
"""The first report of a case of each kind, and who makes it."""


@pytest.fixture
def rights(city: City, make_database: MakeDatabase) -> Iterator[Rights]:
    """Give rights, to which nothing has been reported."""
    yield from opened(city, make_database)


def test_a_case_of_each_kind_has_a_number_in_the_citys_form(rights: Rights) -> None:
    """Each kind has its letter and counts for itself; the year is the one of the giving."""
    house = rights.city.house.copy(rights.city.clock)
    house.stream, house.written, house.packed = f"{house.id}/rights", [], 0
    for event, source in OF_EACH_KIND:
        agent = rights.anna if source == "u1" else house
        agent.record(event, source)
        rights.bed.settle(*agent.pack())
        assert rights.bed.outcome(agent) == ("applied", None)

    given = give(rights)

    assert sorted(given) == sorted(f"宁银工{letter}〔2026〕0001号" for letter in "维监约困线")
    assert give(rights) == []
    assert rights.bed.difference() is None


def test_what_was_refused_names_the_case_by_its_number_and_the_union_by_its_name(
    rights: Rights,
) -> None:
    """A clerk who asks on the phone says both."""
    say(rights, report.filed("06-01"))
    (number,) = give(rights)
    moved = report.moved("06-02", to="u1", **{"from": "u1"})
    rights.anna.record(moved, "u1")
    rights.bed.settle(*rights.anna.pack())

    with rights.bed.database.transaction() as tx:
        (*_, refused) = answers.timeline(tx, domain, "dispute", "d1")["events"]
        (group,) = parked(tx, rights.city.clock())["refused"]

    assert refused["reason"] == "already_the_handler"
    assert refused["names"] == {"d1": number, "u1": "枸杞厂工会"}
    assert number in wording.event(refused, "zh")["why"]
    assert "枸杞厂工会" in wording.parked(group, "zh")["why"]


def test_numbers_of_a_kind_follow_each_other_and_begin_anew_with_the_year(rights: Rights) -> None:
    """However many come at once, none is left out."""
    say(rights, *(report.filed("06-01", dispute=f"d{number}") for number in range(1, 4)))
    assert give(rights) == [f"宁银工维〔2026〕000{number}号" for number in (1, 2, 3)]

    say(rights, report.filed("06-02", dispute="d9"))
    assert give(rights) == ["宁银工维〔2026〕0004号"]

    rights.city.clock.go_on(days=365)
    say(rights, report.filed("06-02", dispute="d10"))
    assert give(rights) == ["宁银工维〔2027〕0001号"]


def test_more_cases_than_one_transaction_takes_are_all_numbered(
    rights: Rights, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In turns, without a gap."""
    monkeypatch.setattr(numbering, "AT_ONCE", 2)
    say(rights, *(report.filed("06-01", dispute=f"d{number}") for number in range(5)))

    assert give(rights) == [f"宁银工维〔2026〕000{number}号" for number in range(1, 6)]


def test_a_replay_gives_the_same_numbers_byte_for_byte(rights: Rights) -> None:
    """They stand in the ledger: a changed form, another year and a lost table make no other."""
    say(rights, report.filed("06-01"), report.filed("06-01", dispute="d2"))
    give(rights)
    before = rights.bed.snapshot()
    with rights.bed.database.transaction() as tx:
        tx.execute("DELETE FROM subjects")
    rights.city.clock.go_on(days=400)
    assert rights.bed.difference() is not None

    with rights.bed.database.transaction() as tx:
        rights.bed.rebuilt(tx).swap()

    assert rights.bed.snapshot() == before
    assert rights.bed.difference() is None
    assert give(rights, Form("X{kind}{year}-{serial}", " ".join(
        f"{kind}={kind}" for kind in FORM.letters
    ))) == []  # fmt: skip


def test_two_processes_that_both_believe_to_be_on_duty_double_no_number(
    rights: Rights, city: City
) -> None:
    """Each takes the lock; whoever comes second finds the cases numbered and goes on after them."""
    other = Bed(rights.bed.url, domain, city.clock)
    say(rights, *(report.filed("06-01", dispute=f"d{number}") for number in range(40)))

    with ThreadPoolExecutor(2) as both:
        runs = [both.submit(Numbering(FORM).give, bed.station) for bed in (rights.bed, other)]
        outcomes = Counter(one.outcome for run in runs for one in run.result())
    other.close()

    assert outcomes == {"applied": 40}
    assert sorted(numbers(rights).values()) == [
        f"宁银工维〔2026〕{number:04}号" for number in range(1, 41)
    ]
    assert rights.bed.difference() is None


def test_a_voided_case_keeps_its_number_and_nobody_else_gets_it(rights: Rights) -> None:
    """What was said on the phone once never means another case."""
    say(rights, report.filed("06-01"))
    give(rights)
    (filed,) = (one.body for one in rights.anna.written)
    void = events.EventVoided(
        on=day("06-02"), reported_by=ANNA, kind="dispute", about="d1", reason="误报",
        event=report_id(filed),
    )  # fmt: skip
    say(rights, void, report.filed("06-03", dispute="d2"))

    assert give(rights) == ["宁银工维〔2026〕0002号"]
    assert numbers(rights) == {("dispute", "d2"): "宁银工维〔2026〕0002号"}
    assert rights.bed.difference() is None


def report_id(body: bytes) -> str:
    """Read the id of an event."""
    return envelope.read(body).id


@pytest.mark.parametrize(
    "typed", ["宁银工维〔2026〕0002号", "维(2026)0002", "维【2026】 0002", "0002"]
)
def test_a_case_is_found_by_its_number_however_it_is_typed(rights: Rights, typed: str) -> None:
    """Brackets of all kinds, without blanks, or a part of it."""
    say(rights, report.filed("06-01"), report.filed("06-01", dispute="d2"))
    give(rights)

    with rights.bed.database.transaction() as tx:
        found = numbering.find(tx, typed)["found"]

    expected = {"kind": "dispute", "id": "d2", "name": "宁银工维〔2026〕0002号", "union": "u1"}
    assert expected in found


def test_the_timeline_tells_the_number_and_a_list_of_subjects_names_by_it(rights: Rights) -> None:
    """Whoever opens a number sees the case as people call it."""
    say(rights, report.filed("06-01"))
    give(rights)

    with rights.bed.database.transaction() as tx:
        life = answers.timeline(tx, domain, "dispute", "d1")
        behind = answers.subjects(tx, domain, "u1", "rights.disputes_open", "2026-06-30")

    numbered = life["events"][-1]
    assert (numbered["type"], numbered["outcome"]) == ("rights.case_numbered", "applied")
    assert numbered["data"]["number"] == "宁银工维〔2026〕0001号"
    assert [one["name"] for one in behind["subjects"]] == ["宁银工维〔2026〕0001号"]


WRONG: Final[dict[str, tuple[str, str]]] = {
    "no serial": ("工{kind}〔{year}〕号", " ".join(f"{k}={k}" for k in FORM.letters)),
    "no year": ("工{kind}{serial}号", " ".join(f"{k}={k}" for k in FORM.letters)),
    "no kind": ("工〔{year}〕{serial}号", " ".join(f"{k}={k}" for k in FORM.letters)),
    "unknown part": ("{town}{kind}{year}{serial}", " ".join(f"{k}={k}" for k in FORM.letters)),
    "one letter for two": (FORM.form, "dispute=维 matter=维 contract=约 household=困 call=线"),
    "a kind without letter": (FORM.form, "dispute=维 matter=监"),
}


@pytest.mark.parametrize("given", WRONG.values(), ids=WRONG)
def test_a_form_that_could_double_a_number_is_refused(given: Any) -> None:  # noqa: ANN401
    """Before any number is given."""
    with pytest.raises(CaseFormWrong):
        Form(*given)
