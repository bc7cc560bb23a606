"""A slate (推荐名单) in words: which quota it misses and by how much, and what bars whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.gateway import wording
from services.gateway.asking import Ask
from services.gateway.standing import veto
from shared.words import Lang, text


def slate(ask: Ask, query: dict[str, Any], lang: Lang) -> Any:  # noqa: ANN401 - JSON
    """Give the check of a slate; no honour where there is no such round."""
    chosen = query["nominations"]
    found = ask(
        "skills", "slate", round_=query["round"], nominations=chosen.split(",") if chosen else None
    )
    return {
        **found,
        "nominees": [nominee(one, lang) for one in found["nominees"]],
        "misses": [miss(one, lang) for one in found["misses"]],
    }


def nominee(row: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Give a nominee with words for the standing of the employer."""
    result = row["result"]
    return {
        **row,
        "result_title": wording.word("standing_results", result, lang) if result else None,
        "vetoes": [veto(one, lang) for one in row["vetoes"]],
    }


def miss(row: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Give a quota that is missed with its sentence."""
    group = row["quota"] == "group"
    name = wording.word("honour_groups", row["name"], lang) if group else row["name"]
    facts = {"name": name, "wanted": row["wanted"], "had": row["had"], "by": row["by"]}
    return {**row, "message": text(f"slates.{row['quota']}", lang).format(**facts)}
