"""The skills service: campaigns, competitions, works of workers."""

from __future__ import annotations

from typing import Any, ClassVar

from nameko.rpc import rpc

from services.skills.domain import skills
from services.skills.standing import standing
from shared.runtime.clock import now
from shared.runtime.streaming import DomainService, line
from shared.streams.station import Station


class SkillsService(DomainService):
    """Keeps the truth of skills."""

    name: ClassVar = "skills"
    line = line(lambda tools: Station(skills, tools.database(), now))

    @rpc
    def standing(self, nomination: str) -> Any:
        """Give the checks of a nomination, and what they would come to now."""
        return self.answer(standing, nomination=nomination)
