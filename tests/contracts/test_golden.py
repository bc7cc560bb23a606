"""Events that were recorded once can be read for ever."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from shared.events import envelope, registry
from shared.events.base import DECLARED, OF_CLASS
from tests.contracts import golden

FILES = sorted(golden.HOME.glob("*.json"))
elements = msgspec.json.Decoder(list[msgspec.Raw]).decode


def test_every_version_has_a_golden_sample() -> None:
    """A version without one could change unseen."""
    missing = [one.schema for one in golden.missing()]

    assert not missing, "write them with ./tongxin check --fix"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_sample_still_loads(file: Path) -> None:
    """What stands in ledgers loads as the newest version, about the same subject."""
    registry.declare_all()

    for body in elements(file.read_bytes()):
        read = envelope.read(bytes(body))
        event = registry.load(read.dataschema, read.data)

        declaration = OF_CLASS[type(event)]
        assert declaration == registry.newest(read.dataschema)
        assert declaration.type == read.type
        assert declaration.subject(event).id == read.subject


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_golden_sample_is_written_as_it_was(file: Path) -> None:
    """The same event gets the same bytes today, else chains made anew would differ."""
    for body in elements(file.read_bytes()):
        read = envelope.read(bytes(body))
        event = DECLARED[read.dataschema].decode(read.data)

        again = envelope.write(
            event, source=read.source, stream=read.stream, number=int(read.sequence),
            time=read.time, id=read.id,
        )  # fmt: skip

        assert again == bytes(body)


def test_a_golden_sample_is_never_written_over() -> None:
    """Writing what is missing leaves alone what is there."""
    before = {file: file.stat().st_mtime_ns for file in FILES}

    written = golden.write()

    assert not set(written) & set(before)
    assert before == {file: file.stat().st_mtime_ns for file in FILES}
