"""The organization service: unions, employers, members, stores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from nameko.rpc import rpc

from services.organization import reads
from services.organization.domain import organization
from shared.runtime.clock import now
from shared.runtime.streaming import DomainService, line
from shared.streams.station import Station


class OrganizationService(DomainService):
    """Keeps the truth of organization, and the directory that all others read."""

    name: ClassVar = "organization"
    line = line(lambda tools: Station(organization, tools.database(), now))

    @rpc
    def union(self, code: str, on: str) -> dict[str, Any]:
        """Give a union and the unions above it on a day."""
        return self.read(reads.union, code, on)  # type: ignore[no-any-return]

    @rpc
    def tree(self, parent: str | None, tree: str, on: str) -> dict[str, Any]:
        """Give a union and those directly below it on a day."""
        return self.read(reads.tree, parent, tree, on)  # type: ignore[no-any-return]

    def read(self, ask: Callable[..., Any], *question: object) -> Any:  # noqa: ANN401 - JSON
        """Answer from the database."""
        return self.line.station.database.run(lambda tx: ask(tx, *question))
