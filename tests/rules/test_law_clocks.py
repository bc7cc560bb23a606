"""Clocks: the day by which something must have happened, and by which pack."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace

import pytest

from shared.law import calendar, clocks
from shared.law.clocks import ClockNotInForce, ClockUnknown, Due
from shared.law.packs import Clock, Pack

TODAY = dt.date(2026, 6, 1)


def line(clock: str, length: int, valid_from: dt.date) -> Clock:
    """Build a line of a pack."""
    return Clock(
        clock=clock,
        length=length,
        unit="calendar",
        effect="overdue",
        article="第一条",
        source="a test",
        mark="assumed",
        valid_from=valid_from,
    )


def packs(*given: tuple[str, str | None, tuple[Clock, ...]]) -> dict[str, Pack]:
    """Build packs of one clock each: name, base, lines with the oldest first."""
    return {
        name: Pack(name, {"zh": name, "en": name}, base, {own[0].clock: own})
        for name, base, own in given
    }


def test_an_application_to_found_a_union_is_answered_in_15_days() -> None:
    """Filed on 1 June, the answer is in time on the 16th."""
    due = clocks.due("cn/union_application_answer", TODAY, TODAY)

    assert due == Due(
        clock="union_application_answer",
        due_on=dt.date(2026, 6, 16),
        provisional=False,
        pack="cn@2000-01-01",
        article="工会法第十二条；建会批复十五日",
        effect="overdue",
    )


@pytest.mark.parametrize(
    ("name", "start", "due_on"),
    [
        # Over Spring Festival 2026 (15 to 23 February).
        ("cn/union_application_answer", dt.date(2026, 2, 5), dt.date(2026, 2, 24)),
        ("cn/mediation", dt.date(2026, 2, 1), dt.date(2026, 2, 24)),
        ("cn/acceptance", dt.date(2026, 2, 12), dt.date(2026, 2, 26)),
        # Over the year end.
        ("cn/union_application_answer", dt.date(2025, 12, 18), dt.date(2026, 1, 4)),
        ("cn/defence", dt.date(2025, 12, 25), dt.date(2026, 1, 9)),
        ("cn/award", dt.date(2026, 4, 20), dt.date(2026, 6, 4)),
        ("cn/award_extended", dt.date(2026, 4, 20), dt.date(2026, 6, 22)),
        ("cn/limitation", dt.date(2025, 2, 20), dt.date(2026, 2, 24)),
        ("cn/hearing_notice", dt.date(2026, 2, 26), dt.date(2026, 2, 12)),
        ("zhejiang/offer_answer", dt.date(2026, 6, 1), dt.date(2026, 6, 15)),
        ("shanghai/offer_answer", dt.date(2026, 6, 1), dt.date(2026, 6, 16)),
        ("cn/offer_answer", dt.date(2026, 6, 1), dt.date(2026, 6, 22)),
    ],
)
def test_a_clock_runs_out_on_this_day(name: str, start: dt.date, due_on: dt.date) -> None:
    """Clocks of the law and of places, to the day."""
    due = clocks.due(name, start, TODAY)

    assert (due.due_on, due.provisional) == (due_on, False)


def test_a_clock_that_ends_in_a_year_not_yet_published_is_provisional() -> None:
    """The day is given, and marked, so that it is computed again once the year is known."""
    start = dt.date(calendar.LAST_YEAR, 12, 28)

    assert clocks.due("cn/union_application_answer", start, start).provisional


def test_what_a_local_pack_does_not_say_the_national_one_says() -> None:
    """Shanghai has no clock of its own for mediation."""
    due = clocks.due("shanghai/mediation", TODAY, TODAY)

    assert due.pack == "cn@2008-05-01"


def test_a_change_of_the_law_holds_from_its_day_on() -> None:
    """Of two lines for a clock the one in force on the day counts."""
    own = packs(
        ("place", None, (line("answer", 15, dt.date(2020, 1, 1)), line("answer", 10, TODAY)))
    )

    before = clocks.due("place/answer", TODAY, TODAY - dt.timedelta(days=1), own)
    after = clocks.due("place/answer", TODAY, TODAY, own)

    assert (before.pack, before.due_on) == ("place@2020-01-01", dt.date(2026, 6, 16))
    assert (after.pack, after.due_on) == ("place@2026-06-01", dt.date(2026, 6, 11))


def test_until_a_local_line_is_in_force_the_base_holds() -> None:
    """A local act that comes next year doesn't leave a gap before it."""
    own = packs(
        ("nation", None, (line("answer", 15, dt.date(2020, 1, 1)),)),
        ("place", "nation", (line("answer", 10, dt.date(2027, 1, 1)),)),
    )

    assert clocks.due("place/answer", TODAY, TODAY, own).pack == "nation@2020-01-01"


def test_a_clock_before_its_time_is_named() -> None:
    """The arbitration law came into force on 1 May 2008."""
    with pytest.raises(ClockNotInForce) as error:
        clocks.due("cn/award", dt.date(2008, 4, 1), dt.date(2008, 4, 30))

    assert error.value.facts["first"] == "2008-05-01"


@pytest.mark.parametrize("name", ["cn/no_such_clock", "nowhere/award", "award"])
def test_an_unknown_clock_is_named(name: str) -> None:
    """A slip in a rule's name for a clock isn't silently a missing deadline."""
    with pytest.raises(ClockUnknown):
        clocks.due(name, TODAY, TODAY)


def test_the_source_and_the_mark_of_a_clock_can_be_shown() -> None:
    """What isn't verified says so, where the page asks."""
    pack, found = clocks.line_in_force("cn/call_general", TODAY)

    assert (pack, found.mark) == ("cn", "unverified")


def test_of_lines_with_one_article_the_least_sure_mark_holds() -> None:
    """Whoever is shown an article is told no more than was read of all that rests on it."""
    assert clocks.mark_of("劳动争议调解仲裁法第三十五条") == "assumed"
    assert clocks.mark_of("劳动争议调解仲裁法第四十三条") == "law"
    assert clocks.mark_of("工资集体协商试行办法：工资协议一般一年") == "doc"
    assert clocks.mark_of("劳动法第一条") is None


def test_a_due_day_has_the_fields_that_a_deadline_keeps() -> None:
    """A rule keeps the outcome as it is, so their names are fixed."""
    due = clocks.due("cn/mediation", TODAY, TODAY)

    assert set(asdict(due)) == {"clock", "due_on", "provisional", "pack", "article", "effect"}


def test_a_day_that_a_report_names_is_the_last_day_itself() -> None:
    """No day off moves it: 4 October 2026 is a Sunday, and nothing is counted out."""
    sunday = dt.date(2026, 10, 4)

    due = clocks.due("cn/term_end", sunday, TODAY)

    assert (due.due_on, due.provisional, due.article) == (sunday, False, "工会法第十六条")
    assert calendar.step(sunday, 0, "named") == sunday


@pytest.mark.parametrize(
    ("division", "pack"),
    [("310115", "shanghai"), ("500101", "chongqing"), ("4101", "henan"), ("640104", "cn"),
     ("", "cn"), (None, "cn")],
)  # fmt: skip
def test_a_division_has_the_pack_of_its_place(division: str | None, pack: str) -> None:
    """Where no local pack holds, the national one does."""
    assert clocks.place_of(division) == pack


def test_the_smallest_place_around_a_division_has_its_say() -> None:
    """A city's own pack comes before its province's."""
    own = {
        name: Pack(name, {"zh": name, "en": name}, "cn", {}, division)
        for name, division in (("ningxia", "64"), ("yinchuan", "6401"))
    }

    assert clocks.place_of("640104", own) == "yinchuan"
    assert clocks.place_of("640201", own) == "ningxia"


def test_some_clocks_are_of_one_place_only() -> None:
    """Henan fills a vacant chair in three months; the nation names no term."""
    assert clocks.knows("henan/vacant_chair_filled")
    assert clocks.knows("henan/union_application_answer")
    assert not clocks.knows("cn/vacant_chair_filled")


def test_a_place_may_have_thresholds_of_its_own() -> None:
    """What it doesn't say its base does; a name that nobody has is told."""
    ten = clocks.threshold("shanghai/women_committee")
    own = {
        "cn": Pack("cn", {}, None, {}, None, {"women_committee": ten}),
        "here": Pack("here", {}, "cn", {}, "64", {"women_committee": replace(ten, number=25)}),
    }

    assert (ten.number, ten.mark) == (10, "assumed")
    assert clocks.threshold("here/women_committee", own).number == 25
    with pytest.raises(ClockUnknown):
        clocks.threshold("cn/no_such_thing")


def test_a_band_is_that_of_the_size_in_the_place_or_its_base() -> None:
    """Below the first there is none; a place that has no bands asks its base."""
    shanghai = clocks.band("shanghai/congress_delegates", 350)

    assert shanghai is not None
    assert shanghai.least(350) == 40
    assert clocks.band("shanghai/congress_delegates", 99) is None
    assert clocks.band("beijing/congress_delegates", 350) is None


def test_what_sets_a_clock_running_is_data_where_places_differ() -> None:
    """In Shanghai a contract is filed ten days after the notice, elsewhere after signing."""
    lines = {
        place: clocks.line_in_force(f"{place}/contract_submission", dt.date(2026, 1, 1))[1].trigger
        for place in ("shanghai", "zhejiang", "cn")
    }

    assert lines == {"shanghai": "told", "zhejiang": None, "cn": None}
