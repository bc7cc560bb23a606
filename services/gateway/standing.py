"""The checks of a nomination (资格联审) in words: as each was, and as it would be now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.gateway import wording
from services.gateway.asking import Ask
from shared.words import Lang


def standing(ask: Ask, query: dict[str, Any], lang: Lang) -> Any:  # noqa: ANN401 - JSON
    """Give the checks of a nomination; none, and no employer, where there is no such."""
    found = ask("skills", "standing", **query)
    return {**found, "checks": [check(one, lang) for one in found["checks"]]}


def check(row: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Give a check with words for what it names."""
    return {
        **row,
        "occasion_title": wording.word("occasions", row["occasion"], lang),
        "result_title": wording.word("standing_results", row["result"], lang),
        "result_now_title": wording.word("standing_results", row["result_now"], lang),
        **{part: [veto(one, lang) for one in row[part]] for part in ("vetoes", "added", "lifted")},
    }


def veto(row: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Give what bars with its words, and how sure its rule is."""
    return {
        **row,
        "rule_title": wording.word("veto_rules", row["rule"], lang),
        "mark_title": wording.word("marks", row["mark"], lang),
    }
