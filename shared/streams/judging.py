"""The judgement of one batch: who may, what fits, what waits and what is set free.

An event is applied when every rule that it concerns accepts. What builds on something that
hasn't come yet waits, and with it all later events of its subject; it is judged again as soon as
what it lacks has come, in this batch or a later one.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from shared.clock import SHANGHAI
from shared.events import common
from shared.events.base import Declaration, SubjectKey
from shared.streams import authority, entries, keys
from shared.streams.books import Books
from shared.streams.correcting import Correcting
from shared.streams.ledger import Arrival, Connection
from shared.streams.queries import load_queries
from shared.streams.reading import of_any_kind, read
from shared.streams.refolding import fact_of
from shared.streams.rules import Fact, Refused, Subject, Waits

if TYPE_CHECKING:
    from shared.streams.keeper import SubjectsKeeper

log = logging.getLogger(__name__)
queries = load_queries(Path(__file__).with_name("subjects.sql"))

LEARNED = ("union", "store")
"""Kinds of subject that later events of the same batch look up in the directory."""


class StoreMayNotSpeak(Refused):
    """The store isn't admitted to speak for the union on whose behalf this comes."""


class Hearing:
    """Judges the events of one transaction, in order, over its books."""

    def __init__(
        self, tx: Connection, books: Books, keeper: SubjectsKeeper, today: dt.date
    ) -> None:
        """Take the transaction, its books, and the domain."""
        self.tx = tx
        self.books = books
        self.keeper = keeper
        self.today = today
        self.settled: list[Arrival] = []
        self.freed: set[str] = set()
        self.queues: dict[SubjectKey, dict[int, bool]] = defaultdict(dict)
        self.waits: dict[int, Arrival] = {}
        self.tried: dict[int, Arrival] = {}
        self.some_wait = False
        self.some_unknown = False

    def sit(self, arrivals: Sequence[Arrival], announced: Sequence[Arrival] = ()) -> None:
        """Judge all arrivals, then, until nothing moves, what they have set free."""
        self.reread(arrivals)
        named = [key for arrival in (*announced, *arrivals) for key in concerned(arrival)]
        self.books.open(named)
        for one in announced:
            self.take_over(one)
        ((self.some_wait,),) = self.tx.execute(queries.any_waiting).fetchall()
        if self.some_wait:
            self.queue_up(arrivals)
        self.tried = {one.retry_of: one for one in arrivals if one.retry_of is not None}
        for place, arrival in enumerate(arrivals):
            self.hear(arrival, arrival.retry_of or place - len(arrivals))
        while self.freed:
            now_free, self.freed = self.freed, set()
            for place, arrival in self.woken(now_free):
                self.hear(arrival, place)
        self.settled += [arrival for arrival in self.waits.values() if arrival.retry_of is None]

    def reread(self, arrivals: Iterable[Arrival]) -> None:
        """Read by the first key what comes under a rotated one; a subject of its own keeps its own.

        That one began before it was known that the two keys are one person's.
        """
        readings = keys.reread(self.tx, arrivals)
        self.books.open(key for one in readings for key in (*concerned(one.arrival), one.key))
        for one in readings:
            own = one.arrival.key
            if one.key == own or own is None or not self.books.get(own) or self.books.get(one.key):
                one.take()

    def take_over(self, announced: Arrival) -> None:
        """Fold what another service announced, if the domain has a rule for it; nobody judges it.

        The directory has taken it in already; what waits for it is free.
        """
        event = announced.event
        if event is None:
            return
        rulebook = self.keeper.rulebook
        for one in concerned(announced):
            if (type(event), one.kind) in rulebook.rules:
                fact = self.fact(announced, event, announced.kept)
                self.accept([(one, rulebook.fold(one, self.books.get(one), event, fact))])
            self.freed.add(str(one))
        self.settled.append(announced)

    def queue_up(self, arrivals: Iterable[Arrival]) -> None:
        """Read what already waits before these, first come first."""
        known = [(one.key, of_any_kind(one.stream, one.key.id)) for one in arrivals if one.key]
        names = {str(key): key for keys in known for key in keys if key not in self.queues}
        for name, id_, on_itself in self.tx.execute(queries.blocked, {"keys": list(names)}):
            self.queues[names[name]][id_] = on_itself
            self.some_unknown |= not names[name].kind

    def woken(self, freed: set[str]) -> list[tuple[int, Arrival]]:
        """Give what waited for one of these, earlier transactions' first."""
        found: list[tuple[int, Arrival]] = []
        if self.some_wait:
            for id_, stream, number, link, body in self.tx.execute(
                queries.woken, {"needs": sorted(freed)}
            ).fetchall():
                if id_ not in self.tried:
                    arrival = Arrival(stream, number, link, bytes(body), retry_of=id_)
                    read(arrival, self.keeper.domain, self.today)
                    self.tried[id_] = arrival
                    found.append((id_, arrival))
            self.reread(arrival for _, arrival in found)
            self.books.open(key for _, arrival in found for key in concerned(arrival))
            self.queue_up(arrival for _, arrival in found)
        found += [
            (place, arrival) for place, arrival in self.waits.items() if arrival.needs in freed
        ]
        return sorted(found, key=lambda item: order(item[0]))

    def hear(self, arrival: Arrival, place: int) -> None:
        """Judge one event; its `place` in the queue is a ledger id, or below 0 in this batch."""
        if arrival.outcome is None or arrival.outcome == "waiting":
            self.judge(arrival, place)
        self.leave(arrival, place)
        if arrival.outcome == "waiting":
            self.waits[place] = arrival
            if arrival.key:
                self.queues[arrival.key][place] = is_on_itself(arrival)
                self.some_unknown |= not arrival.key.kind
            return
        self.waits.pop(place, None)
        self.settled.append(arrival)
        if arrival.key:
            self.freed.add(str(arrival.key))
        self.freed.update(str(key) for key in arrival.also)
        if arrival.envelope:
            self.freed.add(f"event:{arrival.envelope.id}")

    def lines(self, arrival: Arrival) -> tuple[SubjectKey, ...]:
        """Give where an event stands in line: its subject's, and that of what has no kind yet."""
        if arrival.key is None:
            return ()
        if not self.some_unknown or not arrival.key.kind:
            return (arrival.key,)
        return arrival.key, of_any_kind(arrival.stream, arrival.key.id)

    def standing(self, arrival: Arrival, place: int) -> SubjectKey | None:
        """Give the line in which something stands before an event."""
        lines = self.lines(arrival)
        return next((key for key in lines if behind(self.queues.get(key, {}), place)), None)

    def leave(self, arrival: Arrival, place: int) -> None:
        """Take an event out of line; what stood behind it while its kind was unknown is free."""
        for key in self.lines(arrival):
            if self.queues.get(key, {}).pop(place, None) is not None and key != arrival.key:
                self.freed.add(str(key))

    def judge(self, arrival: Arrival, place: int) -> None:
        """Say what becomes of one event whose bytes could be read."""
        if arrival.event is None or arrival.key is None:
            return
        line = self.standing(arrival, place)
        if line:
            arrival.settle("waiting", "behind", str(line))
            return
        try:
            folded = self.fold(arrival, arrival.event, arrival.key)
        except Refused as refusal:
            arrival.settle("refused", refusal.reason, None, **refusal.facts)
        except Waits as wait:
            arrival.settle("waiting", "prerequisite_missing", wait.needs)
            arrival.facts = {"needs": wait.needs}
        except psycopg.Error:  # of the transaction, not of this report
            raise
        except Exception as error:  # our own code failed: the report waits for us to mend it
            where = {"stream": arrival.stream, "number": arrival.number}
            log.exception("a rule failed on %s %s", arrival.stream, arrival.number, extra=where)
            arrival.settle("waiting", "our_fault", None, error=repr(error)[:200])
        else:
            arrival.settle("applied")
            self.accept(folded)

    def accept(self, folded: Iterable[tuple[SubjectKey, Subject | None]]) -> None:
        """Take subjects as they have become."""
        for key, subject in folded:
            self.learn(self.books.get(key), subject)
            self.books.put(key, subject)

    def fold(
        self,
        arrival: Arrival,
        event: Any,  # noqa: ANN401 - any event class
        key: SubjectKey,
    ) -> list[tuple[SubjectKey, Subject | None]]:
        """Judge authority and fold the event over each subject that it concerns."""
        subject = self.books.get(key)
        keeper = self.keeper
        if isinstance(event, common.EventCorrected | common.EventVoided):
            return Correcting(self).fold(arrival, event, key)
        if isinstance(event, common.CalendarAdopted):
            return Correcting(self).adopt(arrival, key)
        if (type(event), key.kind) not in keeper.rulebook.rules:
            raise Waits(f"type:{arrival.declaration.type if arrival.declaration else ''}")
        if arrival.stream != keeper.own.stream and arrival.declaration:
            self.authorize(arrival, arrival.declaration, event, subject)
        more = keeper.rulebook.more.get(type(event))
        if more and subject:
            arrival.also = (*arrival.also, *more(subject, event))
            self.books.open(arrival.also)
        fact = self.fact(arrival, event, arrival.kept)
        return [
            (one, keeper.rulebook.fold(one, self.books.get(one), event, fact))
            for one in dict.fromkeys((key, *arrival.also))
            if (type(event), one.kind) in keeper.rulebook.rules
        ]

    def authorize(
        self, arrival: Arrival, declaration: Declaration, event: Any, subject: Subject | None,  # noqa: ANN401
    ) -> None:  # fmt: skip
        """Pass if the store may speak for the source, and the source report this of the subject.

        Raises `Waits` for a subject that may yet come, or come to the source.
        """
        self.speaks_for(arrival)
        holder = subject.holder(event.on) if subject else first_holder(arrival, event)
        places = (arrival.source, holder)
        try:
            authority.judge(self.keeper.directory, declaration, event, places, self.today)
        except authority.NotAuthorized:
            if arrival.key and self.may_come(arrival.key, event, subject, arrival.source):
                raise Waits(arrival.key) from None
            raise

    def may_come(
        self, key: SubjectKey, event: Any, subject: Subject | None, source: str,  # noqa: ANN401
    ) -> bool:  # fmt: skip
        """Tell whether the source may yet be the one to report this of the subject.

        Of a subject that isn't there nobody knows who holds it, unless the event begins it.
        """
        if subject is None:
            return self.keeper.rulebook.rules[type(event), key.kind].wants == "some"
        return subject.may_reach(source, event)

    def speaks_for(self, arrival: Arrival) -> None:
        """Pass if the store could speak for the source on the day on which it recorded this."""
        store = arrival.stream.partition("/")[0]
        day = min(arrival.said.time.astimezone(SHANGHAI).date(), self.today)
        if not self.keeper.directory.may_speak(store, arrival.source, day):
            raise StoreMayNotSpeak(store=store, union=arrival.source)

    def fact(self, arrival: Arrival, event: Any, kept: dict[str, Any]) -> Fact:  # noqa: ANN401
        """Give what a rule may know beside subject and event."""
        return fact_of(arrival.said, event, kept, self.today)

    def learn(self, before: Subject | None, now: Subject | None) -> None:
        """Let later events of this batch see a union or a store as it has become."""
        if now is None or now.kind not in LEARNED:
            return
        for event in self.keeper.announce(before, now):
            self.keeper.directory.hold(event)
            if now.kind == "union":
                self.freed.add(f"union:{getattr(event, 'union', '')}")

    def close(self) -> None:
        """Take out of waiting what was settled, and note what still waits on something else."""
        entries.conclude(self.tx, self.tried.values())


def behind(queue: dict[int, bool], place: int) -> bool:
    """Tell whether something earlier of the subject waits for more than the subject itself."""
    return any(not own and order(one) < order(place) for one, own in queue.items())


def order(place: int) -> tuple[bool, int]:
    """Give what sorts places: earlier transactions' by their ledger ids, then this batch's."""
    return place < 0, place


def is_on_itself(arrival: Arrival) -> bool:
    """Tell whether an event waits for its own subject to get further, or for an event of it.

    It must let pass what takes the subject there.
    """
    needs = arrival.needs or ""
    return arrival.reason != "behind" and (needs == str(arrival.key) or needs.startswith("event:"))


def concerned(arrival: Arrival) -> Iterable[SubjectKey]:
    """Give the subjects that an arrival is known to concern before it is judged."""
    return (arrival.key, *arrival.also) if arrival.key else ()


def first_holder(arrival: Arrival, event: Any) -> str:  # noqa: ANN401
    """Give the union that holds a subject by its first event."""
    field = arrival.declaration.holder if arrival.declaration else ""
    return str(getattr(event, field, arrival.source))
