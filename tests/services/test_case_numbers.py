"""Case numbers: given once, by one, in a form of the city's; told to the branch; found again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest

from services.agent.mail import Mail
from services.rights import numbering
from services.rights.domain import rights as domain
from services.rights.numbering import CaseFormWrong, Form, NumbersPost
from shared.events import envelope
from shared.events import rights as events
from shared.events.base import Event
from shared.streams import answers
from shared.streams.notices import read_numbers
from shared.streams.wire import Delivery, Message
from tests.agents import a_store
from tests.fix_postgres import MakeDatabase
from tests.rules import care as care_report
from tests.rules import contracts as contract_report
from tests.rules import rights as report
from tests.rules.register import ANNA, day
from tests.services.rights import Rights
from tests.services.station import ROOT, STREAMS, Bed, City

FORM: Final = Form(
    "宁银工{kind}〔{year}〕{serial:04}号", "dispute=维 matter=监 contract=约 household=困 call=线"
)
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
    bed = Bed(make_database([STREAMS]), domain, city.clock)
    found = Rights(city, bed)
    found.hear()
    yield found
    bed.close()


def say(rights: Rights, *told: Event) -> None:
    """Let u1's store report, and settle it."""
    for one in told:
        rights.anna.record(one, "u1")
    rights.bed.settle(*rights.anna.pack())
    assert rights.bed.outcome(rights.anna) == ("applied", None)


def give(rights: Rights, form: Form = FORM) -> list[str]:
    """Give numbers; name those that are new."""
    arrivals = numbering.give(rights.bed.station, form)
    assert {one.outcome for one in arrivals} <= {"applied"}
    return [one.event.number for one in arrivals if isinstance(one.event, events.CaseNumbered)]


def numbers(rights: Rights) -> dict[tuple[str, str], str]:
    """Give every number as its row holds it, by case."""
    with rights.bed.database.transaction() as tx:
        rows = tx.execute(numbering.queries.numbers).fetchall()
    return {(kind, id_): number for kind, id_, number, *_ in rows}


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
        runs = [both.submit(numbering.give, bed.station, FORM) for bed in (rights.bed, other)]
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
        life = answers.timeline(tx, "dispute", "d1")
        behind = answers.subjects(tx, domain, "u1", "rights.disputes_open", "2026-06-30")

    numbered = life["events"][-1]
    assert (numbered["type"], numbered["outcome"]) == ("rights.case_numbered", "applied")
    assert numbered["data"]["number"] == "宁银工维〔2026〕0001号"
    assert [one["name"] for one in behind["subjects"]] == ["宁银工维〔2026〕0001号"]


def mail(rights: Rights, post: NumbersPost, later: int = 0) -> list[Message]:
    """Give the mail of a day."""
    with rights.bed.database.transaction() as tx:
        return post.messages(tx, rights.bed.station.today() + dt.timedelta(later))


def test_the_agents_of_a_cases_unions_are_told_at_once_and_all_again_each_day(
    rights: Rights,
) -> None:
    """A mailbox may lose what is in it; nobody else is told."""
    post = NumbersPost()
    say(rights, report.filed("06-01"))
    assert mail(rights, post) == []
    give(rights)

    first = mail(rights, post)

    assert [one.routing_key for one in first] == ["anna"]
    told = read_numbers(first[0].body)
    assert told
    assert [(one.kind, one.id, one.number) for one in told.numbers] == [
        ("dispute", "d1", "宁银工维〔2026〕0001号")
    ]
    assert mail(rights, post) == []
    assert [one.body for one in mail(rights, post, later=1)] == [first[0].body]


def delivered(one: Message, sender: str = "rights") -> Delivery:
    """Give a message as the broker delivers it."""
    return Delivery(
        one.body, dict(one.headers), sender, one.routing_key, one.content_type, None
    )  # fmt: skip


def test_an_agents_status_tells_the_newest_numbers(rights: Rights, tmp_path: Path) -> None:
    """The last ones told; a list from somebody else is passed over."""
    say(rights, report.filed("06-01"))
    give(rights)
    (message,) = mail(rights, NumbersPost())
    store = a_store(tmp_path)

    Mail(store).take([delivered(message, "skills")])
    assert store.status().numbers == []
    Mail(store).take([delivered(message), delivered(message)])

    assert store.status().numbers == [
        {"kind": "dispute", "id": "d1", "number": "宁银工维〔2026〕0001号"}
    ]
    store.close()


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
