"""The contract of a class: what it accepts, what it refuses, and in which words."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal

import marshmallow as ma
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta

from shared.events import base, common, contract
from shared.events.base import OF_CLASS, event
from tests import events
from tests.contracts.agreement import agree, loaded


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A struct inside an event."""

    share: base.Yuan
    size: Annotated[int, Meta(ge=-3, le=3)] = 1


@event("各种字段", who="O", subject=("thing", "{about}"))
class Everything(common.EventCorrected, frozen=True, kw_only=True):
    """An event with a field of every type that an event may have."""

    since: base.Day = msgspec.field(name="from")
    grade: base.Grade
    level: Literal[1, 2] | None = None
    sure: bool
    name: base.Name
    code: base.UnionCode | None = None
    keys: Annotated[tuple[base.MemberKey, ...], Meta(min_length=1, max_length=3)]
    notes: tuple[base.Text, ...] | None = None
    parts: list[Part]
    counts: dict[base.Slug, base.Count]
    tables: dict[str, Part]
    any: common.Scalar = None


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)  # fmt: skip
SAMPLE = events.data_of(events.full(Everything))


@given(events.instances(Everything))
@settings(max_examples=60)
def test_valid_data_loads_equal_under_both(made: Everything) -> None:
    """What the class can hold, both load to an equal instance."""
    data = events.data_of(made)

    fast, slow = loaded(Everything, data)

    assert fast == slow == made


def test_one_mistake_anywhere_is_judged_alike_by_both() -> None:
    """At every place of an event every oddity gets the same yes or no from both."""
    for data in events.mutants(SAMPLE):
        agree(Everything, data)


@given(st.data())
@settings(max_examples=60)
def test_two_mistakes_are_judged_alike_by_both(chance: st.DataObject) -> None:
    """Two changes of a random instance get the same yes or no from both."""
    data = events.data_of(chance.draw(events.instances(Everything)))

    agree(Everything, chance.draw(events.mutated(data)))


@given(JSON_VALUES)
@settings(max_examples=60)
def test_any_json_at_a_free_field_is_judged_alike_by_both(value: Any) -> None:  # noqa: ANN401
    """Whatever JSON stands at the field that takes most types, both say the same."""
    agree(Everything, SAMPLE | {"any": value})


SAID: Final = [
    ({"fields": None}, "fields: Field may not be null."),
    ({"from": "20260301"}, "from: Not a valid date."),
    ({"sure": 1}, "sure: Not a valid boolean."),
    ({"level": True}, "level: Must be one of: 1, 2."),
    ({"code": "6401\n"}, "code: String does not match expected pattern."),
    ({"keys": []}, "keys: Length must be between 1 and 3."),
    ({"counts": {"a": 1.0}}, "counts.a: Not a valid integer."),
    ({"counts": {"A": 1}}, "counts.A: String does not match expected pattern."),
    ({"parts": [{}]}, "parts.0.share: Missing data for required field."),
    ({"any": 1.5}, "any: Not a valid value."),
    ({"more": 1}, "more: Unknown field."),
]
"""What is put over the sample, and the words that it gets."""


@pytest.mark.parametrize(("change", "words"), SAID, ids=lambda value: str(value)[:30])
def test_words_name_the_field_and_what_is_wrong(change: dict[str, Any], words: str) -> None:
    """A refusal can be shown to who typed it: where, and what."""
    data = SAMPLE | change

    found = contract.words(OF_CLASS[Everything], data)

    assert contract.sentence(found) == words


def test_right_data_gets_no_words() -> None:
    """Nothing is said of what is right."""
    assert contract.words(OF_CLASS[Everything], SAMPLE) == []


def test_the_sentence_stays_short() -> None:
    """A thousand mistakes make no long receipt."""
    data = SAMPLE | {f"field_{number}": 1 for number in range(1000)}

    sentence = contract.sentence(contract.words(OF_CLASS[Everything], data))

    assert len(sentence) == contract.LONGEST_WORDS
    assert sentence.endswith("…")


class Bounded(msgspec.Struct, frozen=True):
    """A struct with a rule of its own."""

    low: int
    high: int

    def __post_init__(self) -> None:
        """Refuse what is upside down."""
        if self.low > self.high:
            raise ValueError("low is above high")


def test_a_rule_of_the_class_itself_is_said_too() -> None:
    """What `__post_init__` refuses, the contract refuses in its words."""
    with pytest.raises(ma.ValidationError, match="low is above high"):
        contract.schema(Bounded).load({"low": 2, "high": 1})


class Loose(msgspec.Struct):
    """A pattern that lets a line feed follow."""

    code: Annotated[str, Meta(pattern=r"^[0-9]+$")]


class Floating(msgspec.Struct):
    """A field that no event may have."""

    ratio: float


class Open(msgspec.Struct):
    """A bound in another form than the house's."""

    size: Annotated[int, Meta(gt=0)]


@pytest.mark.parametrize("cls", [Loose, Floating, Open, int])
def test_what_the_contract_cannot_say_is_no_event(cls: type[msgspec.Struct]) -> None:
    """Floats, loose patterns and open bounds are turned down when the class is read."""
    with pytest.raises(TypeError):
        contract.schema(cls)


def test_json_schema_has_portable_patterns() -> None:
    r"""Python's `\Z` is unknown to other languages, so the published schema says `$`."""
    made = contract.json_schema(OF_CLASS[Everything])

    assert made["properties"]["about"]["pattern"] == "^[0-9A-Za-z:_./-]{1,120}$"
    assert "\\Z" not in json.dumps(made)
