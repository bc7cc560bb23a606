"""What was reported reads as sentences: every event, every code in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec
import pytest
from msgspec import inspect

from services.gateway import values, wording
from shared import words
from shared.events import base, registry
from shared.events.base import Declaration
from shared.law import clocks
from shared.streams.disclosure import disclosed
from shared.words import LANGS, Lang
from tests import events, office_samples

DOMAINS: Final = ("organization", "rights", "skills")
ALL: Final = [one for one in registry.declare_all() if one.domain in DOMAINS]
each = pytest.mark.parametrize("declaration", ALL, ids=lambda one: one.type)
in_both = pytest.mark.parametrize("lang", LANGS)

SLUG: Final = repr(inspect.type_info(base.Slug))
RAW: Final = re.compile(r"(?<![\w:.-])[a-z]+(?:_[a-z]+)+(?![\w:.-])")
CHINESE: Final = re.compile("[\u4e00-\u9fff]")
NO_VALUE: Final = words.text("screen.no_value", "zh")
UNLISTED: Final = "quite_new"
"""A code that a branch may choose, and that nobody has put into words."""


def told(declaration: Declaration, data: Any, lang: Lang) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Give an event with this data as the page tells it, of what may be shown of it."""
    row = {
        "type": declaration.type, "zh": declaration.zh, "outcome": "applied", "reason": None,
        "facts": {}, "data": disclosed(declaration.cls, data),
    }  # fmt: skip
    return wording.event(row, lang)


def line(text: Any, lang: Lang) -> str:  # noqa: ANN401 - what a field says
    """Give what the page writes of a field."""
    return values.joined(text, lang)


def samples(declaration: Declaration) -> Iterator[Any]:
    """Give the data of an event: full, minimal, and with each value that a code may have."""
    full = events.data_of(events.full(declaration.cls))
    yield full
    yield events.data_of(events.minimal(declaration.cls))
    for path, code in codes(inspect.type_info(declaration.cls), full):
        yield events.put(full, path, code)


def codes(info: inspect.Type, data: Any, path: events.Path = ()) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    """Give the place and the value of every code within a full instance's data."""
    match info:
        case inspect.StructType():
            for field in info.fields:
                yield from codes(field.type, data[field.encode_name], (*path, field.encode_name))
        case inspect.UnionType():
            yield from codes(info.types[0], data, path)
        case inspect.VarTupleType() | inspect.ListType():
            for place, one in enumerate(data):
                yield from codes(info.item_type, one, (*path, place))
        case inspect.LiteralType():
            yield from ((path, str(one)) for one in info.values)
        case inspect.StrType() if repr(info) == SLUG:
            yield path, UNLISTED


@in_both
@each
def test_every_event_is_told_in_a_sentence(declaration: Declaration, lang: Lang) -> None:
    """It lacks no fact, shows no code, and is in the reader's language."""
    lines = [told(declaration, data, lang)["line"] for data in samples(declaration)]

    assert all(lines)
    assert not [one for one in lines if NO_VALUE in one or RAW.search(one)]
    assert all(CHINESE.search(one) for one in lines) or lang == "en"


@in_both
@each
def test_every_field_and_its_value_have_words(declaration: Declaration, lang: Lang) -> None:
    """Names of fields too, within lists and what a correction mends."""
    found = [told(declaration, data, lang) for data in samples(declaration)]
    fields = [one for event in found for one in event["fields"]]

    assert [one["name"] for one in fields if not words.has(f"fields.{one['name']}")] == []
    assert [one for one in fields if RAW.search(line(one["text"], lang))] == []


@in_both
@each
def test_every_code_has_a_word_of_its_own(declaration: Declaration, lang: Lang) -> None:
    """What the event's class lists is told by name, not as `other`."""
    full = events.data_of(events.full(declaration.cls))

    for path, code in codes(inspect.type_info(declaration.cls), full):
        data = events.put(full, path, code)
        if path[0] not in disclosed(declaration.cls, data):
            continue
        (text,) = [
            line(one["text"], lang)
            for one in told(declaration, data, lang)["fields"]
            if one["name"] == path[0]
        ]
        other = words.text("grounds.other", lang)
        assert (other in text) == (code in {UNLISTED, "other"}), (path, code, text)
        assert CHINESE.search(text) or lang == "en"


@in_both
def test_a_women_s_member_is_told_otherwise_than_a_committee(lang: Lang) -> None:
    """A member for women stands for the committee, and isn't one."""
    (formed,) = [one for one in ALL if one.type == "organization.committee_formed"]
    data = {"union": "u1", "kind": "women", "members": 1}

    committee = told(formed, data, lang)["line"]
    member = told(formed, {**data, "women_member_only": True}, lang)["line"]

    assert committee != member


def test_an_event_newer_than_the_page_has_no_sentence() -> None:
    """It is told by its title and fields."""
    row = {"type": "organization.quite_new", "zh": "新事项", "outcome": "applied", "reason": None,
           "facts": {}, "data": {"kind": UNLISTED}}  # fmt: skip

    found = wording.event(row, "zh")

    assert (found["title"], found["line"]) == ("新事项", None)
    assert found["fields"][0]["text"] == "其他"


def test_a_code_is_told_by_what_it_is_of() -> None:
    """An employer moves away, an officer is moved; the kind of a union isn't that of a store."""
    assert values.shown("reason", "moved", "employer_closed", "zh") == "迁出"
    assert values.shown("reason", "moved", "officer_left_post", "zh") == "调动"
    assert values.shown("kind", "single", "union_applied", "zh") == "单独基层工会"
    assert values.shown("kind", "agent", "store_admitted", "en") == "a branch's agent"


def test_a_list_is_told_value_by_value() -> None:
    """A union is founded with a list of employers: it broke the page of every union."""
    assert values.shown("employers", ["91", "92"], "", "zh") == ["91", "92"]
    assert values.shown("tree", ["industry"], "", "en") == ["industry"]
    assert values.shown("fields", {"members": 3, "kind": "audit"}, "union", "zh") == [
        "会员数 3", "类别 经费审查委员会",
    ]  # fmt: skip


def test_problems_of_a_visit_are_told_with_their_parts() -> None:
    """Each part by its name."""
    problems = [{"problem": "a:1", "kind": "wages"}]

    assert values.joined(values.shown("problems", problems, "", "en"), "en") == (
        "problem a:1, kind wages"
    )


def test_a_trade_is_told_by_its_section_and_a_pack_by_its_title() -> None:
    """The finer code of GB/T 4754 stands behind; so does the day of the pack's line."""
    assert values.shown("industry", "C252", "", "en") == "manufacturing C252"
    assert values.shown("pack", "cn@2000-01-01", "", "zh") == "全国 2000-01-01"
    assert values.shown("pack", "moon@2000-01-01", "", "zh") == "moon@2000-01-01"
    assert all(values.pack(f"{name}@2026-01-01", "en") for name in clocks.PACKS)


def test_what_people_wrote_themselves_stays() -> None:
    """A reason in words isn't a code."""
    assert values.shown("reason", "lost", "store_expelled", "zh") == "lost"
    assert msgspec.json.encode(values.shown("workers", 7, "", "zh")) == b"7"


@pytest.mark.parametrize(
    ("pack", "mark"), [("cn@2008-05-01", "法律原文"), ("moon@2008-05-01", None)]
)
def test_a_clock_is_told_with_how_sure_its_rule_is(pack: str, mark: str | None) -> None:
    """Wherever a rule stands its mark stands with it; of a pack that isn't known there is none."""
    missed = next(
        one for one in office_samples.timeline("dispute", "d1") if "deadline" in one["type"]
    )
    missed = {**missed, "data": {**missed["data"], "pack": pack}}

    told = {one["name"]: one["text"] for one in wording.event(missed, "zh")["fields"]}

    assert told.get("mark") == mark


@in_both
def test_a_list_of_nothing_is_told_as_such(lang: Lang) -> None:
    """An empty line would look as if something had been left out."""
    assert line([], lang) == line(None, lang) == NO_VALUE
