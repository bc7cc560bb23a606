"""Every number of skills is told: its definition, what it consists of, and its findings."""

from __future__ import annotations

import tomllib
from pathlib import Path

from services.gateway.values import shown
from services.skills.indicators import indicators
from services.skills.rules import rules
from services.skills.rules.findings import findings
from shared import words
from tests.rules import skills as told
from tests.rules.skills import Skills

FREE = frozenset({"campaign", "rule"})
"""Dimensions whose values are ids, or have words by a test of their own."""

RULES = Path(__file__).parents[2] / "services" / "skills" / "rules"


def everything() -> Skills:
    """Tell of each kind of subject once, with what it may be counted by."""
    return Skills().hear_all(
        told.campaign_launched(),
        told.quota_set(),
        told.competition_planned(union="u1"),
        told.competition_planned(competition="k2", kind="competition", level="unit"),
        told.worker_entered(employer="w1", sex="female", migrant=True, employment="standard"),
        told.worker_entered("03-11", activity="k2", entry="e2", union="u2", member="3c" * 32),
        told.worker_entered("03-12", entry="e3", member=None, headcount_if_unkeyed=30),
        told.round_scored(),
        told.result_published(),
        told.course_opened(),
        told.course_finished(),
        told.grade_raised(),
        told.suggestion_made(),
        told.suggestion_screened(),
        told.suggestion_implemented(),
        told.benefit_verified(yuan="60000"),
        told.innovation_registered(),
        told.benefit_verified(kind="innovation", about="i1"),
        told.patent_granted(),
        told.method_named(),
        told.studio_founded(),
        told.studio_named(),
        told.activity_held(),
    )


def test_every_indicator_has_a_definition_and_every_kind_is_counted() -> None:
    """In both languages."""
    assert [one for one in indicators.all if not words.has(f"definitions.{one}")] == []
    assert set(indicators.by_kind) == set(rules.kinds)


def test_every_part_of_a_number_has_a_word_in_both_languages() -> None:
    """The dimension and its values, an unsaid one too; none is told as `other`."""
    other = {lang: words.text("grounds.other", lang) for lang in words.LANGS}
    cells = {
        cell.partition("|")[2]
        for both in everything().figures().values()
        for side in both
        for cell in side
        if "|" in cell
    }
    parts = [(name, value) for name, _, value in (cell.partition("=") for cell in cells)]

    assert {name for name, _ in parts} >= {"sex", "keyed", "field", "leader_kind", "patent_kind"}
    assert ("sex", "unknown") in parts
    for name, value in parts:
        assert words.has(f"dimensions.{name}"), name
        if name not in FREE:
            assert all(shown(name, value, "union", one) != other[one] for one in words.LANGS)
            assert shown(name, value, "union", "zh") != value


def test_every_finding_names_an_article_that_nobody_has_verified() -> None:
    """No act on competitions or on what bars honours could be read, and the software says so."""
    assert all(line.article and line.source for line in findings.lines.values())
    marks = {
        name: {one["mark"] for one in tomllib.loads((RULES / name).read_text("utf-8")).values()}
        for name in ("competition.toml", "work.toml", "standing.toml")
    }
    assert marks == {
        "competition.toml": {"assumed"}, "work.toml": {"assumed"}, "standing.toml": {"unverified"}
    }  # fmt: skip
