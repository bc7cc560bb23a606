"""The demo city is stopped, killed, begun anew, and says in a sentence why it can't begin."""

from __future__ import annotations

import shutil
import signal
import socket
import time
from pathlib import Path

from deploy import data_folder
from deploy.rabbit import free_port
from tests.fix_demo import City, Result, a_city, await_line, kill


def test_a_second_start_goes_on_from_the_first(
    entered: tuple[City, Result], lived: tuple[City, Result]
) -> None:
    """What was imported isn't imported again, and all is counted that was ever published."""
    _, first = entered
    _, second = lived

    assert first["published"] == first["applied"] > 400
    assert first["published"] < second["published"] < 3 * first["published"] + 1500
    assert second["published"] == second["applied"] + second["refused"] + second["waiting"]


def test_a_folder_in_use_is_left_alone_and_a_signal_stops_in_order(
    lived: tuple[City, Result],
) -> None:
    """A second demo says so in a sentence; the first one stops within ten seconds."""
    city, _ = lived
    demo = city.start()
    await_line(demo, "report live")

    told = City(city.folder, free_port()).refused()
    began = time.monotonic()
    demo.send_signal(signal.SIGTERM)
    demo.communicate(timeout=60)

    assert "Another demo is running" in told
    assert demo.returncode == 0
    assert time.monotonic() - began < 10


def test_a_demo_that_was_killed_goes_on_in_step(lived: tuple[City, Result]) -> None:
    """Whatever was on its way is settled after the next start, once."""
    city, before = lived
    demo = city.start("--rate", "100")
    await_line(demo, "report live")
    stores = data_folder.load(city.folder).store_files(city.folder).values()
    sizes = {path: path.with_name(f"{path.name}-wal").stat().st_size for path in stores}
    while sum(wal(path) > size for path, size in sizes.items()) < 4:
        assert demo.poll() is None

    kill(demo)
    after = city.run(1)

    assert after["published"] > before["published"]
    assert not (city.folder / "postgres" / "postmaster.pid").exists(), "the database goes on"
    assert (after["lost"], after["unexpected"], after["in_step"]) == (0, 0, True)


def wal(path: Path) -> int:
    """Give how much a store has written lately."""
    time.sleep(0.01)
    return path.with_name(f"{path.name}-wal").stat().st_size


def test_an_import_that_was_killed_is_finished_by_the_next_start(
    entered: tuple[City, Result],
) -> None:
    """It comes to the same city as one that nobody disturbed."""
    with a_city() as city:
        demo = city.start()
        await_line(demo, "importing members")
        kill(demo)

        found = city.run(0)

    _, undisturbed = entered
    assert found["totals"] == undisturbed["totals"]
    assert found["published"] == undisturbed["published"]


def test_a_folder_that_was_deleted_under_a_demo_begins_anew() -> None:
    """What was left of the first is no trouble for the next start."""
    with a_city() as city:
        demo = city.start()
        await_line(demo, "importing members")
        shutil.rmtree(city.folder, ignore_errors=True)
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=60)
        shutil.rmtree(city.folder, ignore_errors=True)  # what it wrote meanwhile

        found = city.run(0)

    assert (found["lost"], found["unexpected"], found["in_step"]) == (0, 0, True)


def test_a_folder_with_something_else_is_not_touched(tmp_path: Path) -> None:
    """Nobody's files are taken for a city's."""
    (tmp_path / "letters.txt").write_text("Dear")

    told = City(tmp_path, free_port()).refused()

    assert "something else" in told
    assert [one.name for one in tmp_path.iterdir()] == ["letters.txt"]


def test_a_broken_record_is_told_in_a_sentence(tmp_path: Path) -> None:
    """No traceback, and which file it is."""
    (tmp_path / data_folder.RECORD).write_text('{"root": ')

    told = City(tmp_path, free_port()).refused()

    assert f"{data_folder.RECORD} can't be read" in told


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    """And what to do about it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        told = City(tmp_path / "demo", taken.getsockname()[1]).refused()

    assert "--port" in told
    assert not (tmp_path / "demo").exists()
