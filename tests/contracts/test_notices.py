"""What is said without a number, between agents and cities of different versions.

The samples are as the first release says it. They are never changed: an old agent says them to a
new city, and reads what a newer one says.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
import orjson
import pytest

from services.agent.bundle import Bundle
from shared.streams.dossiers import Answer, Note
from shared.streams.notices import AllRaised, Head, Numbers, Receipt
from shared.streams.succession import Succession

LINK, KEY, SIGNED = "ab" * 32, "cd" * 32, "ef" * 64
LANDED: Final[dict[type[msgspec.Struct], dict[str, Any]]] = {
    Head: {"stream": "store-1/rights", "number": 12, "link": LINK, "sent": 7, "mark": 5,
           "signature": SIGNED},
    Receipt: {
        "stream": "store-1/rights", "reader": "rights", "number": 12, "link": LINK, "mark": 40,
        "ask": 13, "singly": True, "catalogue": "73-0123456789abcdef",
        "waiting": [{"number": 3, "event": None, "outcome": "waiting", "reason": "behind"}],
        "refused": [{"number": 4, "event": "0195500a-6e00-7000-8000-000000000001",
                     "outcome": "refused", "reason": "schema", "facts": {"detail": "on: missing"}}],
    },
    AllRaised: {"service": "rights",
                "cases": [{"kind": "dispute", "id": "d1", "union": "6401", "on": "2026-03-01"}]},
    Numbers: {"service": "rights", "part": 0,
              "numbers": [{"kind": "dispute", "id": "d1", "number": "宁银工维〔2026〕0123号"}]},
    Note: {"store": "store-1", "key": KEY, "signature": SIGNED, "wants": ["6401"], "sent": [LINK],
           "taken": [KEY], "withdrawn": [LINK]},
    Answer: {"service": "rights", "keys": {"6401": [{"store": "store-1", "key": KEY}]},
             "states": {LINK: "kept"}},
    Succession: {"old": "store-1", "store": "store-2", "public_key": KEY,
                 "shared": {"rights": 12}, "links": {"rights": LINK}, "signature": SIGNED,
                 "signed": "ed25519"},
    Bundle: {
        "agent": "anna", "store": "store-1", "private_key": KEY,
        "unions": [{"union": "6401", "from": "2020-01-01", "until": None}, "640104"],
        "broker_url": "amqps://city.example:5671//", "broker_password": "secret",
        "broker_ca": "-----BEGIN CERTIFICATE-----", "federation_key": KEY, "partitions": 16,
    },
}  # fmt: skip
each = pytest.mark.parametrize("kind", LANDED, ids=lambda one: one.__name__)


@each
def test_what_was_said_first_can_still_be_read(kind: type[msgspec.Struct]) -> None:
    """Every field of it, and it would be said the same today."""
    said = orjson.dumps(LANDED[kind])

    read = msgspec.json.decode(said, type=kind)

    told = orjson.loads(msgspec.json.encode(read))
    assert holds(told, LANDED[kind])


def holds(told: Any, said: Any) -> bool:  # noqa: ANN401 - JSON
    """Tell whether all of what was said is told, in whatever has been added since."""
    if isinstance(said, dict):
        return all(name in told and holds(told[name], value) for name, value in said.items())
    if isinstance(said, list):
        return len(told) == len(said) and all(map(holds, told, said))
    return bool(told == said)


@each
def test_a_newer_one_that_says_more_can_be_read(kind: type[msgspec.Struct]) -> None:
    """But for a bundle: what it asks of an agent that can't do it is no detail."""
    said = orjson.dumps(LANDED[kind] | {"weather": "fair"})

    if kind is Bundle:
        with pytest.raises(msgspec.ValidationError, match="weather"):
            msgspec.json.decode(said, type=kind)
    else:
        assert msgspec.json.decode(said, type=kind) == msgspec.json.decode(
            orjson.dumps(LANDED[kind]), type=kind
        )
