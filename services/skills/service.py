"""The skills service: campaigns, competitions, works of workers."""

from __future__ import annotations

from typing import ClassVar

from services.skills.domain import skills
from shared.runtime.clock import now
from shared.runtime.streaming import DomainService, line
from shared.streams.station import Station


class SkillsService(DomainService):
    """Keeps the truth of skills."""

    name: ClassVar = "skills"
    line = line(lambda tools: Station(skills, tools.database(), now))
