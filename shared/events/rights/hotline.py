"""The hotline 12351: a call from its receipt through the levels that handle it to its closing.

What the caller said, who the caller is and how to reach the caller travel in a sealed dossier; the
ledger has its hash.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from shared.events.base import (
    Count,
    Day,
    Division,
    EmployerId,
    Ref,
    Report,
    Reporter,
    Slug,
    UnionCode,
    event,
)
from shared.events.rights.hardship import DossierHash, HouseholdKey, Sum

CallId = Annotated[str, Meta(pattern=r"^[0-9A-Za-z:_.-]{1,80}\Z")]
"""A local number behind the id of the store that entered it."""

Channel = Literal["phone", "web", "app", "letter", "visit", "passed_on"]
"""电话、网站、应用、来信、来访、转办."""

CallKind = Literal["question", "request", "proposal"]
"""咨询、诉求、建议."""

CallClass = Literal["general", "hard", "complex"]
"""一般、疑难、复杂: three classes of time limit."""

HandlingLevel = Literal["union", "town", "district", "city"]

Settlement = Literal["solved", "explained", "partly", "unsolved"]
"""解决、解释、部分解决、未解决."""

Handling = Literal["solved", "explained", "partly", "unsolved", "sent_back"]
"""The same, or 退回: it isn't the handler's to settle, and the level above goes on."""

CALL = ("call", "{call}")


@event("来电登记", who="F", subject=CALL)
class CallReceived(Report, frozen=True, kw_only=True):
    """A call came in at the hotline of a city or district; about how many workers, and where."""

    call: CallId
    channel: Channel
    level: HandlingLevel
    employer: EmployerId | None = None
    division: Division
    workers: Count
    dossier_hash: DossierHash | None = None


@event("分类定级", who="F", subject=CALL)
class CallSorted(Report, frozen=True, kw_only=True):
    """A call was sorted: a question, request or proposal, on what, in which class of time limit.

    `due_on` is the day that the caller was told, where one was told.
    """

    call: CallId
    kind: CallKind
    topic: Slug
    class_: CallClass = msgspec.field(name="class")
    due_on: Day | None = None
    answered_now: bool


@event("逐级派单", who="B", subject=CALL)
class CallDispatched(Report, frozen=True, kw_only=True):
    """Whoever handles a call sends it to a union directly below, which handles it from now on."""

    call: CallId
    to: UnionCode
    level: HandlingLevel
    due_on: Day
    dossier_hash: DossierHash | None = None


@event("办理反馈", who="H", subject=CALL)
class CallHandled(Report, frozen=True, kw_only=True):
    """Whoever handles a call says what came of it, and which case or file grew out of it."""

    call: CallId
    result: Handling
    yuan: Sum | None = None
    dispute: Ref | None = None
    matter: Ref | None = None
    household: HouseholdKey | None = None


@event("逐级审核上报", who="H", subject=CALL)
class CallReturned(Report, frozen=True, kw_only=True):
    """The union that had sent a call down judges what came back.

    Accepted, it goes up one level, from the first level to the hotline; else down again.
    """

    call: CallId
    accepted: bool
    reason: Slug | None = None


@event("延期", who="UC", subject=CALL)
class CallExtended(Report, frozen=True, kw_only=True):
    """The level above gives a call a later last day."""

    call: CallId
    new_due_on: Day
    reason: Slug


@event("回访", who="F", subject=CALL)
class CallerAsked(Report, frozen=True, kw_only=True):
    """The caller was called back: reached or not, satisfied, and is the matter solved."""

    call: CallId
    reached: bool
    satisfied: bool | None = None
    solved: bool | None = None


@event("质检办结", who="F", subject=CALL)
class CallClosed(Report, frozen=True, kw_only=True):
    """A call was checked by another person than who handled it, and closed or opened again."""

    call: CallId
    result: Settlement
    checked_by: Reporter
    reopened: bool
