"""All that rights declares: so far it keeps the directory, and what is reported to it waits."""

from __future__ import annotations

from shared.events import directory, rights  # noqa: F401 - the types that arrive here
from shared.figures.indicators import Indicators
from shared.streams.rules import Rulebook
from shared.streams.station import Domain, announces_nothing

rights = Domain("rights", Rulebook("rights"), Indicators(), announces_nothing)
