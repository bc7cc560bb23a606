"""What can go wrong with a question, and the status under which each error is answered.

The sentence that the user sees is found by the error's name in the one catalogue.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from shared.events.base import snake
from shared.words import Named

log = logging.getLogger(__name__)


class TokenMissing(Named):
    """The question came without a token."""


class TokenWrong(Named):
    """The token isn't one of those that may read."""


class QueryWrong(Named):
    """Some fields of the question can't be read."""


class PathUnknown(Named):
    """There is nothing at this path."""


class MethodWrong(Named):
    """Everything here can only be read."""


class ServiceAway(Named):
    """A service doesn't answer: it, the broker or its database is away."""


class ServiceFailed(Named):
    """A service failed on the question."""


class GatewayFailed(Named):
    """The gateway itself failed: a bug of ours."""


class TooManyListeners(Named):
    """All live connections are taken."""


class Unanswerable(Exception):
    """A service has said why it can't answer: its error's name, and what was asked."""

    def __init__(self, reason: str, asked: Mapping[str, object]) -> None:
        """Take the name, and the facts for its sentence."""
        super().__init__(reason)
        self.reason = reason
        self.facts = {name: str(value) for name, value in asked.items()}


STATUS: Final[Mapping[str, int]] = {
    "token_missing": 401,
    "token_wrong": 401,
    "query_wrong": 400,
    "ratio_has_parts": 400,
    "path_unknown": 404,
    "unknown_union": 404,
    "unknown_indicator": 404,
    "method_wrong": 405,
    "gateway_failed": 500,
    "service_failed": 502,
    "service_away": 503,
    "too_many_listeners": 503,
}
"""The status of each error, by its name."""


def answered(service: str, error: str, asked: Mapping[str, object]) -> Exception:
    """Give what another service's error, told by its class's name, is here.

    What has no status here is the service's own failure.
    """
    reason = snake(error)
    if reason in STATUS:
        return Unanswerable(reason, asked)
    log.error("%s failed: %s", service, error)
    return ServiceFailed(service=service)
