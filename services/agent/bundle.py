"""The bundle with which `admit` lets an agent in: a JSON file, handed over like a key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

import msgspec
from msgspec import Meta

from services.agent.errors import NotAdmitted
from services.agent.identity import Identity
from services.agent.rotating import NAME, Before, before, rotate
from services.agent.store import Clock, Store
from shared.clock import now
from shared.events.base import UnionCode
from shared.events.organization import Speaks, StoreId
from shared.runtime.rabbit_link import HOST_IN_URL
from shared.runtime.topology import PARTITIONS
from shared.words import Named

Hex = Annotated[str, Meta(pattern=r"^[0-9a-f]{64,}\Z")]


class BundleUnreadable(Named):
    """The file is no bundle."""


class BundleWithoutKeys(Named):
    """The store of this bundle, which alone has its keys, isn't at this path."""


class BundleOfOther(Named):
    """The bundle was made for another store than the one at this path."""


class Bundle(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """What an agent needs to work.

    `agent` is its name and its user at the broker; `broker_url` is without user and password.
    `store` is the id that was admitted; with `private_key` (hex) `admit` has made both, else the
    agent had told its own (`agent new`). `broker_ca` is the PEM of who signed the broker's
    certificate. `federation_before` is the federation key that was rotated out, with its last day.
    """

    agent: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}\Z")]
    store: StoreId
    private_key: Hex | None = None
    unions: list[Speaks | UnionCode]
    broker_url: str
    broker_password: str
    broker_ca: str | None = None
    federation_key: Hex
    federation_before: Before | None = None
    partitions: int = msgspec.field(default_factory=lambda: PARTITIONS)  # said even so

    def url(self) -> str:
        """Give the broker's address with user and password."""
        scheme, where, path, _, _ = urlsplit(self.broker_url)
        who = f"{quote(self.agent, safe='')}:{quote(self.broker_password, safe='')}"
        return f"{scheme}://{who}@{where.rpartition('@')[2]}{path or '//'}"

    def tls(self, beside: Path) -> dict[str, Any] | None:
        """Give what TLS needs beyond the address; the certificate is put beside the store."""
        if self.broker_ca is None:
            return None
        file = beside.with_suffix(".ca.pem")
        file.write_text(self.broker_ca, "ascii")
        return {"ca_certs": str(file), **HOST_IN_URL}


def read_bundle(path: Path) -> Bundle:
    """Read a bundle. Raises `BundleUnreadable`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Bundle)
    except (OSError, msgspec.MsgspecError) as error:
        raise BundleUnreadable(path=path, detail=error) from None


def join(path: Path, bundle: Bundle, clock: Clock = now) -> Store:
    """Give the store at a path its bundle, making the store where the bundle has its keys.

    Raises `BundleOfOther` or `BundleWithoutKeys`. A later bundle replaces an earlier one; one with
    another federation key gives everybody in the store another key.
    """
    if bundle.private_key and not path.exists():
        key = bytes.fromhex(bundle.private_key)
        store = Store.create(path, clock, who=Identity.of(bundle.store, key))
    elif path.exists():
        store = Store.open(path, clock)
    else:
        raise BundleWithoutKeys(path=path, agent=bundle.agent, store=bundle.store)
    if bundle.store not in store.ids:
        found = store.identity.id
        store.close()
        raise BundleOfOther(path=path, found=found, store=bundle.store)
    with store.together():
        kept = msgspec.structs.replace(bundle, private_key=None, federation_before=None)
        store.settings.set("bundle", kept)
        store.settings.set("federation_key", bundle.federation_key)
        store.settings.set(NAME, bundle.federation_before)
        store.people.speaks_for(speaks(one) for one in bundle.unions)
    if bundle.federation_before:
        rotate(store, bundle.federation_before)
        before(store)
    return store


def joined(store: Store) -> Bundle:
    """Give the bundle of a store. Raises `NotAdmitted`."""
    kept = store.settings.get("bundle")
    if kept is None:
        raise NotAdmitted
    return msgspec.convert(kept, Bundle)


def speaks(one: Speaks | str) -> Speaks:
    """Give the right to speak for a union; a code alone is for all days."""
    return one if isinstance(one, Speaks) else msgspec.convert(
        {"union": one, "from": "1900-01-01"}, Speaks
    )  # fmt: skip
