"""The wire in the form of AsyncAPI 3.0: exchanges, keys, and every event as a message.

The channels are those of DESIGN 3; a test holds them equal to the topology that is declared.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import msgspec

from shared.events.base import Declaration
from shared.events.catalogue import sentence
from shared.events.contract import portable
from shared.events.directory import OF_PEOPLE
from shared.events.envelope import BATCH_TYPE, CONTENT_TYPE, Envelope

JSON: TypeAlias = dict[str, Any]

DESCRIPTION: Final = f"""\
Events are CloudEvents 1.0 as structured JSON (`{CONTENT_TYPE}`), canonical (RFC 8785), one in a
message or up to 500 of one stream (`{BATCH_TYPE}`). What a service says of its own
(deadlines, findings) stays in its ledger and is listed here without a channel."""

CHANNELS: Final = {
    "organization": ("reports", "{agent}.organization.{partition}"),
    "rights": ("reports", "{agent}.rights.{partition}"),
    "skills": ("reports", "{agent}.skills.{partition}"),
    "directory": ("announcements", "{writer}"),
    "people": ("people", "{writer}"),
    "figures": ("figures", "{writer}"),
    "mail": ("mail", "{participant}"),
    "totals": ("totals", "{tree}.{code}.{indicator}"),
}
"""Exchange and routing key of each channel; the events of a domain go by the channel so named, but
for announcements that name a person."""

PARAMETERS: Final = {
    "agent": "Name of the agent's broker user; the broker refuses another's.",
    "partition": "crc32 of the store's id modulo 16.",
    "writer": "The service that writes, alone or with `.` and one reader that lacks something.",
    "participant": "The agent or service whose mailbox it is.",
    "tree": "`territorial` or `industry`.",
    "code": "Code of a union.",
    "indicator": "Id of an indicator.",
}
HEADERS: Final = {
    "kind": "`events`.",
    "stream": "The stream, `<store>/<channel>`.",
    "first": "Number of the first event.",
    "before": "Link of the chain before the first event, in hex.",
    "after": "Link after the last event, in hex.",
    "alg": "Hash of the chain: `sha256`.",
}


def listing(declarations: Iterable[Declaration]) -> JSON:
    """Give the whole document."""
    known = list(declarations)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Tongxin", "version": "1", "description": DESCRIPTION},
        "defaultContentType": CONTENT_TYPE,
        "channels": {name: channel(name, known) for name in CHANNELS},
        "operations": {
            f"{action}.{name}": {"action": action, "channel": ref("channels", name)}
            for name in CHANNELS
            for action in ("send", "receive")
        },
        "components": {
            "messages": {key(one): message(one) for one in known},
            "messageTraits": {"event": {"contentType": CONTENT_TYPE, "headers": headers()}},
            "schemas": {"envelope": envelope()},
        },
    }


def channel(name: str, declarations: list[Declaration]) -> JSON:
    """Give one channel, with the events that go by it."""
    exchange, address = CHANNELS[name]
    sent = [one for one in declarations if channel_of(one) == name and travels(one)]
    return {
        "address": address,
        "title": exchange,
        "messages": {key(one): ref("components", "messages", key(one)) for one in sent},
        "parameters": {
            parameter: {"description": said}
            for parameter, said in PARAMETERS.items()
            if f"{{{parameter}}}" in address
        },
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {
                    "name": exchange, "type": "topic", "durable": True, "autoDelete": False,
                },
                "bindingVersion": "0.3.0",
            }
        },
    }  # fmt: skip


def channel_of(declaration: Declaration) -> str:
    """Give the channel by which an event goes."""
    return "people" if declaration.cls in OF_PEOPLE else declaration.domain


def travels(declaration: Declaration) -> bool:
    """Tell whether others than its own service get the event: a report, or an announcement."""
    return declaration.who != "S" or CHANNELS[declaration.domain][0] != "reports"


def message(declaration: Declaration) -> JSON:
    """Give one event as a message: the envelope, its type, and the schema of its data."""
    fixed = {
        "type": {"const": declaration.type},
        "dataschema": {"const": declaration.schema},
        "data": {"$ref": f"./schemas/{key(declaration)}.json"},
    }
    return {
        "name": declaration.type,
        "title": declaration.zh,
        "summary": sentence(declaration.cls),
        "traits": [ref("components", "messageTraits", "event")],
        "payload": {"allOf": [ref("components", "schemas", "envelope"), {"properties": fixed}]},
    }


def key(declaration: Declaration) -> str:
    """Name a version of an event, as its files are named."""
    return f"{declaration.type}.{declaration.version}"


def headers() -> JSON:
    """Give the schema of the headers, by which a reader knows the place before it parses."""
    properties = {name: {"type": "string", "description": said} for name, said in HEADERS.items()}
    return {"type": "object", "properties": properties, "required": list(HEADERS)}


def envelope() -> JSON:
    """Give the schema of the envelope, without references."""
    (made,), parts = msgspec.json.schema_components([Envelope])
    whole: JSON = portable(parts[made["$ref"].rpartition("/")[2]])
    return whole


def ref(*path: str) -> JSON:
    """Point to another part of the document."""
    return {"$ref": "/".join(("#", *path))}
