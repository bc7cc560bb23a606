"""The roster of bearers of honours (荣誉获得者名册) in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.gateway import wording
from services.gateway.asking import Ask
from shared.words import Lang


def bearers(ask: Ask, query: dict[str, Any], lang: Lang) -> Any:  # noqa: ANN401 - JSON
    """Give who was conferred an honour, out of a union and those below it."""
    found = ask("skills", "bearers", **query)
    return {**found, "bearers": [bearer(one, lang) for one in found["bearers"]]}


def bearer(row: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Give a bearer with words for the honour, and for how they live."""
    state = row["state"]
    return {
        **row,
        "honour_title": wording.word("honours", row["honour"], lang),
        "state_title": wording.word("holder_states", state, lang) if state else None,
    }
