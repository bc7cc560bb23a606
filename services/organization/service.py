"""The organization service: unions, employers, members, stores."""

from __future__ import annotations

from typing import Any, ClassVar

from nameko.rpc import rpc

from services.organization import comparing, doubles, grades, reads
from services.organization.domain import organization
from shared.clock import now
from shared.runtime.extensions import loop
from shared.runtime.streaming import DomainService, line
from shared.streams.station import Station


class OrganizationService(DomainService):
    """Keeps the truth of organization, and the directory that all others read."""

    name: ClassVar = "organization"
    line = line(lambda tools: Station(organization, tools.database(), now))

    @loop(3600.0)
    def find_doubles(self) -> None:
        """Record who has become a member of several unions at once."""
        if self.line.on_duty:
            doubles.find(self.line.station)

    @loop(3600.0)
    def find_grades(self) -> None:
        """Tell memberships the grades that were raised."""
        if self.line.on_duty:
            grades.find(self.line.station)

    @loop(60.0)
    def compare(self) -> None:
        """Record how streams stand, and what was refused."""
        if self.line.on_duty:
            comparing.compare(self.line.station)

    @rpc
    def union(self, **question: Any) -> Any:
        """Give a union and the unions above it on a day."""
        return self.answer(reads.union, **question)

    @rpc
    def tree(self, **question: Any) -> Any:
        """Give a union and those directly below it on a day."""
        return self.answer(reads.tree, **question)

    @rpc
    def find(self, text: str) -> Any:
        """Find unions and employers by code or name."""
        return self.answer(reads.find, text=text)
