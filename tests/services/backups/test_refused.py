"""Backups that are damaged, half, newer or of nobody: refused, and nothing done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from deploy.backups import manifest as manifests
from deploy.backups import shelf
from deploy.backups.manifest import (
    FILE,
    BackupDamaged,
    BackupMissing,
    BackupNewer,
    BackupUnfinished,
    PartMissing,
)
from deploy.backups.postgres import LoadFailed
from deploy.backups.putting import DumpOfNewerServer, NowhereToPut, SchemaNewer
from deploy.place import Place
from shared.words import Named
from tests.services.backups.place import databases, flip, restored, rewritten, tried
from tests.services.station import City


@pytest.mark.parametrize("harm", ["flip", "cut", "gone", "manifest"])
def test_a_damaged_backup_is_refused_and_nothing_done(
    city: City, place: Place, whole: Path, harm: str
) -> None:
    """One byte is enough; by drill and restore alike."""
    city.close()
    file = whole / ("organization.dump" if harm != "manifest" else FILE)
    if harm == "flip":
        flip(file)
    elif harm == "gone":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-40])
    before = databases(place)

    with pytest.raises(BackupDamaged, match=file.name):
        restored(place, whole)
    with pytest.raises(BackupDamaged, match=file.name):
        tried(place, whole)

    assert databases(place) == before


def test_a_head_that_the_database_has_not_is_damage(city: City, place: Place, whole: Path) -> None:
    """The manifest and the file aren't of one backup."""
    city.close()
    (part,) = manifests.read(whole).parts
    heads = msgspec.to_builtins(part.heads) | {city.anna.stream: [3, "00" * 32]}
    rewritten(whole, heads=heads)
    before = databases(place)

    with pytest.raises(BackupDamaged):
        restored(place, whole)

    assert databases(place) == before


def test_a_half_backup_is_refused(place: Place, whole: Path) -> None:
    """Without manifest, or under a name with a dot."""
    half = whole.rename(whole.with_name(f".{whole.name}.new"))
    with pytest.raises(BackupUnfinished):
        restored(place, half)

    whole = half.rename(whole)
    (whole / FILE).unlink()
    with pytest.raises(BackupUnfinished):
        restored(place, whole)


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"version": 2}, BackupNewer),
        ({"postgres": 99}, DumpOfNewerServer),
        ({"schema": ["streams/9999_what_comes"]}, SchemaNewer),
    ],
)
def test_what_a_newer_version_wrote_is_refused_and_nothing_done(
    place: Place, whole: Path, fields: dict[str, Any], refused: type[Named]
) -> None:
    """By drill and restore alike, before anything is made."""
    rewritten(whole, **fields)
    before = databases(place)

    for act in (restored, tried):
        with pytest.raises(refused):
            act(place, whole)

    assert databases(place) == before


def test_a_file_that_is_no_dump_is_told(city: City, place: Place, whole: Path) -> None:
    """Though its sum is right."""
    city.close()
    (whole / "organization.dump").write_bytes(b"not a dump")
    rewritten(whole, sha256=manifests.digest(whole / "organization.dump"))
    before = databases(place)

    with pytest.raises(LoadFailed, match="archive"):
        restored(place, whole)

    assert databases(place) == before


def test_a_part_that_is_not_there_is_told(place: Place, whole: Path) -> None:
    """With those that are."""
    with pytest.raises(PartMissing, match="organization"):
        restored(place, whole, "rights")
    with pytest.raises(BackupMissing):
        restored(place, whole.with_name("20200101-000000-000000"))
    with pytest.raises(BackupMissing):
        shelf.found(whole.parent / "empty", None)


def test_a_store_of_which_nobody_says_where_it_is_stops_the_rest(
    city: City, place: Place, whole: Path
) -> None:
    """Rather than half a restore."""
    city.close()
    said = json.loads((whole / FILE).read_bytes())
    said["parts"].append(said["parts"][0] | {"kind": "agent", "name": "house"})
    (whole / FILE).write_text(json.dumps(said))

    with pytest.raises(NowhereToPut, match="house"):
        restored(place, whole)

    assert restored(place, whole, "organization")
