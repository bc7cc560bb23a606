"""The catalogue of words: nothing is missing in either language, and facts and sentences agree."""

from __future__ import annotations

import ast
import datetime as dt
import importlib
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from services.rights.rules import call, contract, dispute, turns
from services.skills.rules import suggestion
from shared import words
from shared.codes import division
from shared.events import base, directory, organization, rights, skills
from shared.law import calendar, clocks, packs
from shared.streams import ledger, rules
from shared.words import LANGS, FactMissing, Lang, Named, WordMissing

ROOT = Path(__file__).parents[2]
CHINESE = re.compile("[\u4e00-\u9fff]")

INTAKE = (
    "not_json", "not_canonical", "envelope", "schema", "unknown_type", "unknown_version",
    "day_in_future", "store_may_not_speak", "not_authorized", "unknown_union", "tampered",
    "forged_user", "carbon_copy", "too_large", "null_character", "id_used", "our_fault", "behind",
    "prerequisite_missing", "expired", "damaged", "damaged_head", "forged_head",
    "damaged_note", "forged_note", "damaged_dossier",
    "damaged_succession", "forged_succession", "wrong_channel",
    "no_user", "unknown_store", "expelled_store",
)  # fmt: skip
"""The reasons that intake gives and that aren't named for an error's class."""

VALUES = (
    (base.Sex, "sexes"),
    (base.Employment, "employments"),
    (base.Grade, "grades"),
    (base.Tree, "trees"),
    (division.Level, "levels"),
    (organization.UnionKind, "union_kinds"),
    (organization.Decision, "decisions"),
    (organization.Measure, "baselines"),
    (organization.CommitteeKind, "committees"),
    (organization.HomeGrade, "home_grades"),
    (organization.Post, "posts"),
    (organization.Settled, "settlements"),
    (organization.Verification, "verifications"),
    (organization.Engagement, "engagements"),
    (organization.Basis, "bases"),
    (organization.Leaving, "leavings"),
    (organization.CourseLevel, "levels"),
    (directory.Status, "union_states"),
    (dispute.Stage, "stages"),
    (rights.DisputeKind, "dispute_kinds"),
    (rights.DisputeResult, "dispute_results"),
    (rights.LimitationChange, "limitation_changes"),
    (rights.Consultation, "outcomes"),
    (rights.Mediated, "mediated"),
    (rights.Mediated, "outcomes"),
    (rights.Body, "bodies"),
    (rights.Performance, "performances"),
    (rights.Step, "arbitration_steps"),
    (rights.Finality, "finalities"),
    (rights.Outcome, "results"),
    (rights.Ruling, "results"),
    (rights.Party, "parties"),
    (rights.Act, "acts"),
    (rights.Ground, "court_grounds"),
    (rights.LetterKind, "letter_kinds"),
    (rights.Addressee, "addressees"),
    (rights.Signer, "signers"),
    (rights.SenderLevel, "levels"),
    (rights.MatterResult, "results"),
    (contract.State, "contract_states"),
    (rights.ContractKind, "contract_kinds"),
    (rights.ContractScope, "contract_scopes"),
    (rights.Side, "sides"),
    (rights.Voters, "voters"),
    (rights.Review, "reviews"),
    (rights.EndReason, "contract_ends"),
    (rights.Answer, "proposal_states"),
    (rights.OpenForm, "publishings"),
    (rights.HarmonyLevel, "harmony_levels"),
    (rights.Tier, "tiers"),
    (rights.Cause, "causes"),
    (rights.CheckStep, "check_steps"),
    (rights.CheckResult, "check_results"),
    (rights.Checker, "levels"),
    (rights.HardshipDecision, "file_decisions"),
    (rights.ReviewResult, "review_results"),
    (rights.Move, "moves"),
    (rights.AidKind, "relief_kinds"),
    (rights.Programme, "programmes"),
    (rights.Fund, "funds"),
    (rights.Channel, "channels"),
    (rights.CallKind, "call_kinds"),
    (rights.CallClass, "call_classes"),
    (rights.HandlingLevel, "levels"),
    (rights.Handling, "handlings"),
    (call.State, "call_states"),
    (rights.RiskKind, "risk_kinds"),
    (rights.RiskLevel, "risk_levels"),
    (rights.RiskResult, "risk_results"),
    (rights.AdverseKind, "adverse_kinds"),
    (skills.CampaignKind, "campaign_kinds"),
    (skills.Counting, "competition_kinds"),
    (skills.QuotaAnswer, "quota_answers"),
    (skills.CompetitionLevel, "levels"),
    (skills.Form, "competition_forms"),
    (skills.Withdrawal, "withdrawals"),
    (skills.CourseKind, "course_kinds"),
    (skills.Funder, "funders"),
    (skills.GradeBasis, "grade_bases"),
    (skills.Field, "work_fields"),
    (skills.Screening, "screenings"),
    (suggestion.State, "suggestion_states"),
    (skills.InnovationKind, "innovation_kinds"),
    (skills.PatentKind, "patent_kinds"),
    (skills.LeaderKind, "leaders"),
    (skills.Naming, "namings"),
    (skills.ActivityKind, "activity_kinds"),
    (skills.Honour, "honours"),
    (skills.Nominee, "nominees"),
    (skills.Group, "honour_groups"),
    (skills.Stage, "honour_stages"),
    (skills.Occasion, "occasions"),
    (skills.StandingResult, "standing_results"),
    (skills.VetoRule, "veto_rules"),
    (skills.ReviewLevel, "levels"),
    (skills.Review, "nomination_reviews"),
    (skills.Authority, "authorities"),
    (skills.HolderState, "holder_states"),
    (skills.HolderService, "holder_services"),
    (ledger.Outcome, "screen"),
    (rules.Severity, "severities"),
    (packs.Mark, "marks"),
    (packs.Effect, "effects"),
    (calendar.Unit, "units"),
)
"""Values that a page shows, and the section with their words."""


def sources() -> Iterator[Path]:
    """Find the modules in which errors and subjects are declared: those without the framework."""
    for path in sorted(ROOT.glob("shared/**/*.py")):
        if "runtime" not in path.parts:
            yield path
    for path in sorted(ROOT.glob("services/**/*.py")):
        if path.name != "service.py":
            yield path


def import_all() -> None:
    """Import them, so that every subclass is known."""
    for path in sources():
        parts = path.relative_to(ROOT).with_suffix("").parts
        importlib.import_module(".".join(parts).removesuffix(".__init__"))


def below(cls: type) -> Iterator[type]:
    """Walk all subclasses of a class that stand in the house."""
    direct: list[type] = cls.__subclasses__()
    for one in direct:
        if one.__module__.startswith(("shared.", "services.")):
            yield one
        yield from below(one)


def errors() -> dict[str, type]:
    """Find the errors that can be told to a user, by class name; the roots of others aren't."""
    import_all()
    found = [*below(rules.Refused), *below(Named)]
    return {one.__name__: one for one in found if not one.__subclasses__()}


def raised() -> Iterator[tuple[str, set[str], str]]:
    """Find where such errors are made: the class, the names of the facts, the place."""
    known = errors()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Raise) and node.exc is not None:
                call = node.exc
                made = call.func if isinstance(call, ast.Call) else call
                given = call.keywords if isinstance(call, ast.Call) else []
                name = made.attr if isinstance(made, ast.Attribute) else getattr(made, "id", "")
                if name in known and all(keyword.arg for keyword in given):
                    facts = {str(keyword.arg) for keyword in given}
                    yield name, facts, f"{path.relative_to(ROOT)}:{node.lineno}"


def placeholders(name: str, lang: Lang) -> list[tuple[str, str]]:
    """Give the facts of a sentence with the format of each, sorted."""
    parts = string.Formatter().parse(words.text(name, lang))
    return sorted((field, spec or "") for _, field, spec, _ in parts if field is not None)


def names() -> list[str]:
    """Give all names of the catalogue."""
    return [f"{section}.{name}" for section, own in words.catalogue().items() for name in own]


def test_every_name_stands_in_both_languages() -> None:
    """Each sentence is there twice, and in its own script."""
    wrong = [
        f"{section}.{name}"
        for section, own in words.catalogue().items()
        for name, told in own.items()
        if set(told) != set(LANGS)
        or CHINESE.search(told["en"])
        or not (CHINESE.search(told["zh"]) or told["zh"] == told["en"])
    ]

    assert wrong == []


def test_both_languages_tell_the_same_facts() -> None:
    """A fact that one language leaves out is either needless or missing."""
    assert [one for one in names() if placeholders(one, "zh") != placeholders(one, "en")] == []


def test_every_format_in_a_sentence_is_a_section() -> None:
    """`{kind:kinds}` needs a section `kinds`."""
    known = {*words.catalogue(), "subject", ""}

    assert [one for one in names() if {spec for _, spec in placeholders(one, "zh")} - known] == []


def test_every_refusal_has_a_sentence() -> None:
    """Each class that refuses a report, wherever it is declared, can be told to the user."""
    reasons = {base.snake(name) for name in errors()} | set(INTAKE)

    assert sorted(one for one in reasons if not words.has(f"reasons.{one}")) == []


def test_every_fact_of_a_sentence_is_given_where_the_error_is_raised() -> None:
    """A sentence with a fact that nobody gives would show a dash."""
    missing = []
    for error, given, place in raised():
        reason = f"reasons.{base.snake(error)}"
        needed = {fact for fact, _ in placeholders(reason, "zh")} if words.has(reason) else set()
        missing += [f"{place}: {error} lacks {fact}" for fact in sorted(needed - given)]

    assert missing == []


def test_every_kind_of_subject_has_a_word() -> None:
    """A refusal names the kind of what it is about."""
    import_all()
    kinds = {getattr(one, "kind", "") for one in below(rules.Subject) if not one.__subclasses__()}

    assert sorted(kind for kind in kinds if not words.has(f"kinds.{kind}")) == []


@pytest.mark.parametrize(("values", "section"), VALUES)
def test_every_value_has_a_word(values: object, section: str) -> None:
    """Every choice of a field can be shown."""
    assert [one for one in get_args(values) if not words.has(f"{section}.{one}")] == []


def test_every_step_of_a_dispute_has_a_word() -> None:
    """A refusal says which step can't come at which stage."""
    steps = {base.snake(one.__name__) for one in turns.TURNS}

    assert sorted(one for one in steps if not words.has(f"steps.{one}")) == []


def test_every_clock_has_a_word() -> None:
    """A new clock is a line in a pack and a line here."""
    known = {clock for pack in clocks.PACKS.values() for clock in pack.clocks}

    assert sorted(clock for clock in known if not words.has(f"clocks.{clock}")) == []


def test_every_finding_has_a_word() -> None:
    """A new rule for findings is a line in its table and a line here."""
    tables = (tomllib.loads(one.read_text("utf-8")) for one in ROOT.glob("services/*/rules/*.toml"))
    known = {rule for table in tables for rule in table}

    assert sorted(rule for rule in known if not words.has(f"findings.{rule}")) == []


def test_a_sentence_is_filled_with_facts_and_words() -> None:
    """Facts stand as they are, and words in the language of the sentence."""
    facts = {"kind": "member", "id": "6401/ab"}

    assert words.sentence("reasons.already_exists", "zh", **facts) == "会员 6401/ab 已经存在。"
    assert words.sentence("reasons.already_exists", "en", **facts) == (
        "There is a member 6401/ab already."
    )


def test_a_subjects_key_is_told_as_kind_and_id() -> None:
    """What waits says what it waits for."""
    told = words.sentence("reasons.prerequisite_missing", "zh", needs="union:640104")

    assert "工会 640104" in told


def test_a_refusal_is_told_by_its_class_and_facts() -> None:
    """The error that a rule raises is all that a page needs."""
    refusal = rules.AlreadyExists(kind="union", id="640104")

    assert words.told(refusal, "zh") == "工会 640104 已经存在。"


def test_an_unknown_name_and_a_missing_fact_are_errors() -> None:
    """A slip in our own code doesn't reach the user as an empty place."""
    with pytest.raises(WordMissing):
        words.sentence("screen.no_such_word", "zh")
    with pytest.raises(FactMissing):
        words.sentence("reasons.already_exists", "en", kind="union")


@pytest.mark.parametrize("lang", LANGS)
def test_a_reason_from_a_newer_city_can_be_read(lang: Lang) -> None:
    """An unknown reason is shown by its name, a missing fact as a dash."""
    assert "quite_new" in words.why("quite_new", lang, {"day": dt.date(2026, 1, 1)})
    assert "–" in words.why("already_exists", lang, {"kind": "union"})
