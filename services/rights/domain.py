"""All that rights declares: so far it keeps the directory, and what is reported to it waits."""

from __future__ import annotations

import shared.events.directory
import shared.events.rights  # noqa: F401
from shared.figures.indicators import Indicators
from shared.streams.rules import Rulebook
from shared.streams.station import Domain, announces_nothing

rights = Domain("rights", Rulebook("rights"), Indicators(), announces_nothing)
