"""The steps of a suggestion that a row tells, and the order in which they can come.

That it is being carried out and what its authors were paid has no column: no number counts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from services.agent.kinds.base import (
    CO_AUTHORS,
    Fold,
    Setting,
    State,
    Values,
    common,
    said,
    unchangeable,
)
from services.agent.kinds.disputes import StepIncomplete
from shared.events import skills as events
from shared.events.base import Event
from shared.rules.refusals import BeforeItBegan, SamePerson
from shared.words import Named

KEYS: Final = "member_keys"
STANDS: Final = "stands"
"""The field of a state with the step that a suggestion has come to."""
LAST: Final = "last_on"
"""The field of a state with the day of that step."""
OWN: Final = "own"
"""The field of a state with who entered it or claimed its benefit: others have to judge both."""
ORDER: Final = ("made", "deferred", "adopted", "started", "implemented")
MISSING: Final = {"adopted": "screening", "implemented": "implemented_on"}
"""The column to fill in first, by the step that has to be there."""


class ReasonMissing(Named):
    """Who declines a suggestion or puts it off says why."""


class StepTooEarly(Named):
    """The step before was never reported, and the row doesn't say it."""


class SuggestionDecided(Named):
    """The suggestion is past this step, or was declined."""


class AuthorJudges(Named):
    """Who screens a suggestion, or verifies its benefit, is one of its authors."""


class Step(NamedTuple):
    """A step: its event, the column of its day, those of its fields, and what it can come after.

    Of `columns`, by the event's field, those in `may` may be empty. With `others` it is another
    person's than who made or entered the suggestion or claimed its benefit.
    """

    event: Callable[..., Event]
    day: str
    columns: Mapping[str, str]
    after: tuple[str, ...]
    may: tuple[str, ...] = ()
    others: bool = False

    @property
    def all(self) -> tuple[str, ...]:
        """Name all its columns."""
        return (self.day, *self.columns.values())


SCREENED: Final = Step(
    events.SuggestionScreened, "screened_on", {"result": "screening", "reason": "reason"},
    ("made", "deferred"), may=("reason",), others=True,
)  # fmt: skip
IMPLEMENTED: Final = Step(
    events.SuggestionImplemented, "implemented_on",
    {"effect_kind": "effect_kind", "benefit_claimed_yuan": "benefit_claimed_yuan"},
    ("adopted", "started"),
)  # fmt: skip
VERIFIED: Final = Step(
    events.BenefitVerified, "verified_on",
    {"yuan": "benefit_yuan", "method": "method", "period_months": "period_months"},
    ("implemented",), others=True,
)  # fmt: skip
STEPS: Final = (SCREENED, IMPLEMENTED, VERIFIED)


def must_be_whole(values: Values) -> None:
    """Pass a row whose steps have all that belongs to them.

    Raises `StepIncomplete` or `ReasonMissing`.
    """
    for step in STEPS:
        missing = [one for one in step.all if one not in values]
        if len(missing) < len(step.all):
            for field in missing:
                if field not in step.may:
                    raise StepIncomplete(field=field)
    if values.get("screening", "adopted") != "adopted" and "reason" not in values:
        raise ReasonMissing(field="reason")


def later(values: Values, state: State, setting: Setting) -> Iterator[Event]:
    """Report the steps of a row that weren't reported; the others must be as they were."""
    for step in STEPS:
        if step.day not in values:
            continue
        if is_known(step, values, state):
            unchangeable(values, state, *step.all)
            continue
        must_come_now(step, values, state, setting)
        event = made_of(step, values, state, setting)
        yield event
        state = FOLDS[type(event)](state, event)


def is_known(step: Step, values: Values, state: State) -> bool:
    """Tell whether a step was reported; what was put off is screened again on a later day."""
    put_off = step is SCREENED and state.get("screening") == "deferred"
    return step.day in state and not (put_off and values[step.day] > state[step.day])


def must_come_now(step: Step, values: Values, state: State, setting: Setting) -> None:
    """Pass a step whose turn it is, on its day and by whom it may be.

    Raises `StepTooEarly`, `SuggestionDecided`, `BeforeItBegan`, `SamePerson` or `AuthorJudges`.
    """
    stands, on = state[STANDS], values[step.day]
    if stands not in step.after:
        needs = step.after[0]
        if stands in ORDER and ORDER.index(stands) < ORDER.index(needs):
            raise StepTooEarly(field=step.day, needs=MISSING[needs])
        raise SuggestionDecided(field=step.day, state=stands)
    if on < state[LAST]:
        raise BeforeItBegan(field=step.day, on=on, begins=state[LAST])
    if step.others and setting.reporter.person in state[OWN]:
        raise SamePerson(field=step.day, union=state["union"])
    if step.others and setting.reporter.person in map(setting.hash_of, id_numbers(values)):
        raise AuthorJudges(field=step.day)


def id_numbers(values: Values) -> tuple[str, ...]:
    """Give the ID numbers of the authors that a row names, the first one first."""
    first = (values["id_number"],) if "id_number" in values else ()
    return (*first, *values.get(CO_AUTHORS, ()))


def made_of(step: Step, values: Values, state: State, setting: Setting) -> Event:
    """Make the report of a step."""
    id_ = state["suggestion"]
    which = {"kind": "suggestion", "about": id_} if step is VERIFIED else {"suggestion": id_}
    return step.event(
        **common(values, setting, values[step.day]), **which,
        **{name: values[one] for name, one in step.columns.items() if one in values},
    )  # fmt: skip


def made(_: State, event: Any) -> State:  # noqa: ANN401 - a SuggestionMade
    """Take over how a suggestion was made; the first author's name and number can be filled in."""
    keys = event.member_keys
    known = {**said(event), "made_on": event.on, LAST: event.on, STANDS: "made",
             OWN: (event.reported_by.person,)}  # fmt: skip
    return {**known, "member": keys[0]} if keys else known


def told(step: Step, state: State, event: Any) -> dict[str, Any]:  # noqa: ANN401 - of it
    """Take over a step under the names that the columns have for it."""
    others = {name: held for name, held in state.items() if name not in step.all}
    new = {one: getattr(event, name) for name, one in step.columns.items()}
    known = {name: value for name, value in new.items() if value is not None}
    return {**others, **known, step.day: event.on}


def screened(state: State, event: Any) -> State:  # noqa: ANN401 - a SuggestionScreened
    """Let a suggestion stand where it was screened to."""
    return {**told(SCREENED, state, event), STANDS: event.result, LAST: event.on}


def started(state: State, event: Any) -> State:  # noqa: ANN401 - a SuggestionStarted
    """Let a suggestion be carried out."""
    return {**state, STANDS: "started", LAST: event.on}


def implemented(state: State, event: Any) -> State:  # noqa: ANN401 - a SuggestionImplemented
    """Let a suggestion have been carried out; whoever says so claims its benefit."""
    own = (*state.get(OWN, ()), event.reported_by.person)
    return {**told(IMPLEMENTED, state, event), STANDS: "implemented", LAST: event.on, OWN: own}


def verified(state: State, event: Any) -> State:  # noqa: ANN401 - a BenefitVerified
    """Take over the benefit that was verified."""
    return told(VERIFIED, state, event)


def rewarded(state: State, _: Event) -> State:
    """Leave what is known as it is: no column says it."""
    return state


FOLDS: Final[Mapping[type[Event], Fold]] = {
    events.SuggestionMade: made,
    events.SuggestionScreened: screened,
    events.SuggestionStarted: started,
    events.SuggestionImplemented: implemented,
    events.BenefitVerified: verified,
    events.RewardPaid: rewarded,
}
