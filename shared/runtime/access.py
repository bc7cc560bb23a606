"""Who may do what at the broker: users, rights and limits, written by one process.

Through RabbitMQ's management API, not rabbitmqctl: one request brings the rights of a whole
city where rabbitmqctl needs four runs of half a second for each agent; it takes salted hashes,
so no password need be kept; and it works from another machine. The plugin is in RabbitMQ's own
package.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit

from shared.streams.wire import BrokerAway, BrokerRefused

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
OURS = "tongxin"
"""The tag of the users that we wrote, and may take away again."""
NOTHING = "^$"
LIMITS = {"agent": {"max-connections": 8, "max-channels": 32}}
CUT_OFF = {"max-connections": 0}
"""Limits of an agent that is cut off for a while."""
GOOD = range(200, 300)
DENIED = (401, 403, 404)
KEYS = {
    "users": ("name",),
    "permissions": ("user", "vhost"),
    "topic_permissions": ("user", "vhost", "exchange"),
}
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Participant:
    """Someone with a user at the broker: an agent, a service, a system of the city office.

    The name is part of routing keys, so it has no dots. `secret` is the salted hash of
    `hashed`.
    """

    name: str
    secret: str
    kind: Literal["agent", "service", "office"]

    def __post_init__(self) -> None:
        """Raise ValueError for a name that could stand for more than itself in a key."""
        if not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} can't be a broker user: a-z, 0-9, - and _ only")


def hashed(password: str) -> str:
    """Return RabbitMQ's salted hash of a password (SHA-256)."""
    salt = os.urandom(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def is_of(secret: str, password: str) -> bool:
    """Tell whether a salted hash of `hashed` is that of a password."""
    held = base64.b64decode(secret)
    digest = hashlib.sha256(held[:4] + password.encode()).digest()
    return hmac.compare_digest(held[4:], digest)


@dataclass(frozen=True)
class Rights:
    """Regular expressions over names, and over routing keys for each exchange."""

    configure: str
    write: str
    read: str
    keys: dict[str, str]


def rights(participant: Participant) -> Rights:
    """Return what a participant may do."""
    name = participant.name
    if participant.kind == "agent":
        return Rights(
            NOTHING, "^reports$", rf"^mail\.{name}$", {"reports": rf"^{name}\.[a-z]+\.[0-9]+$"}
        )
    if participant.kind == "office":
        own = rf"office\.{name}\..+"
        return Rights(f"^{own}$", f"^{own}$", f"^(totals|{own})$", {})
    # nameko declares the queues of its calls and answers itself.
    calls = rf"nameko-rpc|rpc-{name}|rpc\.reply-.+"
    own = rf"{name}\.(reports\.[0-9]+|announcements|figures|people)|mail\.{name}"
    key = rf"^{name}(\.[a-z0-9_-]+)?$"
    return Rights(
        f"^({calls})$",
        f"^(announcements|figures|people|mail|totals|{calls})$",
        f"^({own}|{calls})$",
        {"announcements": key, "figures": key, "people": key},
    )


def limits(participant: Participant, cut_off: Collection[str]) -> dict[str, int]:
    """Give the limits of a participant; only agents have any, and only they are cut off."""
    usual = LIMITS.get(participant.kind, {})
    return usual | CUT_OFF if usual and participant.name in cut_off else usual


class Management:
    """RabbitMQ's management API: `http://user:password@host:15672`, and the virtual host."""

    def __init__(self, url: str, vhost: str = "/", patience: float = 30.0) -> None:
        """Remember it; nothing connects yet."""
        self._parts = urlsplit(url)
        self._vhost = vhost
        self._patience = patience

    def bindings(self) -> set[tuple[str, str, str]]:
        """Return every binding as exchange, key, queue. Raises BrokerAway, BrokerRefused."""
        found = self.ask("GET", f"/api/bindings/{quote(self._vhost, safe='')}")
        return {(row["source"], row["routing_key"], row["destination"]) for row in found}

    def silent(self) -> set[str]:
        """Return the quorum queues of which nothing is heard though all their nodes are here."""
        rows = self.ask("GET", f"/api/queues/{quote(self._vhost, safe='')}")
        return {
            row["name"]
            for row in rows
            if row.get("type") == "quorum"
            and "state" not in row
            and len(row["online"]) == len(row["members"])
        }

    def delete(self, queue: str) -> None:
        """Delete a queue and what it holds. Raises BrokerAway, BrokerRefused."""
        self.ask("DELETE", f"/api/queues/{quote(self._vhost, safe='')}/{quote(queue, safe='')}")

    def differing(self, participants: Sequence[Participant]) -> set[str]:
        """Name those whose user, rights, keys or limits the broker hasn't just so.

        Raises BrokerAway, BrokerRefused.
        """
        held = self.ask("GET", "/api/definitions")
        found = {
            row["name" if part == "users" else "user"]
            for part, rows in self._wanted(participants).items()
            for row in _differing(part, rows, held[part])
        }
        return found | {user for user, _, _ in self._unlimited(participants)}

    def write(self, participants: Sequence[Participant], cut_off: Collection[str] = ()) -> bool:
        """Write users, rights and limits that differ; take away users that are no longer named.

        Taking a user away closes its connections; who is cut off gets no new ones. Return whether
        anything differed. Raises BrokerAway, BrokerRefused.
        """
        wanted = self._wanted(participants)
        held = self.ask("GET", "/api/definitions")
        differing = {part: _differing(part, rows, held[part]) for part, rows in wanted.items()}
        gone = self._gone(held["users"], participants)
        for name in gone:
            self.ask("DELETE", f"/api/users/{name}")
        if any(differing.values()):
            self.ask("POST", "/api/definitions", differing)
        limited = self._limit(participants, cut_off)
        return bool(gone or limited or any(differing.values()))

    def ask(self, method: str, path: str, content: Any = None) -> Any:  # noqa: ANN401  JSON
        """Call the API. Raises BrokerAway, BrokerRefused."""
        body = None if content is None else json.dumps(content)
        try:
            status, told = self._call(method, path, body)
        except (OSError, http.client.HTTPException) as error:
            raise BrokerAway(f"the broker's management API does not answer: {error}") from error
        if status in DENIED:
            raise BrokerRefused(status, f"{method} {path}: {told.decode(errors='replace')}")
        if status not in GOOD:
            raise BrokerAway(f"{method} {path}: {status} {told.decode(errors='replace')}")
        return json.loads(told) if told else None

    def _call(self, method: str, path: str, body: str | None) -> tuple[int, bytes]:
        parts = self._parts
        secure = parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        link = kind(parts.hostname or "localhost", parts.port, timeout=self._patience)
        who = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        token = base64.b64encode(who.encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            return answer.status, answer.read()
        finally:
            link.close()

    def _wanted(self, participants: Sequence[Participant]) -> dict[str, Rows]:
        users, permissions, keys = [], [], []
        for participant in participants:
            may, who = rights(participant), {"user": participant.name, "vhost": self._vhost}
            users.append(
                {
                    "name": participant.name,
                    "password_hash": participant.secret,
                    "hashing_algorithm": "rabbit_password_hashing_sha256",
                    "tags": [OURS],
                }
            )
            permissions.append(
                who | {"configure": may.configure, "write": may.write, "read": may.read}
            )
            keys += [
                who | {"exchange": exchange, "write": key, "read": ".*"}
                for exchange, key in may.keys.items()
            ]
        return {"users": users, "permissions": permissions, "topic_permissions": keys}

    def _gone(self, users: list[dict[str, Any]], named: Sequence[Participant]) -> list[str]:
        names = {participant.name for participant in named}
        return [
            user["name"] for user in users if OURS in user["tags"] and user["name"] not in names
        ]

    def throw_out(self, user: str) -> None:
        """Let a user connect no more, and close its connections. Raises BrokerAway, BrokerRefused.

        By its name: a list of all connections is seconds old, and lacks those that are younger.
        """
        for name, value in CUT_OFF.items():
            self.ask("PUT", f"/api/user-limits/{user}/{name}", {"value": value})
        self.ask("DELETE", f"/api/connections/username/{user}")

    def _unlimited(
        self, participants: Sequence[Participant], cut_off: Collection[str] = ()
    ) -> list[tuple[str, str, int]]:
        held = {row["user"]: row["value"] for row in self.ask("GET", "/api/user-limits")}
        return [
            (participant.name, name, value)
            for participant in participants
            for name, value in limits(participant, cut_off).items()
            if held.get(participant.name, {}).get(name) != value
        ]

    def _limit(self, participants: Sequence[Participant], cut_off: Collection[str]) -> bool:
        differing = self._unlimited(participants, cut_off)
        for user, name, value in differing:
            self.ask("PUT", f"/api/user-limits/{user}/{name}", {"value": value})
        return bool(differing)


def _differing(part: str, wanted: Rows, held: Rows) -> Rows:
    """Return the rows of this part of the definitions that aren't held just so."""
    known = {tuple(row[key] for key in KEYS[part]): row for row in held}
    return [
        row
        for row in wanted
        if not row.items() <= known.get(tuple(row[key] for key in KEYS[part]), {}).items()
    ]
