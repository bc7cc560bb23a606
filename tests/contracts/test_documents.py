"""What is generated from the events is fresh, and what has landed stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shared.events import asyncapi, contract, generate, registry
from shared.events.base import OF_CLASS, Count, Event, Name, Text, event
from shared.runtime import topology
from shared.streams import readers
from tests import events


def test_no_document_is_stale() -> None:
    """Catalogue, schemas and listing say what the classes say."""
    assert not generate.main(check=True), "write them: python -m shared.events.generate"


def test_no_landed_version_has_changed() -> None:
    """Ledgers hold events of it: a change of its fields needs a new version."""
    assert not generate.broken()


@event("事", who="O", subject=("thing", "{thing}"), name="thing_counted")
class ThingCounted(Event, frozen=True, kw_only=True):
    """A thing was counted."""

    thing: Name
    count: Count


@event("事物", who="O", subject=("thing", "{thing}"), name="thing_counted", version=2)
class ThingWeighed(Event, frozen=True, kw_only=True):
    """The same fields under other words."""

    count: Count
    thing: Name


@event("事", who="O", subject=("thing", "{thing}"), name="thing_counted", version=3)
class ThingNoted(Event, frozen=True, kw_only=True):
    """With a field more."""

    thing: Name
    count: Count
    note: Text | None = None


def schema_of(cls: type[Event]) -> dict[str, Any]:
    """Give the JSON Schema of a class, as if it were version 1."""
    return contract.json_schema(OF_CLASS[cls]) | {"$id": OF_CLASS[ThingCounted].schema}


def test_other_words_are_no_change_and_another_field_is(tmp_path: Path) -> None:
    """A name, a sentence or an order may change after landing; what is accepted may not."""
    held = tmp_path / "thing_counted.1.json"
    held.write_text(generate.pretty(schema_of(ThingCounted)), "utf-8")

    assert not generate.differs(held, schema_of(ThingWeighed))
    assert generate.differs(held, schema_of(ThingNoted))


def test_a_changed_class_is_told_and_its_landed_file_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The generator never writes over what has landed; it says what to do."""
    ours = OF_CLASS[ThingCounted]
    monkeypatch.setattr(generate, "TOP", tmp_path)
    monkeypatch.setattr(registry, "declare_all", lambda: [ours])
    landed = tmp_path / generate.path_of(ours)
    landed.parent.mkdir(parents=True)
    landed.write_text(generate.pretty(schema_of(ThingNoted)), "utf-8")

    generate.main(check=False)

    assert landed.read_text("utf-8") == generate.pretty(schema_of(ThingNoted))
    assert generate.broken() == [
        "test_documents.thing_counted 1 has landed and was changed: make a new version"
    ]


def test_a_landed_class_cannot_vanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ledgers still hold its events."""
    monkeypatch.setattr(generate, "TOP", tmp_path)
    monkeypatch.setattr(registry, "declare_all", lambda: [OF_CLASS[ThingCounted]])
    generate.main(check=False)

    monkeypatch.setattr(registry, "declare_all", list)

    assert generate.broken() == [
        "shared/events/schemas/test_documents.thing_counted.1.json: landed, and its class is gone"
    ]


def test_the_channels_are_those_of_the_topology() -> None:
    """The listing names the exchanges that are declared, and each domain's reports."""
    exchanges = {exchange for exchange, _ in asyncapi.CHANNELS.values()}
    keys = {address for exchange, address in asyncapi.CHANNELS.values() if exchange == "reports"}

    assert exchanges == set(topology.EXCHANGES)
    assert keys == {f"{{agent}}.{domain}.{{partition}}" for domain in readers.DOMAINS}


def test_every_reference_of_the_listing_leads_somewhere() -> None:
    """A reader of the listing finds each message, part and schema that it points to."""
    document = asyncapi.listing(registry.declare_all())

    for ref in refs(document):
        path, _, fragment = ref.partition("#/")
        if path:
            assert (generate.TOP / generate.HOME / path).exists()
        else:
            assert events.at(document, tuple(fragment.split("/")))


def refs(value: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    """Collect every `$ref` of a JSON value."""
    paths = [path for path in events.places(value) if path and path[-1] == "$ref"]
    return [events.at(value, path) for path in paths]


def test_every_event_stands_in_the_catalogue() -> None:
    """The page has a row for each version, and explains each letter and type that it uses."""
    page = (generate.TOP / generate.HOME / "catalogue.md").read_text("utf-8")

    for declaration in registry.declare_all():
        assert f"| `{declaration.type}` | {declaration.zh} |" in page


def test_the_schemas_say_no_pattern_that_only_python_reads() -> None:
    r"""`\Z` is Python's own."""
    for declaration in registry.declare_all():
        assert "\\Z" not in json.dumps(contract.json_schema(declaration))
