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
        **{part: [quota(one, lang) for one in found[part]] for part in ("quotas", "misses")},
    }


def nominee(row: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Give a nominee with words for the standing of the employer."""
    result = row["result"]
    return {
        **row,
        "result_title": wording.word("standing_results", result, lang) if result else None,
        "vetoes": [veto(one, lang) for one in row["vetoes"]],
    }


def quota(row: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Give a quota with its sentence: that it is kept, or by how many it is missed."""
    told, called = dict(row), row.get("called")
    told.pop("called", None)
    group = row["quota"] == "group"
    name = wording.word("honour_groups", row["name"], lang) if group else called or row["name"]
    facts = {"name": name, "wanted": row["wanted"], "had": row["had"], "by": row["by"]}
    mark = row["mark"]
    told["mark_title"] = wording.word("marks", mark, lang) if mark else None
    said = row["quota"] if row["by"] else f"{row['quota']}_kept"
    return {**told, "message": text(f"slates.{said}", lang).format(**facts)}
