"""The commands of backups, as an operator types them."""

from __future__ import annotations

import json

import pytest

from deploy.backups.manifest import (
    BackupDamaged,
    BackupMissing,
    BackupNewer,
    BackupUnfinished,
    PartMissing,
)
from deploy.backups.postgres import DatabaseInUse, DumpFailed, LoadFailed
from deploy.backups.putting import DumpOfNewerServer, NowhereToPut, SchemaNewer
from deploy.backups.shelf import BackupUnderWay
from deploy.commands import backup as backup_command
from deploy.commands import drill as drill_command
from deploy.commands import restore as restore_command
from shared import words
from tests.services.backups.place import Types
from tests.services.station import City
from tests.services.test_intake_verify import harms


def test_an_operator_backs_up_tries_and_restores(city: City, types: Types) -> None:
    """Each as JSON, with an exit code that a night's job can go by."""
    made = json.loads(types(backup_command.command, "--json").stdout)
    drilled = types(drill_command.command, "--json")
    with pytest.raises(DatabaseInUse):
        types(restore_command.command)
    city.close()
    done = json.loads(types(restore_command.command, "--json", "--only", "organization").stdout)

    assert made["parts"]["organization"]["size"] > 0
    said = json.loads(drilled.stdout)
    assert (drilled.exit_code, said["good"], said["backup"]) == (0, True, made["backup"])
    assert said["parts"]["organization"]["first_difference"] is None
    assert done["backup"] == made["backup"]
    assert done["restored"]["organization"]["aside"].startswith("organization_before_")


def test_a_drill_that_finds_something_fails(city: City, types: Types) -> None:
    """And says what, where, and what it should be."""
    with city.database.transaction() as tx:
        tx.execute(harms.a_state.encode())
    types(backup_command.command)

    found = types(drill_command.command)

    assert found.exit_code == 1
    assert "organization subjects at" in found.stdout
    assert "senior" in found.stdout
    assert "junior" in found.stdout


def test_every_error_of_backups_has_a_sentence() -> None:
    """In both languages; the classes in `deploy` are seen by no other test."""
    refused = (BackupMissing, BackupUnfinished, BackupDamaged, BackupNewer, BackupUnderWay,
               PartMissing, DumpFailed, LoadFailed, DatabaseInUse, DumpOfNewerServer, SchemaNewer,
               NowhereToPut)  # fmt: skip

    assert not [one for one in refused if not words.has(f"reasons.{one().reason}")]
