"""Sealed dossiers of a store: sealed to another union's stores, or received and opened here.

What is sealed can be opened by the stores it was sealed to alone, not by the one that sealed it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from sqlite3 import Row
from typing import TYPE_CHECKING, Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from services.agent import dossier_log as log
from services.agent.errors import (
    DossierDamaged,
    DossierDeleted,
    DossierNotForUs,
    DossierTooLarge,
    DossierUnknown,
    SealingKeyMissing,
    SealingKeyUnknown,
)
from services.agent.people import Account
from shared.streams.dossiers import (
    MOST,
    Answer,
    Dossier,
    NotForUs,
    SealingKey,
    hash_of,
    public_key,
    read_dossier,
)
from shared.streams.queries import load_queries

if TYPE_CHECKING:
    from services.agent.store import Store

queries = load_queries(Path(__file__).with_suffix(".sql"))

CARRIERS: Final = ("rights", "skills")
"""The services that carry dossiers: each those that its events name."""
OWN_KEY: Final = "sealing_key"
KEYS: Final = {"rights": "sealing_keys.", "skills": "sealing_keys.skills."}
"""Under this, with a union's code, stand the keys of its stores as each service last answered."""
WANTED: Final = {"rights": "sealing_keys_wanted", "skills": "sealing_keys_wanted.skills"}
SETTLED: Final = {"taken": "taken", "withdrawn": "withdrawn", "dropped": "dropped"}


def carrier_of(type_: str) -> str:
    """Give the service that carries the dossiers of a type of event: the one that it is told."""
    return type_.partition(".")[0]


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a dossier says of one person."""

    name: str | None = None
    phone: str | None = None
    id_number: str | None = None
    address: str | None = None


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sealed: the people by name, and a text."""

    people: list[Facts] = []
    text: str = ""


class Dossiers:
    """The dossiers of one store."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self.store = store

    def private_key(self) -> X25519PrivateKey:
        """Give the store's sealing key, making it the first time."""
        known = self.store.settings.get(OWN_KEY)
        if known is None:
            with self.store.together() as tx:  # another process may be making one
                key = X25519PrivateKey.generate().private_bytes_raw().hex()
                tx.execute(queries.make_key, {"name": OWN_KEY, "value": f'"{key}"'})
            known = self.store.settings.get(OWN_KEY)
        return X25519PrivateKey.from_private_bytes(bytes.fromhex(known))

    def own(self) -> SealingKey:
        """Give the key that others seal to."""
        return SealingKey(store=self.store.identity.id, key=public_key(self.private_key()))

    def list(self) -> Sequence[Row]:
        """Give all dossiers, the oldest first."""
        with self.store.database.read() as tx:
            return tx.execute(queries.dossiers).fetchall()

    # ---------------------------------------------------------------- sending

    def keys_of(self, union: str, carrier: str) -> Sequence[SealingKey]:
        """Give the keys of a union's stores that a service has told, and ask for them anew.

        Raises `SealingKeyUnknown` when they haven't come yet, `SealingKeyMissing` when no store
        of the union has said one.
        """
        self.want(union, carrier)
        known = self.store.settings.get(KEYS[carrier] + union)
        if known is None:
            raise SealingKeyUnknown(union=union)
        keys = msgspec.convert(known, list[SealingKey])
        if not keys:
            raise SealingKeyMissing(union=union)
        return keys

    def known_keys(self, union: str) -> Sequence[SealingKey]:
        """Give the keys of a union's stores, by whichever service; a store has one key for all.

        Raises what `keys_of` raises when no service has told one.
        """
        found: dict[str, SealingKey] = {}
        for carrier in CARRIERS:
            with contextlib.suppress(SealingKeyUnknown, SealingKeyMissing):
                found |= {one.store: one for one in self.keys_of(union, carrier)}
        return list(found.values()) or self.keys_of(union, CARRIERS[0])

    def want(self, union: str, carrier: str) -> None:
        """Have the next note to a service ask for a union's keys."""
        with self.store.together():
            wanted = set(self.store.settings.get(WANTED[carrier]) or ())
            self.store.settings.set(WANTED[carrier], sorted({*wanted, union}))

    def seal(self, dossier: Dossier, content: Content, account: Account) -> str:
        """Seal what is said to the stores of the dossier's union, to be sent; give the hash.

        Raises what `keys_of` raises, or `DossierTooLarge`.
        """
        keys = self.keys_of(dossier.to, carrier_of(dossier.type))
        body = dossier.seal(msgspec.json.encode(content), [one.key for one in keys])
        if len(body) > MOST:
            raise DossierTooLarge(size=-(-len(body) // 1024), most=MOST // 1024, copies=len(keys))
        with self.store.together() as tx:
            self.keep(dossier, body, "sent", "on_its_way")
            log.enter(tx, self.store.clock(), account.account, "sealed", hash_of(body))
            self.store.database.touch()
        return hash_of(body)

    def keep(self, dossier: Dossier, body: bytes, way: str, state: str) -> None:
        """Keep a dossier; one that is here stays as it is."""
        since = self.store.clock().isoformat(timespec="seconds")
        row = {"hash": hash_of(body), "way": way, "type": dossier.type, "kind": dossier.kind,
               "about": dossier.about, "union": dossier.to, "since": since, "state": state,
               "sealed": body}  # fmt: skip
        with self.store.together() as tx:
            tx.execute(queries.keep, row)

    # ---------------------------------------------------------------- mail

    def arrive(self, body: bytes, named: str) -> bool:
        """Take a dossier from the mail; False for one whose bytes aren't those of the hash.

        One that was deleted stays so; that it has come is told once more.
        """
        dossier = read_dossier(body)
        if dossier is None or hash_of(body) != named:
            return False
        with self.store.together() as tx:
            known = tx.execute(queries.dossier, {"hash": named, "way": "received"}).fetchone()
            self.keep(dossier, body, "received", "here")
            if known is None:
                log.enter(tx, self.store.clock(), "", "received", named)
        return True

    def hear(self, answer: Answer) -> None:
        """Take keys and how what was sent stands; what the service doesn't know is sent again."""
        with self.store.together() as tx:
            for union, keys in answer.keys.items():
                self.store.settings.set(KEYS[answer.service] + union, keys)
            named = WANTED[answer.service]
            wanted = set(self.store.settings.get(named) or ()) - answer.keys.keys()
            self.store.settings.set(named, sorted(wanted))
            for row in tx.execute(queries.unsettled, {"carrier": answer.service}).fetchall():
                state = answer.states.get(row["hash"])
                settled = SETTLED.get(state or "", row["state"])
                self.settle(row["hash"], "sent", settled, told=state is not None)

    def settle(self, hash_: str, way: str, state: str, *, told: bool) -> None:
        """Enter how a dossier stands."""
        with self.store.together() as tx:
            row = {"hash": hash_, "way": way, "state": state, "told": told}
            tx.execute(queries.settle, row)

    # ---------------------------------------------------------------- receiving

    def open(self, hash_: str, account: Account) -> Content:
        """Open a dossier; that it is opened, and by whom, is in the log before it is shown.

        Raises `DossierUnknown`, `DossierDeleted`, `DossierDamaged` or `DossierNotForUs`.
        """
        with self.store.together() as tx:
            row = self.find(hash_, "received")
            if row["sealed"] is None:
                raise DossierDeleted(hash=row["hash"])
            dossier = read_dossier(row["sealed"])
            if dossier is None or hash_of(row["sealed"]) != row["hash"]:
                raise DossierDamaged(hash=row["hash"])
            try:
                plain = dossier.open(self.private_key())
            except NotForUs:
                raise DossierNotForUs(hash=row["hash"]) from None
            content = msgspec.json.decode(plain, type=Content)
            log.enter(tx, self.store.clock(), account.account, "opened", row["hash"])
        return content

    def delete(self, hash_: str, account: Account) -> None:
        """Delete the bytes of a dossier here; one on its way is called back too.

        Raises `DossierUnknown`.
        """
        with self.store.together() as tx:
            found = [self.of(hash_, way) for way in ("sent", "received")]
            if not any(found):
                raise DossierUnknown(hash=hash_)
            for row in filter(None, found):
                state = "deleted" if row["way"] == "received" else "withdrawing"
                if row["state"] in {"on_its_way", "here"}:
                    self.settle(row["hash"], row["way"], state, told=bool(row["told"]))
                    log.enter(tx, self.store.clock(), account.account, "deleted", row["hash"])
            self.store.database.touch()

    def of(self, hash_: str, way: str) -> Any:  # noqa: ANN401 - a row, or None
        """Give a dossier; None when there is none."""
        bare = hash_.removeprefix("sha256:")
        with self.store.together() as tx:
            return tx.execute(queries.dossier, {"hash": bare, "way": way}).fetchone()

    def find(self, hash_: str, way: str) -> Row:
        """Give a dossier. Raises `DossierUnknown`."""
        row: Row | None = self.of(hash_, way)
        if row is None:
            raise DossierUnknown(hash=hash_)
        return row
