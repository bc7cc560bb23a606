"""Asks the decoder and the contract of a class the same question."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import marshmallow as ma
import msgspec

from shared.events import contract


def loaded(cls: type[msgspec.Struct], data: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Load the same JSON with the decoder and with the contract; None where it is refused."""
    body = json.dumps(data).encode()
    fast = slow = None
    with contextlib.suppress(msgspec.ValidationError):
        fast = msgspec.json.decode(body, type=cls)
    with contextlib.suppress(ma.ValidationError):
        slow = contract.schema(cls).load(json.loads(body))
    return fast, slow


def agree(cls: type[msgspec.Struct], data: Any) -> None:  # noqa: ANN401
    """Assert that both say the same of this JSON; `repr` tells 1 from True."""
    fast, slow = loaded(cls, data)

    assert (fast, repr(fast)) == (slow, repr(slow)), data
