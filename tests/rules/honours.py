"""Reports of honours, whose defaults leave only what matters."""

from __future__ import annotations

from services.skills.rules.nomination import Nomination
from shared.events import skills as events
from shared.events.base import Event, Reporter
from tests.rules.register import BO, make
from tests.rules.skills import LI, Skills

CEN = Reporter(account="cen", person="c" * 16)
"""Who reviews at the city."""


def honour_round_opened(on: str = "02-01", **given: object) -> events.HonourRoundOpened:
    """Build the medals of 2026: two out of 640104, one out of 640106, shares of 2024."""
    defaults = {
        "round": "r1", "honour": "medal", "year": 2026,
        "union_quotas": [{"union": "640104", "seats": 2}, {"union": "640106", "seats": 1}],
        "group_quotas": {}, "publicity_days": 5, "rule_pack": "cn_2024",
    }  # fmt: skip
    return make(events.HonourRoundOpened, on, defaults, given)


def nomination_made(on: str = "02-05", **given: object) -> events.NominationMade:
    """Build that u1 nominates Li, an industrial worker, by 40 of 50 delegates; as n2 another."""
    number = str(given.get("nomination", "n1"))
    who = LI if number == "n1" else number.encode().hex().zfill(64)
    defaults = {
        "nomination": "n1", "round": "r1", "union": "u1", "employer": "e1", "kind": "person",
        "member": who, "honour": "medal", "year": 2026, "groups": ["industrial"],
        "quota_union": "640104", "congress_discussed_on": "2026-02-04", "present": 50,
        "in_favour": 40,
    }  # fmt: skip
    return make(events.NominationMade, on, defaults, given)


def nomination_publicized(on: str = "03-09", **given: object) -> events.NominationPublicized:
    """Build five working days in March, told afterwards."""
    defaults = {
        "nomination": "n1", "from": "2026-03-02", "to": "2026-03-06", "working_days": 5,
        "place": "厂务公开栏",
    }  # fmt: skip
    return make(events.NominationPublicized, on, defaults, given)


def objection_raised(on: str = "03-04", **given: object) -> events.ObjectionRaised:
    """Build that somebody objects while Li is shown in the unit."""
    defaults = {
        "nomination": "n1", "objection": "o1", "stage": "unit", "ground": "not_qualified",
        "named": True,
    }  # fmt: skip
    return make(events.ObjectionRaised, on, defaults, given)


def objection_settled(on: str = "03-10", **given: object) -> events.ObjectionSettled:
    """Build that Bo finds nothing in it."""
    defaults = {
        "nomination": "n1", "objection": "o1", "upheld": False, "reason": "unfounded",
        "reported_by": BO,
    }  # fmt: skip
    return make(events.ObjectionSettled, on, defaults, given)


def opinion_given(on: str = "03-12", **given: object) -> events.OpinionGiven:
    """Build that the tax authority has nothing against it."""
    defaults = {"nomination": "n1", "department": "tax", "favourable": True, "opinion_no": "1号"}
    return make(events.OpinionGiven, on, defaults, given)


def nomination_reviewed(on: str = "03-12", **given: object) -> events.NominationReviewed:
    """Build that Bo forwards it at the district."""
    defaults = {
        "nomination": "n1", "level": "district", "result": "forwarded", "reported_by": BO,
    }  # fmt: skip
    return make(events.NominationReviewed, on, defaults, given)


def slate_reviewed(on: str = "03-20", **given: object) -> events.SlateReviewed:
    """Build a slate of Li alone, who is no migrant and of no private enterprise."""
    defaults = {
        "round": "r1", "nominations": ["n1"], "present": 9, "in_favour": 8,
        "quota_shortfalls": {
            "front_line": 1, "science_education": 1, "migrant": 1, "non_public": 1,
        },
    }  # fmt: skip
    return make(events.SlateReviewed, on, defaults, given)


def slate_publicized(on: str = "03-30", **given: object) -> events.SlatePublicized:
    """Build that the city was shown Li for five working days."""
    defaults = {
        "round": "r1", "nominations": ["n1"], "names": ["李明"], "from": "2026-03-23",
        "to": "2026-03-27", "working_days": 5,
    }  # fmt: skip
    return make(events.SlatePublicized, on, defaults, given)


def honour_conferred(on: str = "04-20", **given: object) -> events.HonourConferred:
    """Build that the city confers the medal."""
    defaults = {
        "nomination": "n1", "honour": "medal", "name": "李明", "authority": "union",
        "decision_no": "银工发〔2026〕8号",
    }  # fmt: skip
    return make(events.HonourConferred, on, defaults, given)


def honour_revoked(on: str = "06-01", **given: object) -> events.HonourRevoked:
    """Build that it is taken back."""
    defaults = {
        "nomination": "n1", "reason": "cheated", "authority": "union",
        "decision_no": "银工发〔2026〕20号",
    }  # fmt: skip
    return make(events.HonourRevoked, on, defaults, given)


def honour_holder_updated(on: str = "05-10", **given: object) -> events.HonourHolderUpdated:
    """Build that Li works, and was on a recuperation."""
    defaults = {"nomination": "n1", "state": "working", "service": "rest"}
    return make(events.HonourHolderUpdated, on, defaults, given)


WAY = (
    honour_round_opened(), nomination_made(), nomination_publicized(), opinion_given(),
    nomination_reviewed(), slate_reviewed(), slate_publicized(), honour_conferred(),
)  # fmt: skip
"""A whole life, step by step."""


def after(step: int, *more: Event) -> Skills:
    """Give what is known after so many steps of the way, and what came then."""
    return Skills().hear_all(*WAY[:step], *more)


def nomination(register: Skills, id_: str = "n1") -> Nomination:
    """Give a nomination."""
    found = register.of("nomination", id_)
    assert isinstance(found, Nomination)
    return found
