"""The skills service: campaigns, competitions, works of workers."""

from __future__ import annotations

from typing import Any, ClassVar

from nameko.rpc import rpc

from services.skills import grades
from services.skills.bearers import bearers
from services.skills.domain import skills
from services.skills.slates import slate
from services.skills.standing import standing
from shared.clock import now
from shared.runtime.extensions import loop
from shared.runtime.postal import PostalService, postal_line
from shared.streams.station import Station


class SkillsService(PostalService):
    """Keeps the truth of skills."""

    name: ClassVar = "skills"
    line = postal_line(lambda tools: Station(skills, tools.database(), now))

    @loop(3600.0)
    def tell_grades(self) -> None:
        """Announce the grades that were raised before grades were announced."""
        if self.line.on_duty:
            grades.tell(self.line.station)

    @rpc
    def standing(self, nomination: str) -> Any:
        """Give the checks of a nomination, and what they would come to now."""
        return self.answer(standing, nomination=nomination)

    @rpc
    def bearers(self, **question: Any) -> Any:
        """Give who was conferred an honour, out of a union and those below it."""
        return self.answer(bearers, **question)

    @rpc
    def slate(self, **question: Any) -> Any:
        """Give the quotas that a slate misses, and what bars its nominees."""
        return self.answer(slate, **question)
