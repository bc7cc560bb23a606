"""Verify: whatever somebody changes by hand, the first place that differs is named."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from shared.events.organization import RefusalsCounted
from shared.streams.queries import load_queries
from tests.rules import organization as report
from tests.services.mending import MEMBER, corrected
from tests.services.station import City

harms = load_queries(Path(__file__).with_name("harm.sql"))

ANNA = "store-anna/organization"


@pytest.fixture
def story(city: City) -> City:
    """Give a city with a refusal, a retry, a wait, a correction, a clock, and an outbox."""
    city.anna.record(report.member_joined())
    city.anna.record(report.member_changed(grade="junior"))
    city.settle(*city.bo.say(report.member_received()))
    city.settle(*city.anna.say(report.member_sent(), report.member_joined()))
    city.settle(*city.chen.say(report.member_left(union="u3")))
    mended = city.bo.record(report.member_joined("05-20", union="u2", member="bb" * 32))
    city.bo.record(corrected(mended, f"member:u2/{'bb' * 32}", grade="technician"))
    dan = city.agent("dan", "u9")
    city.settle(*city.bo.pack(), *dan.say(report.union_applied("06-29", union="u9", employers=[])))
    city.station.outbox.stand()
    assert city.difference() is None
    return city


class Named(NamedTuple):
    """Where a harm is found, and what names the place there."""

    where: str
    key: str


IN_STREAMS = {
    "a_byte_of_a_report": Named("ledger", f"{ANNA} 2"),
    "a_link": Named("ledger", f"{ANNA} 2"),
    "a_report_taken_out": Named("ledger", f"{ANNA} 2"),
    "the_last_report_taken_out": Named("streams", ANNA),
    "a_stream_taken_out": Named("streams", "store-bo/organization"),
    "two_reports_exchanged": Named("ledger", f"{ANNA} 1"),
    "how_far_a_stream_is": Named("streams", ANNA),
    "the_link_of_a_stream": Named("streams", ANNA),
    "the_id_of_an_event": Named("ledger", f"{ANNA} 2 event"),
    "the_subject_of_an_event": Named("ledger", f"{ANNA} 2 subject"),
    "the_source_of_an_event": Named("ledger", f"{ANNA} 2 source"),
    "the_day_of_an_event": Named("ledger", f"{ANNA} 2 on_day"),
    "the_type_of_an_event": Named("ledger", f"{ANNA} 2 type"),
    "a_retry_taken_out": Named("waiting", "store-bo/organization 1"),
    "a_wait_taken_out": Named("waiting", "store-chen/organization 1"),
    "a_wait_put_in": Named("waiting", "ledger "),
    "a_byte_of_an_announcement": Named("outbox", "/announcements 2"),
    "an_announcement_taken_out": Named("outbox", "/announcements 2"),
    "how_far_was_written": Named("written", "/announcements"),
}

IN_LEDGER = {
    "a_report_refused_afterwards": Named("subjects", MEMBER),
    "a_report_applied_afterwards": Named("subjects", MEMBER),
    "whom_else_a_report_concerns": Named("subjects", "employer:e1"),
    "what_is_kept_with_a_report": Named("subjects", "union:u9"),
}
"""Changes that leave the chains whole: what follows from the ledger isn't what is held."""

IN_STATE = {
    "a_state": Named("subjects", MEMBER),
    "a_state_taken_out": Named("subjects", "employer:e1"),
    "a_state_put_in": Named("subjects", "employer:e7"),
    "where_a_subject_is_listed": Named("subjects", "employer:e1"),
    "a_figure": Named("figures", "u1 2026-03-01"),
    "a_figure_taken_out": Named("figures", "u1 2026-03-01"),
    "a_figure_put_in": Named("figures", "u1 2026-03-02"),
    "a_clock": Named("clocks", "union:u9 union_application_answer"),
    "a_clock_taken_out": Named("clocks", "union:u9 union_application_answer"),
    "a_row_of_the_directory": Named("directory", "union:u1"),
    "a_row_of_the_directory_taken_out": Named("directory", "union:u1"),
    "a_row_of_the_directory_put_in": Named("directory", "union:u7"),
}


def harm(city: City, name: str) -> None:
    """Change something by hand."""
    with city.database.transaction() as tx:
        assert tx.execute(getattr(harms, name)).rowcount


def test_an_event_of_the_service_itself_is_settled_as_it_is_written(city: City) -> None:
    """Whatever order it was made in: who rebuilds the tables has nothing but the bytes."""
    reasons = {"schema": 2, "already_left": 1}
    city.station.record([
        RefusalsCounted(on=report.TODAY, union="u1", refused=3, reasons=reasons)
    ])  # fmt: skip

    assert city.difference() is None


def test_every_harm_is_tried() -> None:
    """None stands in the file for nothing."""
    assert {name for name, _ in harms} == IN_STREAMS.keys() | IN_LEDGER.keys() | IN_STATE.keys()


@pytest.mark.parametrize(("name", "named"), (IN_STREAMS | IN_LEDGER | IN_STATE).items())
def test_the_first_difference_is_named(story: City, name: str, named: Named) -> None:
    """It says what is held there, and what should be."""
    harm(story, name)

    found = story.difference()

    assert found is not None
    assert found.where == named.where
    assert named.key in found.key
    assert found.held != found.expected


@pytest.mark.parametrize("name", IN_STATE)
def test_a_replay_heals_what_follows_from_the_ledger(story: City, name: str) -> None:
    """What was built is put in place of what was changed; byte for byte as it was."""
    before = story.snapshot()
    harm(story, name)

    with story.database.transaction() as tx:
        story.rebuilt(tx).swap()

    assert story.difference() is None
    assert story.snapshot() == before


def test_a_replay_of_what_is_right_changes_nothing(story: City) -> None:
    """The service goes on with the same tables."""
    before = story.snapshot()

    with story.database.transaction() as tx:
        story.rebuilt(tx).swap()

    assert story.snapshot() == before
    story.settle(*story.anna.say(report.member_joined(member="cc" * 32)))
    assert story.difference() is None
