"""What is counted of members and of declared heads."""

from __future__ import annotations

import datetime as dt
import functools
from itertools import chain

from services.organization.indicators.book import indicators
from services.organization.rules.double import Double
from services.organization.rules.headcount import Headcount
from services.organization.rules.member import (
    Member,
    Traits,
    counted,
    kept_days,
    stretches,
    traits_on,
)
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, Labels, lasting
from shared.rules.spans import within


@functools.lru_cache(maxsize=4096)
def who_it_is(sex: str, birth_year: int, traits: Traits) -> Labels:
    """Give the labels of a member; the decade of birth stands for an age band, which would pass."""
    return (
        f"sex={sex}",
        f"migrant={'yes' if traits.migrant else 'no'}",
        f"employment={traits.employment}",
        f"grade={traits.grade}",
        f"born={birth_year // 10 * 10}s",
    )


def labels_of(member: Member, traits: Traits) -> Labels:
    """Give the labels of a member with these traits."""
    return who_it_is(member.sex, member.birth_year, traits)


@indicators.indicator(
    "organization.members", "stock", zh="会员数", en="Members", unit="人",
    source="EVENTS.md: live memberships on a roster, a double unsettled for 30 days once",
)  # fmt: skip
def live_members(member: Member) -> Contributions:
    """Count a live membership, at its union.

    A registered member counts from the day of the registering report, as every fact by its `on`;
    when it joined is kept as data. One that was sent counts where it was until it is received. Of
    a double only the latest counts from the thirty-first day on.
    """
    for begins, ends, traits in stretches(member):
        yield from lasting(member.union, begins, ends, labels_of(member, traits))


@indicators.indicator(
    "organization.members_at_work", "stock", zh="在职会员数", en="Members not retired", unit="人",
    source="EVENTS.md: numerator of membership_rate", hidden=True,
)  # fmt: skip
def members_at_work(member: Member) -> Contributions:
    """Count a live membership while its holder isn't retired."""
    for begins, ends, traits in stretches(member):
        if traits.employment != "retired":
            yield from lasting(member.union, begins, ends)


@indicators.indicator(
    "organization.members_kept", "stock", zh="保留会籍数", en="Memberships kept", unit="人",
    source="EVENTS.md: memberships kept without work; not among members",
)  # fmt: skip
def members_kept(member: Member) -> Contributions:
    """Count a membership while it is kept, at the union that keeps it."""
    if not member.kept:
        return iter(())
    return chain.from_iterable(
        lasting(one.at, *days, (f"why={one.why}",))
        for one in member.kept
        for days in kept_days(member, one)
    )


@indicators.indicator(
    "organization.members_verified", "stock", zh="已实名会员数", en="Members verified", unit="人",
    source="EVENTS.md: numerator of members_verified_rate", hidden=True,
)  # fmt: skip
def members_verified(member: Member) -> Contributions:
    """Count a live membership from the day on which name and ID number were found to match."""
    if not member.verified:  # nearly all aren't, and every report of a member asks
        return iter(())
    days = within(counted(member), (one.days for one in member.verified))
    return chain.from_iterable(lasting(member.union, *one) for one in days)


declared = indicators.indicator(
    "organization.members_with_declared", "stock", zh="会员数（含申报）",
    en="Members, and heads declared", unit="人",
    source="EVENTS.md: denominator of members_verified_rate", hidden=True,
)  # fmt: skip


@declared
def members_on_roster(member: Member) -> Contributions:
    """Count a live membership."""
    for begins, ends in counted(member):
        yield from lasting(member.union, begins, ends)


@indicators.indicator(
    "organization.members_joined", "flow", zh="新发展会员", en="Members joined", unit="人",
    source="EVENTS.md: member_joined only; not registered, not transferred in",
)  # fmt: skip
def members_joined(member: Member) -> Contributions:
    """Count each time that a worker joined, on the day."""
    for spell in member.spells:
        if spell.how == "joined":
            traits = traits_on(member, spell.from_)
            yield Contribution(member.union, spell.from_, 1, labels_of(member, traits))


@indicators.indicator(
    "organization.members_declared", "stock", zh="申报会员数", en="Members declared", unit="人",
    source="EVENTS.md: latest declared heads of a union without roster",
)  # fmt: skip
def members_declared(headcount: Headcount) -> Contributions:
    """Count the heads of the latest declaration; a declaration of none ends it."""
    ends: list[dt.date | None] = [*(one.as_of for one in headcount.counts[1:]), None]
    for one, end in zip(headcount.counts, ends, strict=True):
        yield from lasting(headcount.union, one.as_of, end, value=one.members)


@declared
def members_without_roster(headcount: Headcount) -> Contributions:
    """Count the heads of the latest declaration."""
    return members_declared(headcount)


@indicators.indicator(
    "organization.doubles_open", "stock", zh="未处理重复会籍数", en="Doubles not settled",
    unit="人", source="EVENTS.md, double_found: people with several live memberships",
)  # fmt: skip
def doubles_open(double: Double) -> Contributions:
    """Count a person at the latest membership, since the second began until it is settled."""
    yield from lasting(double.at, double.since, double.settled_on)


indicators.ratio(
    "organization.members_verified_rate",
    "organization.members_verified",
    "organization.members_with_declared",
    zh="会员实名率",
    en="Members verified",
    source="DOMAIN.md 6, 9: members verified by ID check / members and declared heads",
)
indicators.ratio(
    "organization.membership_rate",
    "organization.members_at_work",
    "organization.workers_covered",
    zh="职工入会率",
    en="Membership rate",
    source="EVENTS.md: members not retired / workers of employers covered by unions with a roster",
)
indicators.ratio(
    "organization.membership_rate_all",
    "organization.members",
    "organization.workers_registered",
    zh="职工入会率（全部单位）",
    en="Membership rate, all employers",
    source="EVENTS.md: members / workers of all registered employers",
)
