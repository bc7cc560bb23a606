"""All that skills declares: so far it keeps the directory, and what is reported to it waits."""

from __future__ import annotations

import shared.events.directory
import shared.events.skills  # noqa: F401
from shared.figures.indicators import Indicators
from shared.streams.rules import Rulebook
from shared.streams.station import Domain, announces_nothing

skills = Domain("skills", Rulebook("skills"), Indicators(), announces_nothing)
