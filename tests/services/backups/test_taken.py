"""Backups of one service: taken whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deploy.backups import manifest as manifests
from deploy.backups import postgres, shelf
from deploy.backups.postgres import DumpFailed
from deploy.backups.shelf import BackupUnderWay
from deploy.migrating import DatabaseAway
from deploy.place import Place
from shared.runtime.embedded import PROGRAMS
from tests.rules import organization as report
from tests.services.backups.place import taken, tried
from tests.services.station import City


def test_a_backup_says_what_is_in_it(city: City, place: Place, tmp_path: Path) -> None:
    """Versions, sums, and the head of each stream at that moment."""
    backup = taken(place, tmp_path).backup

    (part,) = manifests.read(backup).parts
    file = backup / part.file
    assert (part.kind, part.name, part.size) == ("service", "organization", file.stat().st_size)
    assert part.sha256 == manifests.digest(file)
    assert part.heads[city.anna.stream].number == 2
    assert f"{city.station.store.id}/announcements" in part.heads
    assert "streams/0001_create_streams" in part.schema
    assert part.postgres == 18


def test_heads_and_content_are_of_one_moment(
    city: City, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is settled while a backup is being taken is in neither."""
    dump = postgres.dump

    def late(url: str, snapshot: str, file: Path) -> None:
        city.settle(*city.anna.say(report.member_left()))
        dump(url, snapshot, file)

    monkeypatch.setattr("deploy.backups.taking.dump", late)
    backup = taken(place, tmp_path).backup

    found = tried(place, backup)
    assert found.first_difference is None
    assert found.lack is not None
    assert found.lack.from_streams == 1


def test_a_backup_is_for_its_owner_alone(place: Place, tmp_path: Path) -> None:
    """It holds the key with which the service signs."""
    shelf_folder = tmp_path / "backups"
    backup = taken(place, shelf_folder).backup

    assert {one.stat().st_mode & 0o777 for one in (shelf_folder, backup)} == {0o700}
    assert {one.stat().st_mode & 0o777 for one in backup.iterdir()} == {0o600}


def test_a_backup_that_fails_leaves_nothing(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No half one takes the place of a whole one, and no old one goes for it."""
    first = taken(place, tmp_path).backup
    older = PROGRAMS.parents[1] / "pginstall" / "bin"  # PostgreSQL 16's can't read 18
    monkeypatch.setattr("deploy.backups.postgres.PROGRAMS", older)

    with pytest.raises(DumpFailed, match="version"):
        taken(place, tmp_path, keep=1)

    assert shelf.backups(tmp_path) == [first]
    assert {one.name for one in tmp_path.iterdir()} == {".lock", first.name}


def test_what_a_killed_backup_has_left_goes_with_the_next(place: Place, tmp_path: Path) -> None:
    """It is no backup, and holds secrets."""
    half = tmp_path / ".20260101-000000-000000.new"
    half.mkdir()
    (half / "organization.dump").write_bytes(b"half of it")

    taken(place, tmp_path)

    assert not half.exists()


def test_so_many_backups_are_kept(place: Place, tmp_path: Path) -> None:
    """The newest, and what lies beside them is left alone."""
    (tmp_path / "notes").mkdir()
    first, second, third = (taken(place, tmp_path, keep=2) for _ in range(3))

    assert shelf.backups(tmp_path) == [second.backup, third.backup]
    assert third.gone == [first.backup.name]
    assert (tmp_path / "notes").is_dir()


def test_a_second_backup_at_once_is_refused(place: Place, tmp_path: Path) -> None:
    """It would take the first one's draft for a killed one's."""
    with shelf.held(tmp_path), pytest.raises(BackupUnderWay):
        taken(place, tmp_path)


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    """In a sentence, and nothing is left."""
    away = "postgresql://postgres@127.0.0.1:1/organization"
    with pytest.raises(DatabaseAway):
        taken(Place({"organization": away}, {}, away), tmp_path)

    assert shelf.backups(tmp_path) == []


def test_no_program_is_told_a_password_where_others_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of a process are seen by the whole machine, its environment by its owner."""
    told: dict[str, Any] = {}

    def run(words_: list[str], **options: Any) -> Any:  # noqa: ANN401
        told.update(options, words=words_)
        return type("Done", (), {"returncode": 0, "stderr": ""})

    monkeypatch.setattr("deploy.backups.postgres.subprocess.run", run)
    postgres.run("pg_dump", [], "postgresql://city:plain-word@database/city")

    assert told["env"]["PGPASSWORD"] == "plain-word"
    assert "plain-word" not in " ".join(told["words"])
    assert "postgresql://city@database/city" in " ".join(told["words"])
