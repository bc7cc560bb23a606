"""Logs: what concerns an event names it, and each line is kept for the days that are set."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.generators import TOP
from shared.runtime.logs import DAY, Days
from shared.runtime.settings import Settings

LOGS = """
import logging, sys
from shared.runtime import logs
logs.set_up("city", "INFO", sys.argv[1], sys.argv[2])
extra = {"stream": "s1/rights", "number": 7}
logging.getLogger("x").warning("%s %s failed 失败", "s1/rights", 7, extra=extra)
"""


@pytest.mark.parametrize("form", ["json", "plain"])
def test_a_line_names_service_stream_and_number(form: str, tmp_path: Path) -> None:
    """On standard error as it is set, in the folder always as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", LOGS, form, str(tmp_path)],
        cwd=TOP, capture_output=True, text=True, check=True,
    )  # fmt: skip
    kept = (tmp_path / f"city@{socket.gethostname()}.jsonl").read_text("utf-8")

    line = json.loads(kept)
    told = {name: line[name] for name in ("service", "stream", "number", "level", "message")}
    assert told == {
        "service": "city", "stream": "s1/rights", "number": 7, "level": "WARNING",
        "message": "s1/rights 7 failed 失败",
    }  # fmt: skip
    if form == "json":
        assert json.loads(done.stderr) == line
    else:
        assert "city WARNING x: s1/rights 7 failed 失败" in done.stderr


@pytest.fixture
def handler(tmp_path: Path) -> Iterator[Days]:
    """Give the handler of a process of the city's, which keeps for half a year."""
    found = Days(str(tmp_path), "city", Settings().log_days)
    yield found
    found.close()


def aged(folder: Path, name: str, days: float) -> Path:
    """Write a file that was last written so many days ago."""
    path = folder / name
    path.write_text("{}\n")
    then = time.time() - days * DAY
    os.utime(path, (then, then))
    return path


def say(handler: Days, what: str) -> None:
    """Log a line."""
    handler.emit(logging.LogRecord("x", logging.INFO, "", 0, what, (), None))


def test_at_midnight_a_new_file_begins_and_the_old_one_stays(handler: Days, tmp_path: Path) -> None:
    """Under its day."""
    say(handler, "yesterday's")
    midnight = handler.rolloverAt
    handler.rolloverAt = int(time.time()) - 1
    day = time.strftime("%Y-%m-%d", time.localtime(handler.rolloverAt - DAY))

    say(handler, "today's")

    file = tmp_path / f"city@{socket.gethostname()}.jsonl"
    assert file.read_text() == "today's\n"
    assert file.with_name(f"{file.name}.{day}").read_text() == "yesterday's\n"
    assert handler.rolloverAt == midnight


def test_what_is_older_than_half_a_year_goes_whoever_wrote_it(
    handler: Days, tmp_path: Path
) -> None:
    """At midnight; one day less stays, and what isn't a log is nobody's to delete."""
    say(handler, "yesterday's")
    gone = [aged(tmp_path, name, 184.1) for name in ("a@old.jsonl", "b@old.jsonl.2026-01-01")]
    kept = [aged(tmp_path, name, 183.9) for name in ("c@old.jsonl", "d@old.jsonl.2026-01-02")]
    other = aged(tmp_path, "notes.txt", 400)
    handler.rolloverAt = int(time.time()) - 1

    say(handler, "today's")

    assert [path.exists() for path in gone] == [False, False]
    assert [path.exists() for path in (*kept, other)] == [True, True, True]


def test_what_is_too_old_goes_at_the_start_too(tmp_path: Path) -> None:
    """A process that says nothing at midnight begins no new file."""
    gone = aged(tmp_path, "a@old.jsonl", 31)
    kept = aged(tmp_path, "b@old.jsonl", 29)

    Days(str(tmp_path), "city", 30).close()

    assert (gone.exists(), kept.exists()) == (False, True)


def test_a_process_started_anew_goes_on_in_the_days_file(tmp_path: Path) -> None:
    """And one started days later puts the old day's lines aside first."""
    for what in ("first", "second"):
        handler = Days(str(tmp_path), "city", 184)
        say(handler, what)
        handler.close()
    file = tmp_path / f"city@{socket.gethostname()}.jsonl"
    assert file.read_text() == "first\nsecond\n"
    os.utime(file, (time.time() - 3 * DAY,) * 2)

    handler = Days(str(tmp_path), "city", 184)
    say(handler, "third")
    handler.close()

    assert file.read_text() == "third\n"
    (old,) = tmp_path.glob("*.jsonl.*")
    assert old.read_text() == "first\nsecond\n"


def test_half_a_year_is_the_default() -> None:
    """The law asks for six months (网络安全法, 21): from 1 March to 1 September are 184 days."""
    assert Settings().log_days >= (dt.date(2026, 9, 1) - dt.date(2026, 3, 1)).days
