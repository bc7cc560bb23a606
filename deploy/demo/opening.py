"""The year before the demo's first day: the city's unions, their months and elections, by day.

Whether a month was confirmed in time is told by the day on which that reached the city. So the
service lives through the year before anybody looks: what the stores have recorded is carried to
its intake without a broker, under a clock that goes from month to month.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from typing import Final

from deploy.demo.plan import HOUSE, Plan, PlannedUnion
from deploy.demo.running import Running
from deploy.demo.tables import ENTERED_BEFORE
from deploy.demo.terms import Say, Told, year
from services.agent.store import Store
from services.organization.rules.months import after
from shared.clock import SHANGHAI
from shared.events.organization import PeriodConfirmed
from shared.rules.period import month_end
from shared.streams.notices import read_receipt
from shared.streams.parcel import packed
from shared.streams.station import Station
from shared.streams.wire import Delivery

ENTERED, MONTHS = "demo_unions_entered", "demo_months_until"
"""Settings of a store: what it has done of this."""
ON_DAY, AFTER_CUT_OFF = 3, 7
"""Days of the next month: on which a month is confirmed, and on which its cut-off has passed."""
DILIGENT: Final = (0.8, 0.99)
"""Share of its months that a union confirms in time, from the worst to the best."""
LATE: Final = 0.5
"""Share of the other months that it confirms a month later."""
AT_ONCE: Final = 500


class Calendar:
    """A clock that stands at noon of a day until it is set on."""

    def __init__(self, day: dt.date) -> None:
        """Begin on a day."""
        self.day = day

    def __call__(self) -> dt.datetime:
        """Give the moment."""
        return dt.datetime.combine(self.day, dt.time(12), SHANGHAI)


class Opening:
    """Lives through the year before the first day."""

    def __init__(self, running: Running, plan: Plan, say: Say) -> None:
        """Take the installation, whose services don't run yet, the plan, and who records."""
        self.running = running
        self.plan = plan
        self.say = say
        self.calendar = Calendar(plan.began_on - dt.timedelta(ENTERED_BEFORE - 1))
        self.house = running.stores[HOUSE].settings
        entered = plan.began_on - dt.timedelta(ENTERED_BEFORE)
        self.year = sorted(year(plan, entered, say), key=lambda one: one.on)

    def run(self, enter: Callable[[], None]) -> None:
        """Let the unions be entered, then live through their months, confirmed or not."""
        with self.running.station(self.calendar) as station:
            if not self.house.get(ENTERED):
                enter()
                self.carry(station)
                self.house.set(ENTERED, value=True)
            for month in self.months():
                self.live(station, month)

    def months(self) -> Iterator[dt.date]:
        """Give the months that are over, by their last days; those carried before are left out."""
        month = month_end(self.calendar.day)
        done = self.house.get(MONTHS)
        while month < self.plan.began_on:
            if done is None or month >= dt.date.fromisoformat(done):
                yield month
            month = after(month)

    def live(self, station: Station, month: dt.date) -> None:
        """Let a month be told in the first days of the next, and its cut-off pass."""
        self.calendar.day = self.day(month, ON_DAY)
        for agent, store in self.running.stores.items():
            if store.settings.get(MONTHS) != month.isoformat():
                with store.together():
                    self.record(agent, store, month)
                    store.settings.set(MONTHS, month.isoformat())
        self.carry(station)
        self.calendar.day = self.day(month, AFTER_CUT_OFF)
        while station.fire_clocks():
            self.running.check()

    def day(self, month: dt.date, day: int) -> dt.date:
        """Give a day of the month after one, or the first day of the demo if that comes before."""
        return min(month + dt.timedelta(days=day), self.plan.began_on)

    def record(self, agent: str, store: Store, month: dt.date) -> None:
        """Record what an agent's unions say of a month, and of the one before if they were late."""
        before = month_end(month.replace(day=1) - dt.timedelta(days=1))
        for told in self.told(agent, before, month):
            store.record([told.event], source=f"/unions/{told.union}")
        for union in self.plan.unions:
            if self.plan.hosts[union.code] == agent:
                for one in (before, month):
                    if self.says(union, one, late=one == before):
                        event = confirmation(union.code, one, self.calendar.day, self.say)
                        store.record([event], source=f"/unions/{union.code}")

    def told(self, agent: str, before: dt.date, month: dt.date) -> Iterator[Told]:
        """Give what an agent's unions tell of a month: what they have, and their elections."""
        for one in self.year:
            if before < one.on <= month and self.plan.hosts[one.union] == agent:
                yield one

    def says(self, union: PlannedUnion, month: dt.date, *, late: bool) -> bool:
        """Tell whether a union confirms a month in time, or a month late; the same at each start.

        The month in which it was entered is owed, none before.
        """
        entered = month_end(self.plan.began_on - dt.timedelta(ENTERED_BEFORE - 1))
        if month < max(entered, union.founded_on):
            return False
        chance = random.Random(f"{self.plan.seed} {union.code}")  # noqa: S311 - made up
        diligence = chance.uniform(*DILIGENT)
        chance = random.Random(f"{self.plan.seed} {union.code} {month}")  # noqa: S311
        in_time = chance.random() < diligence
        return not in_time and chance.random() < LATE if late else in_time

    def carry(self, station: Station) -> None:
        """Bring to organization what the stores have and it hasn't, and the receipts back."""
        for agent, store in self.running.stores.items():
            told = store.receipted()
            for written in store.written():
                at = told.get((written.stream, station.name), 0)
                while written.channel == station.name and at < written.number:
                    at = self.bring(station, agent, store, written.stream, at)
            with station.database.transaction() as tx:
                receipts = station.receipts.due(tx, 1.0)
            for message in receipts:
                receipt = read_receipt(message.body)
                if receipt is not None:
                    store.receive(receipt)

    def bring(self, station: Station, agent: str, store: Store, stream: str, at: int) -> int:
        """Bring some events of a stream after a number; give the last one's."""
        self.running.check()
        before, events = store.run(stream, at, AT_ONCE)
        deliveries = [
            Delivery(parcel.body(), parcel.headers(), agent, "", parcel.content_type, None)
            for parcel in packed(stream, before, events)
        ]
        station.receipts.note(station.intake.settle(deliveries), 0.0)
        return events[-1].number


def confirmation(union: str, month: dt.date, on: dt.date, say: Say) -> PeriodConfirmed:
    """Make the confirmation of a month: this is all."""
    clerk, chair = say(union)
    return PeriodConfirmed(
        on=on, reported_by=clerk, union=union, period=f"{month:%Y-%m}", counts={},
        nothing_else=True, confirmed_by=chair,
    )  # fmt: skip
