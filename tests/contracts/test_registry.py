"""From the wire's bytes to an event: versions, and what isn't known or isn't right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from services.organization.domain import organization
from services.rights.domain import rights
from services.skills.domain import skills
from shared.events import registry
from shared.events.base import OF_CLASS, Day, Event, Name, event
from shared.streams.directory import ANNOUNCED
from shared.streams.station import Domain

DOMAINS = (organization, rights, skills)


@event("培训", who="O", subject=("course", "{course}"), name="course_held")
class CourseHeld1(Event, frozen=True, kw_only=True):
    """A course as it was first told: its days as one number."""

    course: Name
    on: Day
    days: int


def in_hours(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Raise version 1 to 2: a day had eight hours."""
    return {"course": data["course"], "on": data["on"], "hours": data["days"] * 8}


@event("培训", who="O", subject=("course", "{course}"), name="course_held", version=2,
       upcast=in_hours)  # fmt: skip
class CourseHeld2(Event, frozen=True, kw_only=True):
    """The same with hours."""

    course: Name
    on: Day
    hours: int


@event("培训", who="O", subject=("course", "{course}"), name="course_held", version=3)
class CourseHeld(Event, frozen=True, kw_only=True):
    """The same with an optional place, so nothing is to be raised."""

    course: Name
    on: Day
    hours: int
    place: Name | None = None


def broken(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make a mistake of ours."""
    return dict(data) | {"size": "large"}


@event("旧", who="O", subject=("thing", "{thing}"), name="thing_seen")
class ThingSeen1(Event, frozen=True, kw_only=True):
    """A thing of old."""

    thing: Name
    size: int


@event("新", who="O", subject=("thing", "{thing}"), name="thing_seen", version=2, upcast=broken)
class ThingSeen(Event, frozen=True, kw_only=True):
    """A thing of today."""

    thing: Name
    size: int


V1, V2, V3 = (OF_CLASS[cls].schema for cls in (CourseHeld1, CourseHeld2, CourseHeld))
TODAY = CourseHeld(course="急救", on=Day(2026, 3, 1), hours=16)


@pytest.mark.parametrize(
    ("dataschema", "data"),
    [
        (V1, '{"course":"急救","on":"2026-03-01","days":2}'),
        (V2, '{"course":"急救","on":"2026-03-01","hours":16}'),
        (V3, '{"course":"急救","on":"2026-03-01","hours":16}'),
    ],
)
def test_every_version_loads_as_the_newest(dataschema: str, data: str) -> None:
    """Rules see one class, however old the event is."""
    assert registry.load(dataschema, data.encode()) == TODAY
    assert registry.load(dataschema, msgspec.Raw(data.encode())) == TODAY
    assert registry.newest(dataschema).cls is CourseHeld


def test_an_old_version_is_judged_by_its_own_class() -> None:
    """A field of version 2 is unknown in version 1."""
    with pytest.raises(registry.BadSchema) as caught:
        registry.load(V1, b'{"course":"a","on":"2026-03-01","days":2,"hours":16}')

    assert caught.value.detail == "hours: Unknown field."


@pytest.mark.parametrize("ask", [lambda name: registry.load(name, b"{}"), registry.newest])
def test_what_is_not_known_here_says_what_it_lacks(ask: Any) -> None:  # noqa: ANN401
    """A type that isn't known waits for the type, a version for the version."""
    with pytest.raises(registry.UnknownType):
        ask("urn:tongxin:test_registry.course_dreamt:1")
    with pytest.raises(registry.UnknownVersion):
        ask("urn:tongxin:test_registry.course_held:4")
    with pytest.raises(registry.UnknownType):
        ask("course_held")


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b'{"course":7,"on":1,"hours":2}', "course: Not a valid string.; on: Not a valid date."),
        (b"[]", "Invalid input type."),
        (b"null", "Invalid input type."),
        (b'{"course":', "Input data was truncated"),
        (b'{"course":"\xff"}', "'utf-8' codec can't decode byte 0xff in position 0"),
        (b"[" * 5000, "Expected `object`, got `array`"),
    ],
)
def test_bad_data_is_refused_in_words(data: bytes, detail: str) -> None:
    """The branch is told the field and what is wrong with it; bytes of any kind do no harm."""
    with pytest.raises(registry.BadSchema) as caught:
        registry.load(V3, data)

    assert caught.value.detail.startswith(detail)


def test_a_mistake_in_an_upcaster_is_ours() -> None:
    """It isn't the branch's data that is refused then."""
    with pytest.raises(TypeError, match="thing_seen:1 was raised to what isn't one"):
        registry.load(OF_CLASS[ThingSeen1].schema, b'{"thing":"a","size":1}')


def test_all_domains_can_be_declared_at_once() -> None:
    """Pages and documents show every event, tests' own apart."""
    declared = registry.declare_all()

    assert {"organization", "directory"} <= {one.domain for one in declared}
    assert all(one.cls.__module__.startswith("shared.events.") for one in declared)


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda one: one.name)
def test_all_that_a_service_announces_can_be_announced_anew(domain: Domain) -> None:
    """A restored service tells it from its directory's rows."""
    assert set(domain.announces) <= ANNOUNCED.keys()
