"""What a filled-in template says: the subjects that the store knows, as rows of their kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from services.agent.importing import EVERY, Progress
from services.agent.kinds.base import ENDED, PERSON_KEYS, Kind, State, Values
from services.agent.store import Store
from shared.words import Named


class KindNotFilled(Named):
    """A table of this kind is for what is new; there is nothing to fill in."""


def rows(
    store: Store, kind: Kind, progress: Progress = lambda done, of: None,  # noqa: ARG005
) -> Iterator[Values]:  # fmt: skip
    """Give the rows of each subject that hasn't ended and can be told whole.

    Names and ID numbers come out of the branch's own people; who was erased has no row. Raises
    `KindNotFilled`.
    """
    if kind.rows is None:
        raise KindNotFilled(kind=kind.name)
    return rows_of(store, kind, kind.rows, progress)


def rows_of(
    store: Store, kind: Kind, rows_in: Callable[[State], Iterator[Values]], progress: Progress
) -> Iterator[Values]:  # fmt: skip
    """Give the rows one by one."""
    store.known.catch_up()
    of = store.known.count(kind)
    for done, state in enumerate(store.known.all(kind)):
        if done % EVERY == 0:
            progress(done, of)
        if ENDED in state:
            continue
        who = person(store, state)
        for row in rows_in(state):
            values = {**row, **who}
            if all(one.field in values for one in kind.columns if one.needed):
                yield values


def person(store: Store, state: Any) -> Values:  # noqa: ANN401 - a state
    """Give the name and the number of the person that a subject is, where it is one."""
    key = next((state[name] for name in PERSON_KEYS if name in state), None)
    found = store.people.find(key) if isinstance(key, str) else None
    return {"name": found.name, "id_number": found.id_number} if found else {}
