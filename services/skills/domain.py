"""All that skills declares: so far it keeps the directory, and what is reported to it waits."""

from __future__ import annotations

from shared.events import directory, skills  # noqa: F401 - the types that arrive here
from shared.figures.indicators import Indicators
from shared.streams.rules import Rulebook
from shared.streams.station import Domain, announces_nothing

skills = Domain("skills", Rulebook("skills"), Indicators(), announces_nothing)
