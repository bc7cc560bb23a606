"""What every event keeps to; a new one gets all of this for nothing."""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from shared.events import catalogue, envelope, registry
from shared.events.base import Declaration, Report, SubjectKey
from tests import events
from tests.contracts.agreement import agree

NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
ALL = registry.declare_all()
each = pytest.mark.parametrize("declaration", ALL, ids=lambda one: f"{one.type}.{one.version}")


def refused(declaration: Declaration, data: Any) -> str:  # noqa: ANN401 - any JSON value
    """Give the words with which data is refused."""
    with pytest.raises(registry.BadSchema) as caught:
        registry.load(declaration.schema, msgspec.json.encode(data))
    return caught.value.detail


def written(event: Any) -> bytes:  # noqa: ANN401 - any event class
    """Give the bytes of an event in an envelope."""
    return envelope.write(event, source="/unions/6401", stream="a/b", number=1, time=NOW)


@each
def test_an_event_comes_back_as_it_was(declaration: Declaration) -> None:
    """Written, read and loaded it is equal, with every field given and with only the needed."""
    for made in (events.full(declaration.cls), events.minimal(declaration.cls)):
        read = envelope.read(written(made))

        assert declaration.decode(read.data) == made
        assert (read.type, read.dataschema) == (declaration.type, declaration.schema)


@each
def test_no_subject_is_named_over_several_lines(declaration: Declaration) -> None:
    """Keys of subjects travel to the database as lines."""
    data = events.data_of(events.full(declaration.cls))

    for name in re.findall(r"\{(\w+)\}", "".join(declaration.template)):
        refused(declaration, data | {name: f"{data[name]}\n"})


@each
def test_one_mistake_anywhere_is_judged_alike(declaration: Declaration) -> None:
    """Decoder and contract say the same yes or no to every oddity at every place."""
    for data in events.mutants(events.data_of(events.full(declaration.cls))):
        agree(declaration.cls, data)


@given(st.data())
@settings(max_examples=150)
def test_any_valid_event_is_judged_alike_and_comes_back(chance: st.DataObject) -> None:
    """Whatever a class can hold loads equal under both, and again after the wire."""
    declaration = chance.draw(st.sampled_from(ALL))
    made = chance.draw(events.instances(declaration.cls))

    agree(declaration.cls, events.data_of(made))
    read = envelope.read(written(made))

    assert declaration.decode(read.data) == made


@given(st.data())
@settings(max_examples=150)
def test_mistakes_in_any_event_are_judged_alike(chance: st.DataObject) -> None:
    """One change or two in whatever a class can hold get the same yes or no from both."""
    declaration = chance.draw(st.sampled_from(ALL))
    made = chance.draw(events.instances(declaration.cls))

    agree(declaration.cls, chance.draw(events.mutated(events.data_of(made))))


@each
def test_an_unknown_field_is_refused(declaration: Declaration) -> None:
    """A misspelt field is told, not lost."""
    data = events.data_of(events.minimal(declaration.cls))

    assert refused(declaration, data | {"misspelt": 1}) == "misspelt: Unknown field."


@each
def test_a_missing_field_is_refused(declaration: Declaration) -> None:
    """Each field that must be given is missed by its name."""
    data = events.data_of(events.minimal(declaration.cls))

    for name in data:
        rest = {key: value for key, value in data.items() if key != name}
        assert refused(declaration, rest) == f"{name}: Missing data for required field."


@each
def test_a_float_is_refused_anywhere(declaration: Declaration) -> None:
    """Amounts are texts, counts are integers: no number is ever inexact."""
    data = events.data_of(events.full(declaration.cls))

    for path in events.places(data):
        refused(declaration, events.put(data, path, 1.5))
        refused(declaration, events.put(data, path, 1.0))


@each
def test_a_null_character_is_refused_anywhere(declaration: Declaration) -> None:
    """No database takes U+0000, so no event has one."""
    data = events.data_of(events.full(declaration.cls))
    body = msgspec.json.decode(written(events.full(declaration.cls)))

    for path in events.places(data):
        if isinstance(events.at(data, path), str):
            odd = body | {"data": events.put(data, path, "a\0b")}
            with pytest.raises(envelope.Unreadable, match="null_character"):
                envelope.read(msgspec.json.encode(odd, order="sorted"))


@each
def test_a_day_is_a_day_in_one_form(declaration: Declaration) -> None:
    """A moment, a number or another form of the day is refused."""
    data = events.data_of(events.full(declaration.cls))
    fields = msgspec.structs.fields(declaration.cls)
    days = [one.encode_name for one in fields if day(inspect.type_info(one.type))]

    for name in days:
        for odd in ("2026-3-1", "20260301", "2026-03-01T00:00:00Z", "2026-02-30", 20260301):
            assert refused(declaration, data | {name: odd}) == f"{name}: Not a valid date."


def day(info: inspect.Type) -> bool:
    """Tell whether a field holds a day, or a day or nothing."""
    parts = info.types if isinstance(info, inspect.UnionType) else (info,)
    return any(isinstance(part, inspect.DateType) for part in parts)


@each
def test_an_event_explains_itself(declaration: Declaration) -> None:
    """It has a sentence of its own, and a Chinese title."""
    own = vars(declaration.cls).get("__doc__") or ""

    assert own.split("\n\n")[0].rstrip().endswith((".", "。"))
    assert re.search(r"[\u4e00-\u9fff]", declaration.zh)


@each
def test_names_of_fields_are_plain(declaration: Declaration) -> None:
    """Keys are ASCII, so that their order is the same everywhere."""
    data = events.data_of(events.full(declaration.cls))
    names = [path[-1] for path in events.places(data) if path and isinstance(path[-1], str)]

    assert all(re.match(r"[a-z][a-z0-9_.]*\Z", name) for name in names)


@each
def test_keys_that_are_data_are_plain(declaration: Declaration) -> None:
    """A dict takes no key that isn't printable ASCII."""
    for info in events.key_types(inspect.type_info(declaration.cls)):
        assert isinstance(info, inspect.StrType)
        assert info.pattern, "keys need a pattern"
        plain(info.pattern)


@functools.cache
def plain(pattern: str) -> None:
    """Assert that a pattern matches printable ASCII only."""

    @given(st.from_regex(pattern))
    @settings(max_examples=50, database=None)
    def matched(text: str) -> None:
        assert text.isascii()
        assert text.isprintable()

    matched()


@each
def test_an_event_names_its_subjects(declaration: Declaration) -> None:
    """The templates' fields exist, and each subject has a kind and an id."""
    for made in (events.full(declaration.cls), events.minimal(declaration.cls)):
        named = [declaration.subject(made), *declaration.also(made)]

        assert all(isinstance(one, SubjectKey) and one.kind and one.id for one in named)


@each
def test_who_may_report_it_is_known(declaration: Declaration) -> None:
    """The letters are those that authority knows; what unions report says by whom and when."""
    assert declaration.who
    assert set(declaration.who) <= set(catalogue.WHO)
    assert declaration.who == "S" or issubclass(declaration.cls, Report)


@each
def test_versions_follow_one_another(declaration: Declaration) -> None:
    """Versions of a type are 1, 2, 3 …, so an old one can be raised step by step."""
    versions = [one.version for one in ALL if one.type == declaration.type]

    assert versions == list(range(1, len(versions) + 1))
