"""The overdue list (逾期清单): those of the domains put together, page by page, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.gateway import wording
from services.gateway.asking import Ask
from services.gateway.errors import ServiceAway, ServiceFailed
from services.gateway.values import mark_of, pack
from shared.words import Lang, told

ASKED: Final = ("organization", "rights", "skills")
"""Domains whose clocks are shown."""
PAGE: Final = 20


def overdue(ask: Ask, query: dict[str, Any], lang: Lang) -> Any:  # noqa: ANN401 - JSON
    """Give what ran out at a union and below it and is still waited for.

    A domain that is away is told as away; the others are shown without it.
    """
    found, away = [], []
    for domain in ASKED:
        try:
            found.append(ask(domain, "overdue", **query))
        except (ServiceAway, ServiceFailed) as error:
            title = wording.word("domains", domain, lang)
            away.append({"domain": domain, "title": title, "message": told(error, lang)})
    entries = sorted(
        (one for page in found for one in page["entries"]), key=lambda one: place(one["place"])
    )
    more = len(entries) > PAGE or any(page["next"] for page in found)
    shown = entries[:PAGE]
    return {
        "union": query["union"] or next((page["union"] for page in found if page["union"]), None),
        "on": query["on"],
        "count": sum(page["count"] for page in found),
        "entries": [entry(one, lang) for one in shown],
        "next": shown[-1]["place"] if more and shown else None,
        "away": away,
    }


def place(text: str) -> tuple[str, ...]:
    """Give the place of an entry as it is sorted; the domains write it so."""
    return tuple(text.split("~", 4))


def entry(row: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Give an entry with words for what it names."""
    mark = mark_of(row["pack"], row["clock"])
    return {
        **{name: value for name, value in row.items() if name != "place"},
        "kind_title": wording.word("kinds", row["kind"], lang),
        "clock_title": wording.word("clocks", row["clock"], lang),
        "pack_title": pack(row["pack"], lang),
        "mark": mark,
        "mark_title": wording.word("marks", mark, lang) if mark else None,
        "effect_title": wording.word("effects", row["effect"], lang),
    }
