"""Corrections and voids: whatever the mended event concerns is folded anew, and what follows.

A later event that no longer fits counts on none of its subjects from then on, so those are folded
anew too, until nothing moves. What was found is kept with the correction (see `refolding`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.events import common, registry
from shared.events.base import OF_CLASS, Event, SubjectKey
from shared.streams import authority
from shared.streams.months import whole
from shared.streams.queries import load_queries
from shared.streams.reading import sound
from shared.streams.refolding import (
    MENDS,
    REFOLD,
    Amendments,
    Past,
    Refold,
    corrected,
    ghost,
    names,
    past,
)
from shared.streams.rules import Refused, Subject, Waits

if TYPE_CHECKING:
    from shared.streams.judging import Hearing
    from shared.streams.ledger import Arrival

queries = load_queries(Path(__file__).with_name("subjects.sql"))

PLACES = ("old_parent", "new_parent", "tree", "unions")
"""Fields by which it was judged who may report a move, or what lies between several unions."""
HANDED_DOWN = "B"
"""The letter of what goes to a union directly below, its `to`, as was judged too."""


class NotCorrectable(Refused):
    """The field says who or what the event is about: void the event and report anew."""


class WrongFields(Refused):
    """With the corrected fields the event isn't what its class declares."""


class WasRefused(Refused):
    """The report that this would mend was refused: there is nothing to mend, report it anew."""


class LaterBuildsOnIt(Refused):
    """A later event would concern further subjects: void that one first, and report it anew."""


class Correcting:
    """Folds a correction or a void."""

    def __init__(self, hearing: Hearing) -> None:
        """Take the hearing whose transaction and books are used."""
        self.hearing = hearing
        self.rulebook = hearing.keeper.rulebook

    def fold(
        self, arrival: Arrival, event: common.EventCorrected | common.EventVoided, key: SubjectKey
    ) -> list[tuple[SubjectKey, Subject | None]]:
        """Give all subjects that become otherwise, without the event or with what is right."""
        self.hearing.books.open((key,))
        pasts = self.histories((key,))[key]
        target = next((one for one in pasts if one.id == event.event), None)
        if target is None:
            self.refuse_refused(event.event)
            raise Waits(f"event:{event.event}")
        self.authorize(arrival, event, target, key)
        if isinstance(event, common.EventCorrected):
            check_fields(target.event, event.fields, self.hearing.today)
        folded = self.spread(arrival, (key, *target.also))
        arrival.also = tuple(one for one in folded if one != key)
        for one in folded.values():
            if one.exceeds is not None:
                raise LaterBuildsOnIt(
                    event=one.exceeds.id, type=one.exceeds.envelope.type,
                    on=getattr(one.exceeds.event, "on", ""),
                )  # fmt: skip
        return [(one, refold.subject) for one, refold in folded.items()]

    def adopt(self, arrival: Arrival, key: SubjectKey) -> list[tuple[SubjectKey, Subject | None]]:
        """Give all subjects that become otherwise once the days off of a year are known."""
        folded = self.spread(arrival, (key,))
        arrival.also = tuple(one for one in folded if one != key)
        return [(one, refold.subject) for one, refold in folded.items()]

    def refuse_refused(self, event: str) -> None:
        """Raise `WasRefused` for an event that will never be applied."""
        refused = any(
            one.envelope and one.envelope.id == event and one.outcome == "refused"
            for one in self.hearing.settled
        )
        if refused or self.hearing.tx.execute(queries.was_refused, {"event": event}).fetchone():
            raise WasRefused(event=event)

    def authorize(self, arrival: Arrival, event: Any, target: Past, key: SubjectKey) -> None:  # noqa: ANN401
        """Pass if this comes from the event's reporter, or the union one level up.

        What the service itself has written only the service mends.
        """
        hearing = self.hearing
        if arrival.stream == hearing.keeper.own.stream or arrival.declaration is None:
            return
        hearing.speaks_for(arrival)
        subject = hearing.books.get(key)
        holder = subject.holder(event.on) if subject else arrival.source
        if target.envelope.source.startswith("/services/"):
            raise authority.NotAuthorized(source=arrival.source, holder=holder)
        if arrival.source != target.envelope.source.rpartition("/")[2]:
            declaration = arrival.declaration._replace(who="U")
            places = (arrival.source, holder)
            authority.judge(hearing.keeper.directory, declaration, event, places, hearing.today)

    def spread(self, arrival: Arrival, keys: Iterable[SubjectKey]) -> dict[SubjectKey, Refold]:
        """Fold subjects anew, with all others that events concern which fit no longer, or again."""
        this = self.past(arrival)
        said = Verdicts(this)
        wanted = dict.fromkeys(keys)
        histories: dict[SubjectKey, list[Past]] = {}
        while True:
            new = [key for key in wanted if key not in histories]
            self.hearing.books.open(new)
            histories |= self.histories(new)
            said.try_again(histories.values())
            folded = {
                key: Refold(key, [*pasts, this], self.rulebook, strict=True)
                for key, pasts in histories.items()
            }
            moved = said.add(folded.values())
            wanted = dict.fromkeys(
                key
                for pasts in histories.values()
                for one in pasts
                if one.id in said.concerned
                for key in (one.own, *one.also)
            )
            if not moved and wanted.keys() <= histories.keys():
                break
        said.close()
        self.remember_ghosts(histories, folded)
        return folded

    def remember_ghosts(
        self, histories: Mapping[SubjectKey, list[Past]], folded: Mapping[SubjectKey, Refold]
    ) -> None:
        """Keep what was told of subjects of which nothing is left."""
        for key, refold in folded.items():
            if refold.subject is None:
                self.hearing.books.ghosts[key] = ghost(key, histories[key], self.rulebook)

    def histories(self, keys: Iterable[SubjectKey]) -> dict[SubjectKey, list[Past]]:
        """Give the applied events of subjects: the ledger's, then this batch's."""
        found: dict[SubjectKey, list[Past]] = {key: [] for key in keys}
        read: dict[int, Past] = {}
        tx = self.hearing.tx
        wanted = {"kinds": [key.kind for key in found], "ids": [key.id for key in found]}
        rows = tx.execute(queries.histories, wanted).fetchall()
        for kind, id_, row, kept, on, also, body in whole(tx, rows):
            if row not in read:
                read[row] = past(bytes(body), kept or {}, on, names(also))
            found[SubjectKey(kind, id_)].append(read[row])
        for arrival in self.hearing.settled:
            if arrival.outcome == "applied" and arrival.key and arrival.event:
                for key in found.keys() & {arrival.key, *arrival.also}:
                    found[key].append(self.past(arrival))
        return found

    def past(self, arrival: Arrival) -> Past:
        """Give an event of this batch as history."""
        if arrival.event is None:
            raise Waits(f"event:{arrival.number}")
        return Past(arrival.said, arrival.event, arrival.kept, self.hearing.today, arrival.also)


class Verdicts:
    """What a correction finds of other events, as it is kept with the correction."""

    def __init__(self, this: Past) -> None:
        """Begin with nothing found."""
        self.kept = this.kept
        self.before: set[str] = set()
        self.unfit: set[str] = set()
        self.shared: dict[str, dict[str, Any]] = defaultdict(dict)
        self.reckoned: dict[str, dict[str, Any]] = defaultdict(dict)
        self.say()

    @property
    def concerned(self) -> set[str]:
        """Give the events whose subjects have to be folded together."""
        return self.before | self.unfit | self.shared.keys()

    def try_again(self, histories: Iterable[list[Past]]) -> None:
        """Let what earlier corrections made unfit have another try."""
        for pasts in histories:
            self.before |= Amendments(pasts).unfit
        self.say()

    def add(self, folded: Iterable[Refold]) -> bool:
        """Take in what turned out; tell whether it was anything new."""
        moved = False
        for one in folded:
            moved = moved or not one.misfits <= self.unfit or bool(one.differs)
            self.unfit |= one.misfits
            for id_, values in one.differs.items():
                self.shared[id_] |= values
            for id_, values in one.reckoned.items():
                self.reckoned[id_] |= values
        self.say()
        return moved

    def say(self) -> None:
        """Write it where the fold reads it."""
        self.kept[REFOLD] = {
            "unfit": sorted(self.unfit),
            "fits": sorted(self.before - self.unfit),
            "shared": dict(self.shared),
            "reckoned": dict(self.reckoned),
        }

    def close(self) -> None:
        """Keep only what says something."""
        said = {name: value for name, value in self.kept.pop(REFOLD).items() if value}
        if said:
            self.kept[REFOLD] = said


def check_fields(event: Event, fields: Mapping[str, Any], today: dt.date) -> None:
    """Refuse to correct what says whom the event concerns, and what it can't be.

    Raises `NotCorrectable`, `WrongFields`, `DayInFuture` or `PersonalData`.
    """
    declaration = OF_CLASS[type(event)]
    fixed = {declaration.parent, declaration.holder, *PLACES}
    if HANDED_DOWN in declaration.who:
        fixed.add("to")
    for name in fields:
        known = name in event.__struct_encode_fields__
        if not known or name in fixed or isinstance(event, MENDS):
            raise NotCorrectable(field=name)
    try:
        after = corrected(event, fields)
    except registry.BadSchema as error:
        raise WrongFields(detail=error.detail) from None
    subjects = (declaration.subject(event), *declaration.also(event))
    if subjects != (declaration.subject(after), *declaration.also(after)):
        raise NotCorrectable(field=", ".join(fields))
    sound(after, today)
