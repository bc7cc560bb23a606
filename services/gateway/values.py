"""The words for the values of fields, in events and in what numbers consist of.

A value that is a code is told by its word. Codes that a branch chooses freely (reasons, methods,
kinds of problems) may be ones that nobody has put into words: they are told as `other`, and stay
as they are in the data beside the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from shared import words
from shared.law import clocks
from shared.law.honours import QUOTAS
from shared.law.vetoes import VETOES
from shared.words import Lang

SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "act": ("acts",),
    "activities": ("competition_kinds",),
    "addressee_kind": ("addressees",),
    "answer": ("quota_answers",),
    "authority": ("authorities",),
    "basis": ("bases", "grade_bases"),
    "body": ("bodies", "voters"),
    "by": ("parties", "sides", "levels"),
    "cause": ("causes", "grounds"),
    "change": ("limitation_changes",),
    "channel": ("channels",),
    "class": ("call_classes",),
    "clock": ("clocks",),
    "contract_kind": ("contract_kinds",),
    "decision": ("decisions", "file_decisions"),
    "department": ("departments",),
    "effect": ("effects",),
    "effect_kind": ("work_effects",),
    "employment": ("employments", "unsaid"),
    "engagement": ("engagements",),
    "finality": ("finalities",),
    "field": ("work_fields",),
    "form": ("publishings", "competition_forms"),
    "fund_source": ("funds",),
    "funder": ("funders",),
    "grade": ("grades", "home_grades"),
    "ground": ("court_grounds", "appeal_grounds"),
    "group": ("honour_groups",),
    "groups": ("honour_groups",),
    "honour": ("honours",),
    "how": ("publishings",),
    "industry": ("industries",),
    "kind": (
        "union_kinds", "committees", "engagements", "store_kinds", "problem_kinds",
        "dispute_kinds", "letter_kinds", "aid_kinds", "call_kinds", "relief_kinds", "risk_kinds",
        "adverse_kinds", "competition_kinds", "course_kinds", "innovation_kinds", "withdrawals",
        "activity_kinds", "nominees", "kinds",
    ),
    "lawyer_kind": ("lawyers",),
    "leader_kind": ("leaders",),
    "level": ("levels", "bodies", "risk_levels", "harmony_levels"),
    "mark": ("marks",),
    "measure": ("baselines",),
    "method": ("methods", "benefit_methods"),
    "migrant": ("unsaid",),
    "move": ("moves",),
    "new_grade": ("grades",),
    "next": ("next_steps",),
    "old_grade": ("grades",),
    "occasion": ("occasions",),
    "outcome": ("outcomes",),
    "party": ("parties",),
    "patent_kind": ("patent_kinds",),
    "performed": ("performances",),
    "post": ("posts",),
    "programme": ("programmes",),
    "purpose": ("purposes",),
    "reached": ("reaches",),
    "refusal": ("refusals",),
    "refusal_reason": ("grounds",),
    "result": (
        "verifications", "settlements", "results", "reviews", "handlings", "check_results",
        "review_results", "risk_results", "screenings", "namings", "nomination_reviews",
    ),
    "rule": ("findings",),
    "scope": ("contract_scopes",),
    "sender_level": ("levels",),
    "settled_by_level": ("levels",),
    "service": ("holder_services",),
    "severity": ("severities",),
    "sex": ("sexes", "unsaid"),
    "signed_by_role": ("signers",),
    "size": ("sizes",),
    "stage": ("honour_stages",),
    "state": ("stream_states", "proposal_states", "holder_states"),
    "step": ("arbitration_steps", "check_steps"),
    "subjects": ("dispute_kinds",),
    "tier": ("tiers",),
    "topic": ("topics", "problem_kinds"),
    "topics": ("topics",),
    "trade": ("trades",),
    "tree": ("trees",),
    "what": ("places_named",),
    "why": ("keepings",),
}  # fmt: skip
"""Fields and dimensions whose values have words, and the sections with them, read in order."""

OF_ONE: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("kind", "contract"): ("contract_kinds",),
    ("kind", "contract_registered"): ("contract_kinds",),
    ("kind", "bargaining_offered"): ("contract_kinds",),
    ("kind", "campaign_launched"): ("campaign_kinds",),
    ("kind", "course_opened"): ("course_kinds",),
    ("result", "suggestion_screened"): ("screenings",),
    ("result", "studio_named"): ("namings",),
    ("result", "nomination_reviewed"): ("nomination_reviews",),
    ("kind", "nomination_made"): ("nominees",),
    ("result", "standing_checked"): ("standing_results",),
    ("rule", "standing_checked"): ("veto_rules",),
    ("matter", "congress_voted"): ("topics",),
}
"""Where a field of one event or subject has words that another's hasn't under the same code."""

REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    "member_left": ("departures",),
    "member_kept": ("keepings",),
    "employer_closed": ("closings",),
    "officer_left_post": ("leavings",),
    "contract_ended": ("contract_ends",),
    "campaign_changed": ("skill_reasons",),
    "quota_answered": ("skill_reasons",),
    "entry_withdrawn": ("skill_reasons",),
    "suggestion_screened": ("suggestion_reasons",),
    "member": ("departures", "keepings"),
    "employer": ("closings",),
    "officer": ("leavings",),
}
"""Where a `reason` has its word, by the event, or by the subject of which it is corrected."""

WRITTEN: Final = frozenset({"event_corrected", "event_voided", "store_expelled"})
"""Events whose `reason` is somebody's own words."""

NAMES: Final = ("fields", "domains", "refusals", "honour_groups")
"""The sections with words for what is named in a list of values."""
YES: Final = {"yes": "yes", "no": "no", True: "yes", False: "no"}
COMMA: Final[Mapping[Lang, str]] = {"zh": "、", "en": ", "}
CODE: Final = re.compile(r"[a-z][a-z0-9_]*")
AMOUNT: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
VERSIONED: Final = re.compile(r"[a-z_]+@[0-9-]+")


def shown(field: str, value: Any, about: str, lang: Lang) -> Any:  # noqa: ANN401 - any JSON value
    """Give a value as a reader understands it; `about` is the event, or the kind of subject."""
    if isinstance(value, Mapping):
        return [f"{name(key, lang)} {one}" for key, one in parts(value, about, lang)]
    if isinstance(value, list):
        return [shown(field, one, about, lang) for one in value]
    if isinstance(value, bool) or (isinstance(value, str) and value in YES):
        return words.text(f"answers.{YES[value]}", lang)
    return text(field, value, about, lang) if isinstance(value, str) else value


def text(field: str, value: str, about: str, lang: Lang) -> str:
    """Give a text as a reader understands it."""
    if field.endswith("yuan") and AMOUNT.fullmatch(value):
        return f"{Decimal(value):,}"
    if field == "pack" and VERSIONED.fullmatch(value):
        return pack(value, lang)
    if field == "rule_pack":
        return rule_pack(value, lang)
    sections = SECTIONS.get(field, ())
    sections = (*OF_ONE.get((field, about), ()), *sections)
    if field == "industry" and value[1:].isdigit():
        return f"{coded(value[:1], sections, lang)} {value}"
    if field == "reason" and about not in WRITTEN:
        sections = (*REASONS.get(about, ()), "grounds")
    return coded(value, sections, lang) if sections else value


def parts(value: Mapping[str, Any], about: str, lang: Lang) -> Iterable[tuple[str, str]]:
    """Give what a value consists of, each by its name."""
    for key, one in value.items():
        yield key, joined(shown(key, one, about, lang), lang)


def joined(value: Any, lang: Lang) -> str:  # noqa: ANN401 - what `shown` gives
    """Give a value in one line."""
    if value is None or value == []:
        return words.text("screen.no_value", lang)
    if isinstance(value, list):
        return COMMA[lang].join(joined(one, lang) for one in value)
    return str(value)


def coded(value: str, sections: Iterable[str], lang: Lang) -> str:
    """Give the word for a code; what is a number or free text stays as it is."""
    for section in sections:
        if words.has(f"{section}.{value}"):
            return words.text(f"{section}.{value}", lang)
    return words.text("grounds.other", lang) if CODE.fullmatch(value) else value


def name(field: str, lang: Lang) -> str:
    """Give the word for the name of a field."""
    return coded(field, NAMES, lang)


def pack(version: str, lang: Lang) -> str:
    """Give a rule pack, such as `cn@2000-01-01`, by its title and the day of its line."""
    key, _, day = version.partition("@")
    known = clocks.PACKS.get(key)
    return f"{known.title[lang]} {day}" if known else version


def rule_pack(name: str, lang: Lang) -> str:
    """Give a pack of quotas or vetoes of honours by its title."""
    known = QUOTAS.get(name) or VETOES.get(name)
    return known.title[lang] if known else words.text("grounds.other", lang)


def mark_of(version: str, clock: str) -> str | None:
    """Give how sure the line of a pack is, such as `cn@2008-05-01`; None where it isn't ours."""
    name, _, day = version.partition("@")
    lines = clocks.PACKS[name].clocks.get(clock, ()) if name in clocks.PACKS else ()
    return next((one.mark for one in lines if one.valid_from.isoformat() == day), None)
