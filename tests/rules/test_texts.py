"""A person's number is found in every text of every report, and nothing else is taken for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.codes import credit_code, id_card
from shared.codes.scan import TextHoldsIdNumber, TextHoldsPhone
from shared.events import registry
from shared.events.base import Declaration, Event
from shared.events.organization import EventVoided
from shared.events.rights import DisputeFiled
from shared.events.skills import GradeRaised
from shared.streams import texts
from tests import events

TODAY: Final = dt.date(2026, 3, 2)
REPORTS: Final = [one for one in registry.declare_all() if one.who != "S"]
NUMBERS: Final = {
    TextHoldsPhone: ("13895112345", "09516012345", "010-62345678"),
    TextHoldsIdNumber: ("640104199001011234", "64010419900101123X", "640104900101123"),
}
Place: TypeAlias = tuple[str | int, ...]


def number_in(event: Event) -> type[Exception] | None:
    """Say what is found in an event."""
    try:
        texts.check(event, TODAY)
    except (TextHoldsPhone, TextHoldsIdNumber) as found:
        return type(found)
    return None


def read(declaration: Declaration, data: Any) -> Event | None:  # noqa: ANN401 - any JSON value
    """Make an event of data, if its class accepts them."""
    try:
        return registry.load(declaration.schema, msgspec.json.encode(data))
    except registry.BadSchema:
        return None


def planted(declaration: Declaration) -> Iterator[tuple[Place, str, Event]]:
    """Give the event with a number at every place whose form leaves room for it."""
    data = events.data_of(events.full(declaration.cls))
    for place in events.places(data):
        for number in (one for some in NUMBERS.values() for one in some):
            # Letters before it: what takes them is no amount, no code of digits, no hash.
            lettered = read(declaration, events.put(data, place, f"tel{number}"))
            event = read(declaration, events.put(data, place, number))
            if lettered and event and isinstance(events.at(data, place), str):
                yield place, number, event


@pytest.mark.parametrize("declaration", REPORTS, ids=lambda one: f"{one.type}.{one.version}")
def test_a_number_is_found_at_every_place_of_every_report(declaration: Declaration) -> None:
    """The catalogue names the places: the text of an event that comes next is read too."""
    whole = events.full(declaration.cls)
    unions = set(union_codes(declaration, events.data_of(whole)))

    assert number_in(whole) is None
    for place, number, event in planted(declaration):
        if place not in unions:
            (found,) = (error for error, some in NUMBERS.items() if number in some)
            assert number_in(event) is found, (place, number)


@pytest.mark.parametrize("declaration", REPORTS, ids=lambda one: f"{one.type}.{one.version}")
def test_the_service_reads_every_free_text_of_every_report(declaration: Declaration) -> None:
    """It names the field; what takes any text is one, be it called a name or a reason."""
    whole = events.full(declaration.cls)

    assert texts.numbered(whole) is None
    for place, number, event in planted(declaration):
        if read(declaration, events.put(events.data_of(whole), place, f"联系人：{number}")):
            encoded = {
                field.name: field.encode_name for field in msgspec.structs.fields(declaration.cls)
            }
            found = texts.numbered(event)
            assert found is not None, (place, number)
            assert encoded[found] == place[0]


def union_codes(declaration: Declaration, data: Any) -> Iterator[Place]:  # noqa: ANN401 - JSON
    """Give the places that take a union's code and nothing longer."""
    for place in events.places(data):
        forms = ["a" * 24, "a" * 25, "a.b", "1"]
        taken = [read(declaration, events.put(data, place, form)) is not None for form in forms]
        if isinstance(events.at(data, place), str) and taken == [True, False, False, False]:
            yield place


@pytest.mark.parametrize(
    "local",
    [
        "a13895112345b0951601234500000000",
        "0190a138-9511-2345-8a9b-0c1d2e3f4a5b",
        f"a09515012345b{'c' * 51}",
        f"store-1:{'9' * 5}a13895112345b",
        "640104202603010012",
        "640104260301012",
        "case-20260301-0012",
        "91640104MA75X1234Q",
        "store-1:0012",
    ],
)
def test_an_id_of_letters_and_digits_is_nobody_s_number(local: str) -> None:
    """A digest, a UUID, a case number with its day: honest ids of local systems."""
    filed = events.full(DisputeFiled)

    assert number_in(replace(filed, dispute=local)) is None


@pytest.mark.parametrize("number", [one for some in NUMBERS.values() for one in some])
@pytest.mark.parametrize("form", ["{}", "store-1:{}", "wang{}", "T{}", "{}-2", "d.{}"])
def test_a_number_in_an_id_is_found(form: str, number: str) -> None:
    """Whoever takes a phone or an ID number for a case's or a certificate's number is told."""
    local = form.format(number)

    assert number_in(replace(events.full(DisputeFiled), dispute=local)) is not None
    assert number_in(replace(events.full(GradeRaised), certificate_no=local)) is not None


def test_a_date_of_birth_is_a_date_only_in_an_id() -> None:
    """A child's number in a text is found; nobody who works was born in the last 16 years."""
    child, worker = "640104201503011234", "640104200903011234"
    filed = events.full(DisputeFiled)

    assert number_in(replace(filed, doc_no=child)) is TextHoldsIdNumber
    assert number_in(replace(filed, dispute=child)) is None
    assert number_in(replace(filed, dispute=worker)) is TextHoldsIdNumber


@pytest.mark.parametrize(
    "text",
    [
        "宁银工维〔2026〕0123号",
        "银工发〔2026〕12号",
        "单位91640104MA75X12345的来函",
        "2026-01-01至2026年3月31日",
        "20260301",
        "12000.50元",
        "1,380,000,000.00元",
        "0190a138-9511-2345-8a9b-0c1d2e3f4a5b",
        "12351",
    ],
)
def test_what_a_clerk_writes_is_nobody_s_number(text: str) -> None:
    """Case and document numbers, credit codes, dates and amounts are let through in any text."""
    assert number_in(replace(events.full(DisputeFiled), doc_no=text)) is None


@given(st.integers(0, 10**9 - 1), st.sampled_from(["110119", "640104", "610119"]))
def test_a_credit_code_of_digits_is_let_through_in_a_text(body: int, division: str) -> None:
    """In districts like 110119 one may look like an ID number; a right code isn't one."""
    head = f"91{division}{body:09}"
    code = head + credit_code.check_character(head)
    assume(not texts.right(id_card.check, code))  # who may be a person is taken for one
    filed = replace(events.full(DisputeFiled), doc_no=f"单位{code}的来函", employer=code)

    assert number_in(filed) is None


@pytest.mark.parametrize(
    ("kind", "about"),
    [("member", f"13010400101/{'a1' * 32}"), ("union", "13010400101"), ("quota", "c-1/13010400101"),
     ("period", "14010500101/2026-02")],
)  # fmt: skip
def test_a_union_s_code_in_what_a_correction_is_about_is_nobody_s_number(
    kind: str, about: str
) -> None:
    """Codes of Hebei, Shanxi and Inner Mongolia begin as mobile numbers do."""
    voided = replace(events.full(EventVoided), kind=kind, about=about)

    assert number_in(voided) is None
    assert number_in(replace(voided, kind="dispute", about="13010400101")) is TextHoldsPhone
