"""Aid to households in hardship, by name of file; care for many, by heads."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from shared.events.base import Count, Report, UnionCode, event
from shared.events.rights.hardship import HOUSEHOLD, HouseholdKey, Sum

CareId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
"""A local number behind the id of the store that entered it."""

AidKind = Literal["money", "goods", "work", "schooling", "medical", "visit"]
"""资金、实物、就业、助学、医疗、走访慰问."""

Programme = Literal[
    "warmth", "cooling", "mutual_aid", "schooling", "spring_work", "health", "recuperation",
    "festival", "daily", "other",
]  # fmt: skip
"""送温暖、送清凉、互助保障、金秋助学、春送岗位、健康体检、疗休养、节日慰问、日常帮扶、其他."""

Fund = Literal["union", "government", "employer", "donation", "other"]
"""工会经费、财政资金、单位、社会捐助、其他."""


@event("帮扶", who="OUDC", subject=HOUSEHOLD)
class AidGiven(Report, frozen=True, kw_only=True):
    """A household was helped, by its own union or one above: how, for how much, out of what."""

    household: HouseholdKey
    kind: AidKind
    yuan: Sum
    programme: Programme
    fund_source: Fund


@event("普惠服务", who="OUDC", subject=("care", "{union}/{care}"))
class CareGiven(Report, frozen=True, kw_only=True):
    """A programme for all reached workers of a union: heads (人), times (人次), what it cost."""

    union: UnionCode
    care: CareId
    programme: Programme
    heads: Count
    times: Count
    yuan: Sum
