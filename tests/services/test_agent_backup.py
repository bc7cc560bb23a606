"""`./tongxin agent backup` and `restore`: a branch's store copied at work, and put back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deploy.backups import manifest as manifests
from deploy.backups.drilling import Tried, drill
from deploy.commands.agent import command
from deploy.place import Place
from services.agent import copying
from services.agent.errors import StoreInUse
from services.agent.store import Store
from tests.agents import SOURCE, a_store, joined, receipt, stream


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store with three reports, of which its reader has two."""
    opened = a_store(tmp_path)
    opened.record([joined(number) for number in (1, 2, 3)], source=SOURCE)
    opened.receive(receipt(opened, 2))
    yield opened
    opened.close()


def typed(store: Store, *words: str) -> Any:  # noqa: ANN401 - any JSON
    """Type a command at the branch."""
    done = CliRunner().invoke(command, words_of(store, *words), catch_exceptions=False)
    return json.loads(done.stdout)


def words_of(store: Store, *words: str) -> list[str]:
    """Give a command as it is typed."""
    path = store.database.path
    return ["--store", str(path), *words, "--json", "--folder", str(path.parent / "stick")]


def ids(store: Store) -> list[str]:
    """Give the ids of all that the store's present streams hold."""
    bodies = [event.body for event in store.read(stream(store), 0, -1)]
    return [json.loads(body)["id"] for body in bodies]


def test_a_store_is_copied_while_it_is_at_work(store: Store) -> None:
    """Into one file for its owner alone, with a head for each stream."""
    with store.together():
        made = Path(typed(store, "backup")["backup"])

    (part,) = manifests.read(made).parts
    assert (part.kind, part.name) == ("agent", store.identity.id)
    assert part.heads[stream(store)].number == 3
    assert {one.name for one in made.iterdir()} == {part.file, manifests.FILE}
    assert {one.stat().st_mode & 0o777 for one in made.iterdir()} == {0o600}


def test_a_store_that_is_open_is_not_replaced(store: Store) -> None:
    """Its agent would write on into a file that is gone."""
    typed(store, "backup")
    before = ids(store)

    with pytest.raises(StoreInUse):
        typed(store, "restore")

    assert ids(store) == before
    store.record([joined(4)], source=SOURCE)


def test_a_store_put_back_goes_on_under_a_new_id(store: Store) -> None:
    """What its reader may not have is recorded anew under the same event ids, before it sends."""
    typed(store, "backup")
    old, third = store.identity, ids(store)[2]
    store.record([joined(4)], source=SOURCE)
    store.close()

    done = typed(store, "restore")

    with closing(Store.open(store.database.path)) as again:
        notice = again.notices()[-1]
        assert (again.identity.id, again.ids) == (done["store"], [old.id, done["store"]])
        assert (notice.old, notice.shared) == (old.id, {"organization": 2})
        assert notice.signed_by(old.public_key)
        assert ids(again) == [third]
    with closing(Store.open(Path(done["aside"]))) as aside:
        assert aside.status().streams[0].number == 4


def test_a_lost_store_is_put_back_where_nothing_is(store: Store, tmp_path: Path) -> None:
    """The keys are in the backup: without them it couldn't sign its succession."""
    typed(store, "backup")
    store.close()
    copying.remove(store.database.path)

    done = typed(store, "restore")

    assert done["aside"] is None
    assert {one.name for one in tmp_path.iterdir()} == {"branch.store", "stick"}
    assert store.database.path.stat().st_mode & 0o777 == 0o600


def test_a_broken_file_stands_in_nobodys_way(store: Store) -> None:
    """It is put aside as it is; with --discard it is deleted."""
    typed(store, "backup")
    store.close()
    path = store.database.path
    path.write_bytes(b"what the disk has left of it" * 1000)

    done = typed(store, "restore", "--discard")

    assert done["aside"] is None
    assert not [one for one in path.parent.iterdir() if "before" in one.name]
    with closing(Store.open(path)) as again:
        assert again.identity.id == done["store"]


def test_the_log_of_a_lost_store_is_not_taken_for_the_new_ones(
    store: Store, tmp_path: Path
) -> None:
    """SQLite would write what stands in it into the file that was put back."""
    typed(store, "backup")
    path, log = store.database.path, tmp_path / "branch.store-wal"
    store.record([joined(4)], source=SOURCE)
    kept = log.read_bytes()
    store.close()
    copying.remove(path)
    log.write_bytes(kept)

    done = typed(store, "restore")

    with closing(Store.open(path)) as again:
        assert again.identity.id == done["store"]
        assert copying.first_break(again) is None


def test_a_damaged_copy_changes_nothing(store: Store) -> None:
    """The store stays what it was."""
    made = Path(typed(store, "backup")["backup"])
    store.close()
    (copied,) = made.glob("*.store")
    copied.write_bytes(copied.read_bytes()[:-1])

    with pytest.raises(manifests.BackupDamaged):
        typed(store, "restore")

    with closing(Store.open(store.database.path)) as same:
        assert same.ids == [made.parent.name]
        assert len(ids(same)) == 3


def test_a_stick_with_copies_of_several_branches_mixes_none(store: Store, tmp_path: Path) -> None:
    """Each keeps its own number of them, and whose is to be put back has to be said."""
    first = typed(store, "backup")["backup"]
    with closing(a_store(tmp_path, name="other.store")) as other:
        typed(other, "backup", "--keep", "1")
        typed(other, "backup", "--keep", "1")
    store.close()

    asked = CliRunner().invoke(command, words_of(store, "restore"))
    done = typed(store, "restore", "--agent", Path(first).parent.name)

    assert asked.exit_code == 2
    assert "--agent" in asked.stderr
    with closing(Store.open(store.database.path)) as again:
        assert again.ids == [Path(first).parent.name, done["store"]]


# ---------------------------------------------------------------- the drill


def tried(store: Store, backup: str) -> Tried:
    """Try a backup of the store."""
    at = Place({}, {store.identity.id: store.database.path}, "")
    (found,) = drill(at, Path(backup), lambda _: None)
    return found


def test_a_drill_walks_the_chains_of_a_store(store: Store) -> None:
    """And tells what only the store has: that would be gone with it."""
    made = typed(store, "backup")["backup"]
    store.record([joined(number) for number in (4, 5, 6)], source=SOURCE)
    store.receive(receipt(store, 4))

    found = tried(store, made)

    assert found.first_difference is None
    assert found.lack is not None
    assert (found.lack.from_streams, found.lack.own, found.lack.streams) == (1, 2, 1)
    assert {one.name for one in Path(made).parent.iterdir()} == {".lock", Path(made).name}


@pytest.mark.parametrize(
    ("harm", "key"),
    [
        ("UPDATE events SET body = CAST(body || x'20' AS BLOB) WHERE number = 2", " 2"),
        ("DELETE FROM events WHERE number = 3", "organization"),
        ("UPDATE events SET link = zeroblob(32) WHERE number = 1", " 1"),
    ],
)
def test_a_drill_finds_a_report_that_was_tampered_with(store: Store, harm: str, key: str) -> None:
    """Before the backup was taken: the sum of the file is right."""
    with closing(sqlite3.connect(store.database.path, isolation_level=None)) as file:
        assert file.execute(harm).rowcount == 1

    found = tried(store, typed(store, "backup")["backup"]).first_difference

    assert found is not None
    assert found.where == f"agent {store.identity.id}"
    assert found.key.endswith(key)
