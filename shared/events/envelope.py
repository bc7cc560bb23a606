"""CloudEvents 1.0 as Tongxin sends them: canonical JSON, fixed when recorded.

Canonical is RFC 8785 for the subset that events use: sorted ASCII keys, no spaces, no floats.
The bytes of an event are what its chain covers, so they are made once and never again.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, Literal

import msgspec
import orjson
import uuid_utils
from msgspec import Meta

from shared.events.base import MAX_BYTES, OF_CLASS, Event, EventId

CONTENT_TYPE: Final = "application/cloudevents+json"
BATCH_TYPE: Final = "application/cloudevents-batch+json"


class Unreadable(Exception):
    """The bytes are not an event: `reason` is one of the words of intake."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Take the word of intake and what the parser said."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The attributes of one event; `data` is still its JSON."""

    specversion: Literal["1.0"]
    id: EventId
    source: Annotated[str, Meta(pattern=r"^/(unions|services)/[0-9A-Za-z_-]{2,40}\Z")]
    type: Annotated[str, Meta(pattern=r"^[a-z_]+\.[a-z0-9_]+\Z")]
    dataschema: Annotated[str, Meta(max_length=200)]
    subject: Annotated[str, Meta(min_length=1, max_length=200)]
    time: Annotated[dt.datetime, Meta(tz=True)]
    stream: Annotated[str, Meta(max_length=120)]
    sequence: Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,15}\Z")]
    traceparent: str | None = None
    data: msgspec.Raw


_decode = msgspec.json.Decoder(Envelope).decode


def read(body: bytes) -> Envelope:
    """Read the envelope of canonical bytes.

    Raises `Unreadable` with `too_large`, `not_json`, `null_character`, `not_canonical` or
    `envelope`.
    """
    if len(body) > MAX_BYTES:
        reason = "too_large"
        raise Unreadable(reason, str(len(body)))
    try:
        value = orjson.loads(body)
        same = orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == body
    except (orjson.JSONDecodeError, orjson.JSONEncodeError) as error:
        raise Unreadable("not_json", str(error)) from None
    if b"\\u0000" in body and has_null(value):
        raise Unreadable("null_character")
    if not same:
        raise Unreadable("not_canonical")
    try:
        return _decode(body)
    except msgspec.ValidationError as error:
        raise Unreadable("envelope", str(error)) from None


def has_null(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Tell whether a U+0000 stands in any text of a JSON value; no database would take it."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(has_null(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(has_null(part) for part in value)


def write(  # noqa: PLR0913 - the attributes of CloudEvents
    event: Event,
    *,
    source: str,
    stream: str,
    number: int,
    time: dt.datetime,
    id: str | None = None,  # noqa: A002 - the attribute's name
    traceparent: str | None = None,
) -> bytes:
    """Give the canonical bytes of an event, with its number in its stream."""
    declaration = OF_CLASS[type(event)]
    attributes = {
        "specversion": "1.0",
        "id": id or new_id(),
        "source": source,
        "type": declaration.type,
        "dataschema": declaration.schema,
        "subject": declaration.subject(event).id,
        "time": time.isoformat(timespec="milliseconds"),
        "stream": stream,
        "sequence": str(number),
        "data": msgspec.to_builtins(event),
    }
    if traceparent:
        attributes["traceparent"] = traceparent
    body = orjson.dumps(attributes, option=orjson.OPT_SORT_KEYS)
    if len(body) > MAX_BYTES:
        raise Unreadable("too_large", str(len(body)))
    return body


def new_id() -> str:
    """Make an event id: a UUID of version 7, so that ids of one store sort by time."""
    return str(uuid_utils.uuid7())
