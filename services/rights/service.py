"""The rights service."""

from __future__ import annotations

from typing import ClassVar

from services.rights.domain import rights
from shared.runtime.clock import now
from shared.runtime.streaming import DomainService, line
from shared.streams.station import Station


class RightsService(DomainService):
    """Keeps the truth of rights."""

    name: ClassVar = "rights"
    line = line(lambda tools: Station(rights, tools.database(), now))
