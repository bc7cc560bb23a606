"""What a union has: committees, legal personality, a staff home (职工之家)."""

from __future__ import annotations

from typing import Literal

from shared.events.base import Count, Day, Name, Report, Slug, UnionCode, event
from shared.events.organization.employers import CreditCode

UNION = ("union", "{union}")

CommitteeKind = Literal["women", "audit", "supervision", "mediation", "protection"]
"""女职工、经费审查、劳动法律监督、劳动争议调解、劳动保护监督检查."""

HomeGrade = Literal["qualified", "advanced", "model", "failed"]
"""合格、先进、模范职工之家; or it didn't pass."""


@event("建立专门委员会", who="O", subject=UNION, also=(("workforce", "{union}"),))
class CommitteeFormed(Report, frozen=True, kw_only=True):
    """A special committee was formed, at best with the union (同步组建).

    Where there are few women a member for women stands for their committee (article 11).
    """

    union: UnionCode
    kind: CommitteeKind
    members: Count
    women_member_only: bool = False


@event("撤销专门委员会", who="OU", subject=UNION, also=(("workforce", "{union}"),))
class CommitteeEnded(Report, frozen=True, kw_only=True):
    """A special committee ended."""

    union: UnionCode
    kind: CommitteeKind
    reason: Slug


@event("法人资格登记", who="DC", subject=UNION)
class LegalPersonRegistered(Report, frozen=True, kw_only=True):
    """A union is registered as a legal person (article 15), or its certificate is renewed.

    `valid_to` is the last day of the certificate; the code begins with 81 and may change.
    """

    union: UnionCode
    credit_code: CreditCode
    certificate_no: Name
    valid_to: Day


@event("法人资格注销", who="DC", subject=UNION)
class LegalPersonEnded(Report, frozen=True, kw_only=True):
    """A union is a legal person no more."""

    union: UnionCode
    reason: Slug


@event("职工之家验收", who="UD", subject=UNION)
class StaffHomeRated(Report, frozen=True, kw_only=True):
    """A union's staff home was inspected from above: its grade, and to which day that holds."""

    union: UnionCode
    grade: HomeGrade
    valid_to: Day | None = None
    rated_by: UnionCode
