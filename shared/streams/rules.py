"""What a domain's rules are made of: subjects, refusals, findings, and the book that keeps them.

A rule is a pure function `(subject or None, event, fact) → subject`. It knows no clock, no
database and no other subject. It accepts by returning, refuses by raising `Refused`, and raises
`Waits` when what it builds on hasn't come yet.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, NamedTuple, TypeVar, get_args, get_type_hints

import msgspec

from shared.events.base import Event, SubjectKey, snake
from shared.words import Named

Severity = Literal["hint", "breach"]
K = TypeVar("K")


class Refused(Named):
    """A report contradicts what is known; its subclasses name the fact and carry what it needs."""


class AlreadyExists(Refused):
    """The subject that this event would begin is there already."""


class NoLongerFits(Refused):
    """After a correction a later event contradicts what is left; it counts for nothing."""


class Waits(Exception):
    """What the event builds on hasn't come yet: `needs` is a subject's key, or `union:<code>`."""

    def __init__(self, needs: SubjectKey | str) -> None:
        """Take the key of what is missing."""
        super().__init__(str(needs))
        self.needs = str(needs)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A report that was true and against a rule: which, by what article, from which event."""

    rule: str
    article: str
    event: str
    on: dt.date
    severity: Severity = "breach"


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that runs for a subject: until when, by which pack, and what follows if missed."""

    clock: str
    due_on: dt.date
    provisional: bool
    pack: str
    article: str
    effect: str


class Late(NamedTuple):
    """A clock that ran out and still waits for somebody, and the union that answers for that."""

    deadline: Deadline
    union: str


class Subject(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of one thing: the fold of its events. Its JSON is its row."""

    findings: tuple[Finding, ...] = ()

    kind: ClassVar[str]
    TELLING: ClassVar[frozenset[str]] = frozenset()
    """What reports say of it that isn't shown above the branch where fewer than three people are
    concerned."""

    def __init_subclass__(cls, **options: Any) -> None:  # noqa: ANN401 - msgspec's options
        """Name the kind after the class."""
        super().__init_subclass__(**options)
        cls.kind = snake(cls.__name__)

    def holder(self, day: dt.date) -> str:
        """Give the code of the union that holds the subject on a day."""
        raise NotImplementedError

    def home(self) -> str:
        """Give the union that holds it now, under which it is listed."""
        return self.holder(dt.date.max)

    def may_reach(self, union: str, event: Event) -> bool:  # noqa: ARG002 - most never pass on
        """Tell whether it may yet come to a union, which reports this of it.

        Then what the union reports waits, for whatever brings it there.
        """
        return False

    def concerned(self) -> int | None:
        """Give how many people are concerned; None where it isn't about people."""
        return None

    def former(self) -> tuple[str, ...]:
        """Give the other unions to whose figures it contributes, sorted."""
        return ()

    def deadlines(self) -> tuple[Deadline, ...]:
        """Give the clocks that run for it now."""
        return ()

    def waited_for(self) -> tuple[Late, ...]:
        """Give the clocks that ran out, and of which nothing has been heard since."""
        return ()


S = TypeVar("S", bound=Subject)


class Fact:
    """What a rule may know beside subject and event; all of it is kept in the ledger.

    `id` of the event, `stream` and `number` where it stands, `source` union, `person` (keyed hash)
    who recorded it, and `accepted_on`, the day on which intake settled it. `key` is that of the
    subject being folded: an event may touch two of one kind, a membership that ends and one that
    begins.
    """

    __slots__ = (
        "accepted_on", "differs", "id", "kept", "key", "number", "person", "shared", "source",
        "stream",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913, PLR0917 - what may be known
        self, id_: str, source: str, person: str, accepted_on: dt.date, kept: dict[str, Any],
        shared: Mapping[str, Any] | None = None, stream: str = "", number: int = 0,
    ) -> None:  # fmt: skip
        """Take the facts; `kept` is what the ledger has kept of an earlier fold, or empty.

        `shared` is what later corrections have made of what the event shares.
        """
        self.id = id_
        self.stream = stream
        self.number = number
        self.source = source
        self.person = person
        self.accepted_on = accepted_on
        self.kept = kept
        self.key = SubjectKey("", "")
        self.shared = shared or {}
        self.differs: dict[str, Any] = {}

    def keep(self, name: str, type_: type[K], make: Callable[[], K]) -> K:
        """Make a value once, when the event is first judged; every later fold reads it back."""
        if name not in self.kept:
            self.kept[name] = msgspec.to_builtins(make())
        return msgspec.convert(self.kept[name], type_)

    def share(self, name: str, value: object) -> None:
        """Let the rules of the event's further subjects read what its own subject knows.

        After a correction of what came before it may be otherwise: `differs` says so.
        """
        made = msgspec.json.decode(msgspec.json.encode(value))
        held = self.shared.get(name, self.kept.setdefault(name, made))
        if held != made:
            self.differs[name] = made

    def told(self, name: str, type_: type[K], default: K) -> K:
        """Give what the event's own subject, which is folded first, has shared."""
        held = self.shared.get(name, self.kept.get(name))
        return default if held is None else msgspec.convert(held, type_)


RuleFunction = Callable[[Any, Any, Fact], Subject]


class Rule(NamedTuple):
    """One rule: the function, and whether it wants a subject, none, or takes either."""

    fold: RuleFunction
    kind: str
    wants: Literal["none", "some", "either"]


class Rulebook:
    """All rules of a domain, and the kinds of subject that they speak of."""

    def __init__(self, domain: str) -> None:
        """Begin an empty book."""
        self.domain = domain
        self.kinds: dict[str, type[Subject]] = {}
        self.rules: dict[tuple[type[Event], str], Rule] = {}
        self.more: dict[type[Event], Callable[[Any, Any], tuple[SubjectKey, ...]]] = {}

    def rule(self, fold: Callable[[Any, Any, Fact], S]) -> Callable[[Any, Any, Fact], S]:
        """Register a rule; its annotations say for which event and kind of subject it stands.

        `member: Member` wants a member, `member: None` wants none, `Member | None` takes either.
        """
        hints = get_type_hints(fold)
        result = hints["return"]
        names = list(hints)
        given, event = hints[names[0]], hints[names[1]]
        wants: Literal["none", "some", "either"] = "some"
        if given is types.NoneType:
            wants = "none"
        elif types.NoneType in get_args(given):
            wants = "either"
        self.kinds[result.kind] = result
        self.rules[event, result.kind] = Rule(fold, result.kind, wants)
        return fold

    def touches(
        self, event: type[Event]
    ) -> Callable[[Callable[[S, Any], tuple[SubjectKey, ...]]], None]:
        """Register which further subjects an event touches, read from its subject's state."""

        def register(find: Callable[[S, Any], tuple[SubjectKey, ...]]) -> None:
            self.more[event] = find

        return register

    def fold(self, key: SubjectKey, subject: Subject | None, event: Event, fact: Fact) -> Subject:
        """Fold one event over one subject by its rule.

        Raises `Waits` when the rule wants the subject and there is none, `AlreadyExists` when it
        wants none and there is one, or what the rule raises.
        """
        rule = self.rules[type(event), key.kind]
        if subject is None and rule.wants == "some":
            raise Waits(key)
        if subject is not None and rule.wants == "none":
            raise AlreadyExists(kind=key.kind, id=key.id)
        fact.key = key
        return rule.fold(subject, event, fact)


def finds(subject: S, rule: str, article: str, fact: Fact, event: Any, **more: Any) -> S:  # noqa: ANN401
    """Give the subject with a finding added: the report stands, and the article is named."""
    finding = Finding(rule=rule, article=article, event=fact.id, on=event.on, **more)
    return msgspec.structs.replace(subject, findings=(*subject.findings, finding))
