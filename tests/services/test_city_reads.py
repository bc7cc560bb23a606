"""What the city answers about totals is what the definitions say, and quick."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.city import store
from services.city.answers import Answers
from services.city.lineage import lineage
from services.city.measures import HEADS, Share, UnknownIndicator
from services.city.periods import Period
from services.city.reads import Question, Reads, ask
from shared.figures.boundaries import Edge
from tests.fix_postgres import MakeDatabase
from tests.services.totals import MIGRATIONS, Office, announced, indicator, packet, row
from tests.trees import City, by_union, cities, on

MEMBERS, JOINED, RATE = "organization.members", "organization.members_joined", "organization.rate"
INDICATORS = [
    indicator(MEMBERS, "stock"),
    indicator(JOINED, "flow"),
    indicator(RATE, "ratio", JOINED, MEMBERS),
]
SMALL = [
    announced("rr", [Edge("territorial", "rr", None, None)]),
    announced("aa", [Edge("territorial", "aa", "rr", None)]),
    announced("bb", [Edge("territorial", "bb", "rr", None)]),
    announced(
        "uu", [Edge("territorial", "uu", "aa", None), Edge("territorial", "uu", "bb", on(5))]
    ),
]


@pytest.fixture
def office(make_database: MakeDatabase) -> Iterator[Office]:
    """Give an office with a small tree: uu moved from aa to bb on day 5, both below rr."""
    opened = Office(make_database(MIGRATIONS))
    opened.announce(*SMALL, *INDICATORS)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ground(shared_postgres: Any, templates: Any) -> Iterator[Office]:  # noqa: ANN401
    """Give an office whose tables are emptied between examples."""
    opened = Office(shared_postgres.create("city_readings", templates(MIGRATIONS)), on(0))
    yield opened
    opened.close()
    shared_postgres.drop("city_readings")


def fill(office: Office, city: City) -> None:
    """Let an office know a drawn city."""
    office.clear()
    office.today = city.today
    office.announce(*INDICATORS, *(announced(*item) for item in by_union(city.edges).items()))
    rows = [
        row(one.union, one.day, {MEMBERS: one.stock}, {JOINED: one.flow}) for one in city.figures
    ]
    office.take(packet(1, *rows))


def flows(city: City, question: Question) -> int:
    """Give what flowed in a question's period, by definition."""
    since, until = question.period
    days = [since + dt.timedelta(days=number) for number in range((until - since).days + 1)]
    return sum(city.flow(question.tree, question.union, day, question.form) for day in days)


def stock(city: City, question: Question) -> int:
    """Give a stock at the end of a question's period, by definition."""
    return city.stock(question.tree, question.union, question.period.until, question.form)


slow = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


@slow
@given(cities(), st.randoms(use_true_random=True))
def test_every_answer_is_what_its_definition_says(
    ground: Office, city: City, chance: Random
) -> None:
    """Totals and their lineage, over any period, on open months and closed."""
    fill(ground, city)
    reads = Reads()

    for tree, union, until, form in chance.sample(list(city.questions()), 25):
        question = Question(tree, union, Period(chance.choice([on(0), on(3), until]), until), form)
        if question.period.since > until:
            continue
        expected = {MEMBERS: stock(city, question), JOINED: flows(city, question)}
        for one, value in expected.items():
            assert reads.total(ground.tx, one, question) == str(value)
            found = lineage(reads, ground.tx, one, question)
            assert sum(Decimal(share.value or 0) for share in found.shares) == value
        answer = reads.all(ground.tx, question)
        assert {one: answer[one][""] for one in expected} == {
            one: str(value) for one, value in expected.items()
        }


def test_unions_compare_per_thousand_members_too(office: Office) -> None:
    """Members and heads declared on that day; over none, and for a ratio, there is nothing."""
    office.announce(indicator(HEADS, "stock"))
    office.take(
        packet(1, row("aa", on(8), {HEADS: 320}, {JOINED: 8}), row("bb", on(8), {}, {JOINED: 2}))
    )

    answers = Answers()
    with_heads = answers.children(
        office.tx, "territorial", "rr", on(9).isoformat(), JOINED, "as_was"
    )
    ratio = answers.children(office.tx, "territorial", "rr", on(9).isoformat(), RATE, "as_was")

    assert with_heads["per_thousand_of"] == HEADS
    told = {one["union"]: (one["value"], one["per_thousand"]) for one in with_heads["children"]}
    assert told == {"aa": ("8", "25.000"), "bb": ("2", None)}
    assert ratio["per_thousand_of"] is None
    assert {one["per_thousand"] for one in ratio["children"]} == {None}


@slow
@given(cities(), st.randoms(use_true_random=True))
def test_children_and_months_are_totals_too(ground: Office, city: City, chance: Random) -> None:
    """Each child has its total; what is own and the children's stocks are the union's stock."""
    fill(ground, city)
    reads = Reads()

    for tree, union, until, form in chance.sample(list(city.questions()), 10):
        question = Question(tree, union, Period(on(0), until), form)
        own, *children = reads.children(ground.tx, MEMBERS, question)
        for share in children:
            asked = question._replace(union=share.union)
            assert share.value == reads.total(ground.tx, MEMBERS, asked)
        added = sum(int(share.value or 0) for share in (own, *children))
        assert added == stock(city, question)
        for one, kind in ((MEMBERS, stock), (JOINED, flows)):
            for month, value in reads.series(ground.tx, one, question):
                end = min(until, on(3) if month == dt.date(2025, 12, 1) else until)
                begin = max(month, on(0))
                assert value == str(kind(city, question._replace(period=Period(begin, end))))


@slow
@given(cities(), st.randoms(use_true_random=True))
def test_the_trend_of_all_is_the_series_of_each(ground: Office, city: City, chance: Random) -> None:
    """One reading of many indicators gives what a reading of each one gives."""
    fill(ground, city)
    reads = Reads()

    for tree, union, until, form in chance.sample(list(city.questions()), 10):
        question = Question(tree, union, Period(on(0), until), form)
        months, values = reads.trends(ground.tx, question)
        assert set(values) == {MEMBERS, JOINED, RATE}
        for one, found in values.items():
            assert list(zip(months, found, strict=True)) == reads.series(ground.tx, one, question)


def test_a_trend_costs_one_statement(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many indicators and months there are: the page asks for it with every union."""
    office.take(packet(1, row("uu", on(6), {MEMBERS: 3}, {JOINED: 2})))
    reads = Reads()
    year = ask("territorial", "rr", on(9))._replace(period=Period(dt.date(2025, 2, 1), on(9)))
    statement = Mock(wraps=store.cells_between)
    monkeypatch.setattr(store, "cells_between", statement)

    months, values = reads.trends(office.tx, year)

    assert statement.call_count == 1
    assert [month.month for month in months] == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1]
    assert values[MEMBERS] == [*(["0"] * 11), "3"]
    assert values[RATE] == [*([None] * 11), "0.666667"]


def test_a_trend_goes_by_weeks_too(office: Office) -> None:
    """From Monday to Sunday; a stock as it stood on the Sunday, a flow of the week alone."""
    office.take(packet(1, row("uu", on(6), {MEMBERS: 3}, {JOINED: 2}),
                       row("uu", on(-30), {MEMBERS: 4}, {JOINED: 1})))  # fmt: skip
    reads = Reads()
    question = ask("territorial", "rr", on(9))
    weeks = question._replace(period=Period(on(6) - dt.timedelta(days=6), on(9)))

    days, values = reads.trends(office.tx, weeks, "week")

    assert all(day.weekday() == 0 for day in days)
    came = {day: value for day, value in zip(days, values[JOINED], strict=True) if value != "0"}
    assert came == {on(6) - dt.timedelta(days=on(6).weekday()): "2"}
    assert (values[MEMBERS][0], values[MEMBERS][-1]) == ("4", "7")
    assert reads.series(office.tx, MEMBERS, weeks, every="week") == list(
        zip(days, values[MEMBERS], strict=True)
    )


def test_a_ratio_divides_sums_and_is_null_over_nothing(office: Office) -> None:
    """Both parts at the same union and day; six digits; nothing to divide by is no number."""
    office.take(packet(1, row("uu", on(6), {MEMBERS: 3}, {JOINED: 2})))
    reads = Reads()

    assert reads.total(office.tx, RATE, ask("territorial", "bb", on(6))) == "0.666667"
    assert reads.total(office.tx, RATE, ask("territorial", "aa", on(6))) is None
    assert lineage(reads, office.tx, RATE, ask("territorial", "rr", on(6))).shares == [
        Share("uu", "0.666667", "2", "3")
    ]


def test_flows_are_of_the_calendar_year_unless_asked_otherwise(office: Office) -> None:
    """What came last year doesn't count in a flow, but stays in a stock."""
    last_year = on(3)
    office.take(
        packet(1, *(row("uu", day, {MEMBERS: 1}, {JOINED: 1}) for day in (last_year, on(4))))
    )
    reads = Reads()

    asked = ask("territorial", "rr", on(9))
    both = asked._replace(period=Period(dt.date(2025, 12, 1), on(9)))

    assert reads.total(office.tx, JOINED, asked) == "1"
    assert reads.total(office.tx, MEMBERS, asked) == "2"
    assert reads.total(office.tx, JOINED, both) == "2"


def test_labels_stand_beside_their_indicator(office: Office) -> None:
    """One reading gives every label; what came by a move is one of them."""
    female = f"{MEMBERS}|sex=female"
    office.take(packet(1, row("uu", on(1), {MEMBERS: 3, female: 2}, {JOINED: 1})))
    reads = Reads()

    answer = reads.all(office.tx, ask("territorial", "bb", on(9)))

    assert answer[MEMBERS] == {"": "3", "moved": "3", "sex=female": "2"}
    assert answer[JOINED] == {"": "0"}
    assert reads.total(office.tx, MEMBERS, ask("territorial", "bb", on(9)), "sex=female") == "2"


def test_what_nobody_has_announced_is_refused(office: Office) -> None:
    """A number that no service declares has no meaning."""
    with pytest.raises(UnknownIndicator):
        Reads().total(office.tx, "organization.nonsense", ask("territorial", "rr", on(1)))


def test_what_is_announced_but_never_came_is_nothing(office: Office) -> None:
    """An indicator without a figure is 0."""
    assert Reads().total(office.tx, MEMBERS, ask("territorial", "rr", on(1))) == "0"


def test_a_lineage_goes_on_where_it_stopped(office: Office) -> None:
    """Page by page, each union once."""
    office.take(packet(1, *(row(union, on(6), {MEMBERS: 1}, {}) for union in ("aa", "bb", "uu"))))
    reads, asked = Reads(), ask("territorial", "rr", on(6))

    first = lineage(reads, office.tx, MEMBERS, asked, most=2)
    second = lineage(reads, office.tx, MEMBERS, asked, after=first.after or "", most=2)

    assert [share.union for share in first.shares] == ["aa", "bb"]
    assert [share.union for share in second.shares] == ["uu"]
    assert second.after is None


def test_answers_follow_what_another_process_writes(office: Office) -> None:
    """Names, boundaries and indicators that came since the last question are known."""
    reads = Reads()
    asked = ask("territorial", "aa", on(9))
    before = reads.total(office.tx, MEMBERS, asked)
    office.tx.commit()

    office.announce(
        indicator("organization.unions", "stock"),
        announced("uu", [Edge("territorial", "uu", "aa", None)]),
    )
    office.take(packet(1, row("uu", on(6), {MEMBERS: 1, "organization.unions": 1}, {})))

    assert before == "0"
    assert reads.total(office.tx, MEMBERS, asked) == "1"
    assert reads.total(office.tx, "organization.unions", asked) == "1"
    assert [share.union for share in reads.children(office.tx, MEMBERS, asked)] == ["aa", "uu"]
