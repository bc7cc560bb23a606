"""Which events this process knows, and the way from the wire's bytes to an event.

A service knows what it imports: its own domain and those it listens to. `declare_all` imports
every domain, for those that show all of them.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

import shared.events
from shared.events import contract
from shared.events.base import DECLARED, Declaration, Event

Data = bytes | msgspec.Raw
Loader = Callable[[Data], Event]


class UnknownType(Exception):
    """No event of this type is known here; it waits until one is."""


class UnknownVersion(Exception):
    """The type is known here, this version of it isn't; it waits until it is."""


class BadSchema(Exception):
    """The data isn't what the event declares: `detail` says where and why."""

    def __init__(self, detail: str) -> None:
        """Take the words of the contract."""
        super().__init__(detail)
        self.detail = detail


_loaders: Final[dict[str, Loader]] = {}
_wrong: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def load(dataschema: str, data: Data) -> Event:
    """Make the event of its data, in the newest version of its class.

    Raises `UnknownType`, `UnknownVersion` or `BadSchema`.
    """
    loader = _loaders.get(dataschema) or loader_of(dataschema)
    try:
        return loader(data)
    except _wrong as error:
        raise BadSchema(why(DECLARED[dataschema], data, error)) from None


def why(declaration: Declaration, data: Data, error: Exception) -> str:
    """Say what is wrong in marshmallow's words, or in the decoder's where it finds nothing."""
    try:
        found = contract.words(declaration, msgspec.json.decode(data))
    except _wrong:
        found = []
    return contract.sentence(found or [("", str(error))])


def loader_of(dataschema: str) -> Loader:
    """Find how data of this version is loaded, and keep it: all versions share one module."""
    declaration = DECLARED.get(dataschema) or missing(dataschema)
    path = newer(declaration)
    _loaders[dataschema] = upcasting(declaration, path) if path else declaration.decode
    return _loaders[dataschema]


def missing(dataschema: str) -> Declaration:
    """Raise what is true of a version that isn't declared here."""
    type_ = dataschema.removeprefix("urn:tongxin:").rpartition(":")[0]
    if any(declaration.type == type_ for declaration in DECLARED.values()):
        raise UnknownVersion(dataschema)
    raise UnknownType(dataschema)


@functools.cache
def newest(dataschema: str) -> Declaration:
    """Give the declaration of what `load` makes of a version.

    Raises `UnknownType` or `UnknownVersion`.
    """
    declaration = DECLARED.get(dataschema) or missing(dataschema)
    return [declaration, *newer(declaration)][-1]


def newer(declaration: Declaration) -> list[Declaration]:
    """List the later versions of an event, in order."""
    same = (other for other in DECLARED.values() if other.type == declaration.type)
    return sorted(
        (other for other in same if other.version > declaration.version),
        key=lambda other: other.version,
    )


def upcasting(declaration: Declaration, path: list[Declaration]) -> Loader:
    """Compile the way of an old version: read as what it is, then raised step by step.

    A version without an upcaster only adds optional fields. What an upcaster makes wrong is our
    mistake and not the branch's, so it is no `BadSchema`.
    """

    def raised(data: Data) -> Event:
        value: Mapping[str, Any] = msgspec.to_builtins(declaration.decode(data))
        for step in path:
            value = step.upcast(value) if step.upcast else value
        try:
            return msgspec.convert(value, path[-1].cls)
        except msgspec.ValidationError as error:
            raise TypeError(
                f"{declaration.schema} was raised to what isn't one: {error}"
            ) from error

    return raised


def catalogue(domain: str) -> str:
    """Name what this process knows of a domain: how many versions of events, and their digest.

    None is ever taken away, so of two that differ the shorter one is the older.
    """
    if importlib.util.find_spec(f"shared.events.{domain}"):
        importlib.import_module(f"shared.events.{domain}")
    known = sorted(one.schema for one in DECLARED.values() if one.domain == domain)
    return f"{len(known)}-{hashlib.sha256(' '.join(known).encode()).hexdigest()[:16]}"


def declare_all() -> list[Declaration]:
    """Import every module of events; give all that they declare, by type and version."""
    for module in pkgutil.iter_modules(shared.events.__path__, "shared.events."):
        importlib.import_module(module.name)
    ours = (one for one in DECLARED.values() if one.cls.__module__.startswith("shared.events."))
    return sorted(ours, key=lambda one: (one.type, one.version))
