"""What holds from a day until a day: begun, ended, cut to other days."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from shared.rules.spans import Days, Span, begun, ended, is_open, within, without
from tests.rules.organization import day

MAR, APR, MAY = day("03-01"), day("04-01"), day("05-01")


def test_what_begins_ends_what_was_open() -> None:
    """A certificate that is renewed goes on in the new one."""
    spans = begun(begun((), Span(from_=MAR)), Span(from_=APR))

    assert spans == (Span(from_=MAR, until=APR), Span(from_=APR))
    assert is_open(spans)
    assert not is_open(ended(spans, MAY))


def test_what_begins_again_on_the_same_day_replaces_what_did() -> None:
    """Of two of one day the later that arrived holds."""
    first, second = Span(from_=MAR, until=MAY), Span(from_=MAR)

    assert begun((first,), second) == (second,)


def test_days_are_cut_to_others() -> None:
    """From March on, but counted only in April."""
    assert list(within([(MAR, None)], [(APR, MAY)])) == [(APR, MAY)]
    assert list(within([(MAR, None)], [(APR, None)])) == [(APR, None)]
    assert list(within([(MAR, APR)], [(APR, None)])) == []
    assert list(without([(MAR, None)], [(APR, MAY)])) == [(MAR, APR), (MAY, None)]
    assert list(without([(MAR, MAY)], [(APR, None)])) == [(MAR, APR)]


FIRST = dt.date(2026, 1, 1)
SPANS = st.lists(st.integers(0, 20), unique=True, max_size=6).map(sorted)


def paired(marks: list[int]) -> list[Days]:
    """Make days that don't overlap of marks; the last may have no end."""
    days = [FIRST + dt.timedelta(days=mark) for mark in marks]
    ends: list[dt.date | None] = [*days[1::2], None]
    return list(zip(days[::2], ends, strict=False))


@given(SPANS, SPANS)
def test_each_day_lies_within_or_without(ours: list[int], theirs: list[int]) -> None:
    """Day by day: in both, or only in the first."""

    def lies(day: dt.date, spans: list[Days]) -> bool:
        return any(first <= day and (last is None or day < last) for first, last in spans)

    days, others = paired(ours), paired(theirs)
    both, rest = list(within(days, others)), list(without(days, others))

    for number in range(22):
        one = FIRST + dt.timedelta(days=number)
        assert lies(one, both) == (lies(one, days) and lies(one, others))
        assert lies(one, rest) == (lies(one, days) and not lies(one, others))
