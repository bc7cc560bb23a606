"""The round of an honour (评选): its quotas, its nominees, its slate, shown to the whole city."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec

from services.skills.rules.book import rules
from services.skills.rules.days import must_end_after, must_not_precede
from services.skills.rules.findings import found
from services.skills.rules.honour_refusals import (
    GroupUnknown,
    MoreInFavourThanPresent,
    NamesMissing,
    NomineeTwice,
    NoQuota,
    NotOnSlate,
    OtherRound,
    QuotasUnknown,
    QuotaTwice,
    SlateOverQuota,
)
from services.skills.rules.nomination import GROUPS, borne_by
from services.skills.rules.slate import GroupShare, Nominated, Quota, Seats, quotas, twice
from shared.events.skills import (
    HonourRoundOpened,
    NominationMade,
    SlatePublicized,
    SlateReviewed,
)
from shared.events.skills.honours import Honour, Nominee
from shared.law import calendar, honours
from shared.rules import deadlines
from shared.rules.dated import must_be_past
from shared.rules.deadlines import Misses, Timed
from shared.streams.rules import Deadline, Fact, Waits

SLATE_PUBLICITY: Final = "slate_publicity"
PEOPLE: Final[tuple[Nominee, ...]] = ("person",)
LISTED: Final = ", "
"""What stands between several in one fact."""

replace = msgspec.structs.replace


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """When the slate is shown; `due` is the first day on which it has been for long enough."""

    from_: dt.date
    to: dt.date
    days: int
    due: Deadline


class HonourRound(Timed, frozen=True, kw_only=True):
    """A round, held by the federation that opened it."""

    round: str
    union: str
    honour: Honour
    year: int
    division: str | None
    seats: tuple[Seats, ...]
    shares: tuple[GroupShare, ...]
    publicity_days: int
    opened_on: dt.date
    nominees: tuple[Nominated, ...] = ()
    slate: tuple[str, ...] = ()
    reviewed_on: dt.date | None = None
    shown: Shown | None = None

    def holder(self, day: dt.date) -> str:  # noqa: ARG002 - it stays with whoever opened it
        """Give the federation."""
        return self.union

    def clocks(self) -> tuple[Deadline, ...]:
        """Give the publicity of the slate."""
        return (self.shown.due,) if self.shown else ()

    def overdue(self) -> Misses:
        """Give nothing: that a publicity is complete is nobody's fault."""
        return ()

    def chosen(self, slate: Iterable[str]) -> tuple[Nominated, ...]:
        """Give the nominees of this round that a slate names."""
        names = frozenset(slate)
        return tuple(one for one in self.nominees if one.nomination in names)

    def quotas(self, slate: Iterable[str]) -> tuple[Quota, ...]:
        """Give the quotas of this round beside a slate."""
        return quotas(self.seats, self.shares, self.chosen(slate))

    def misses(self, slate: Iterable[str]) -> tuple[Quota, ...]:
        """Give those that a slate misses: unions above their seats, groups below their share."""
        return tuple(one for one in self.quotas(slate) if one.by)


@rules.rule
def opened(_: None, event: HonourRoundOpened, fact: Fact) -> HonourRound:
    """Open a round with its quotas: those of the named pack, where the round sets no others."""
    unions = [one.union for one in event.union_quotas]
    if len(set(unions)) < len(unions):
        raise QuotaTwice
    shares = fact.keep("shares", tuple[GroupShare, ...], lambda: shares_of(event))
    return HonourRound(
        round=event.round, union=fact.source, honour=event.honour, year=event.year,
        division=event.division,
        seats=tuple(Seats(union=one.union, seats=one.seats) for one in event.union_quotas),
        shares=shares, publicity_days=event.publicity_days, opened_on=event.on,
    )  # fmt: skip


def shares_of(event: HonourRoundOpened) -> tuple[GroupShare, ...]:
    """Give the shares of a round. Raises `GroupUnknown` or `QuotasUnknown`."""
    if strange := event.group_quotas.keys() - set(GROUPS):
        raise GroupUnknown(group=min(strange))
    pack = honours.QUOTAS.get(event.rule_pack)
    if pack is None:
        raise QuotasUnknown(pack=event.rule_pack)
    shares = {
        one.group: GroupShare(group=one.group, percent=one.percent, of=one.of, article=one.article)
        for one in pack.shares
    }
    for group, percent in event.group_quotas.items():
        of = shares[group].of if group in shares else PEOPLE
        shares[group] = GroupShare(
            group=group, percent=percent, of=of, article=f"评选通知所定的名额：不低于 {percent}%"
        )
    return tuple(shares.values())


@rules.rule
def nominated(round_: HonourRound, event: NominationMade, _: Fact) -> HonourRound:
    """Take a nominee of this round's honour, out of a quota that there is."""
    if (event.honour, event.year) != (round_.honour, round_.year):
        raise OtherRound(round=round_.round)
    if event.quota_union not in {one.union for one in round_.seats}:
        raise NoQuota(union=event.quota_union, round=round_.round)
    must_not_precede(event.on, round_.opened_on)
    new = Nominated(
        nomination=event.nomination, kind=event.kind, quota_union=event.quota_union,
        groups=event.groups, who=borne_by(event.kind, event.member, event.employer),
    )  # fmt: skip
    return replace(round_, nominees=(*round_.nominees, new))


@rules.rule
def reviewed(round_: HonourRound, event: SlateReviewed, fact: Fact) -> HonourRound:
    """Settle the slate, or another one: never over a union's quota; short of a group's is found."""
    must_not_precede(event.on, round_.opened_on)
    if event.in_favour > event.present:
        raise MoreInFavourThanPresent(present=event.present, in_favour=event.in_favour)
    must_name_each_once(round_, event.nominations)
    missed = round_.misses(event.nominations)
    must_have_seats(missed)
    round_ = replace(round_, slate=event.nominations, reviewed_on=event.on)
    if 2 * event.in_favour <= event.present:
        round_ = found(round_, "slated_by_minority", fact, event)
    for one in missed:
        article = f"{one.article}：应有 {one.wanted} 名，实有 {one.had} 名，缺 {one.by} 名"
        round_ = found(round_, f"too_few_{one.name}", fact, event, article)
    if {one.name: one.by for one in missed} != {
        group: number for group, number in event.quota_shortfalls.items() if number
    }:
        round_ = found(round_, "shortfalls_misstated", fact, event)
    return round_


def must_name_each_once(round_: HonourRound, slate: tuple[str, ...]) -> None:
    """Raise `NomineeTwice`, also for one person, or unit, whom two unions have nominated."""
    if len(set(slate)) < len(slate) or twice(round_.chosen(slate)):
        raise NomineeTwice


def must_have_seats(missed: Iterable[Quota]) -> None:
    """Raise `SlateOverQuota`, which says of every union that is over its quota by how many."""
    over = [one for one in missed if one.quota == "union"]
    if over:
        raise SlateOverQuota(
            union=LISTED.join(one.name for one in over),
            seats=LISTED.join(str(one.wanted) for one in over),
            had=LISTED.join(str(one.had) for one in over),
            by=LISTED.join(str(one.by) for one in over),
        )


@rules.rule
def publicized(round_: HonourRound, event: SlatePublicized, fact: Fact) -> HonourRound:
    """Show the slate, or what is left of it, for as many working days as the round asks for."""
    if round_.reviewed_on is None:
        raise Waits(fact.key)
    must_not_precede(event.from_, round_.reviewed_on)
    must_be_past(event.from_, event.on)
    must_end_after(event.from_, event.to)
    if len(event.names) != len(event.nominations):
        raise NamesMissing(names=len(event.names), nominations=len(event.nominations))
    if strangers := set(event.nominations) - set(round_.slate):
        raise NotOnSlate(nomination=min(strangers))
    round_ = replace(round_, shown=shown_as(round_, event, fact))
    days = round_.shown.days if round_.shown else 0
    if days < round_.publicity_days:
        round_ = found(round_, "slate_publicity_too_short", fact, event)
    if event.working_days > days:
        round_ = found(round_, "slate_days_miscounted", fact, event)
    return round_


def shown_as(round_: HonourRound, event: SlatePublicized, fact: Fact) -> Shown:
    """Count the working days, and say when they are enough by the round's own number."""
    before = event.from_ - deadlines.ONE_DAY
    due = fact.keep(
        SLATE_PUBLICITY,
        Deadline,
        lambda: deadlines.told(SLATE_PUBLICITY, round_.division, before, fact)[0],
    )
    enough = fact.keep(
        "enough", dt.date, lambda: calendar.end(before, round_.publicity_days, "working").date
    )
    return Shown(
        from_=event.from_, to=event.to,
        days=fact.keep("days", int, lambda: calendar.working_days(event.from_, event.to)),
        due=replace(due, due_on=max(enough, event.to)),
    )  # fmt: skip
