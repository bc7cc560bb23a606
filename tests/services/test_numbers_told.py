"""Case numbers are given after the reports, and told to the branches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from nameko.testing.services import worker_factory

from services.agent.mail import Mail
from services.rights import numbering
from services.rights.numbering import Numbering, NumbersPost
from services.rights.service import IDLE, RightsService
from shared.events import rights as events
from shared.streams.notices import read_numbers
from shared.streams.wire import Delivery, Message
from tests.agents import a_store
from tests.fix_postgres import MakeDatabase
from tests.rules import rights as report
from tests.services.numbers import FORM, give, given, numbers, opened
from tests.services.rights import Rights, say
from tests.services.station import City


@pytest.fixture
def rights(city: City, make_database: MakeDatabase) -> Iterator[Rights]:
    """Give rights, to which nothing has been reported."""
    yield from opened(city, make_database)


@pytest.mark.parametrize(("busy", "pause"), [(True, 1.0), (False, 0.0)])
def test_reports_go_before_numbers(
    rights: Rights, monkeypatch: pytest.MonkeyPatch, *, busy: bool, pause: float
) -> None:
    """With a pause while some come, without when none do; then it looks again only later."""
    monkeypatch.setattr(numbering, "AT_ONCE", 2)
    say(rights, *(report.filed("06-01", dispute=f"d{number}") for number in range(3)))
    line = SimpleNamespace(
        on_duty=True, busy=busy, station=rights.bed.station, mail=SimpleNamespace(publish=list)
    )
    service = worker_factory(
        RightsService, line=line, numbering=Numbering(FORM), numbers=NumbersPost()
    )

    assert [service.number_cases() for _ in range(3)] == [pause, IDLE, IDLE]
    assert len(numbers(rights)) == 3


def mail(
    rights: Rights, post: NumbersPost, new: Sequence[events.CaseNumbered] = (), **later: int
) -> list[tuple[str, int, list[str]]]:
    """Give the mail of some time later: to whom, which part, which numbers."""
    with rights.bed.database.transaction() as tx:
        found = post.messages(tx, rights.city.clock() + dt.timedelta(**later), new)
    lists = [(one.routing_key, read_numbers(one.body)) for one in found]
    return [(who, told.part, [one.id for one in told.numbers]) for who, told in lists if told]


def test_the_agents_of_a_cases_unions_are_told_at_once_and_all_again_each_day(
    rights: Rights,
) -> None:
    """A mailbox may lose what is in it; nobody else is told."""
    post = NumbersPost()
    say(rights, report.filed("06-01"))
    assert mail(rights, post) == []

    assert mail(rights, post, given(rights)) == [("anna", 0, ["d1"])]

    assert mail(rights, post) == []
    assert mail(rights, post, hours=2) == []
    assert mail(rights, post, days=1) == [("anna", 0, ["d1"])]


def test_a_list_grows_at_its_end_and_only_what_is_new_is_read(
    rights: Rights, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full part stays as it was told; whoever starts anew tells the same parts."""
    monkeypatch.setattr(numbering, "PART", 2)
    post = NumbersPost()
    say(rights, *(report.filed("06-01", dispute=f"d{number}") for number in range(3)))
    mail(rights, post)

    assert mail(rights, post, given(rights)) == [("anna", 0, ["d0", "d1"]), ("anna", 1, ["d2"])]

    say(rights, *(report.filed("06-02", dispute=f"d{number}") for number in (3, 4)))
    new = given(rights)
    with monkeypatch.context() as without:
        without.setattr(NumbersPost, "all", None)
        assert mail(rights, post, new) == [("anna", 1, ["d2", "d3"]), ("anna", 2, ["d4"])]
    assert mail(rights, post, hours=2) == []
    assert mail(rights, NumbersPost()) == [
        ("anna", 0, ["d0", "d1"]), ("anna", 1, ["d2", "d3"]), ("anna", 2, ["d4"])
    ]  # fmt: skip


def delivered(one: Message, sender: str = "rights") -> Delivery:
    """Give a message as the broker delivers it."""
    return Delivery(
        one.body, dict(one.headers), sender, one.routing_key, one.content_type, None
    )  # fmt: skip


def test_an_agents_status_tells_the_newest_numbers(rights: Rights, tmp_path: Path) -> None:
    """The last ones told; a list from somebody else is passed over."""
    say(rights, report.filed("06-01"))
    give(rights)
    with rights.bed.database.transaction() as tx:
        (message,) = NumbersPost().messages(tx, rights.city.clock(), ())
    store = a_store(tmp_path)

    Mail(store).take([delivered(message, "skills")])
    assert store.status().numbers == []
    Mail(store).take([delivered(message), delivered(message)])

    assert store.status().numbers == [
        {"kind": "dispute", "id": "d1", "number": "宁银工维〔2026〕0001号"}
    ]
    store.close()
