"""The kinds of table that can be imported, one module each: a kind is one declaration."""

from __future__ import annotations

from typing import Final

from services.agent.kinds.congresses import CONGRESSES
from services.agent.kinds.contracts import CONTRACTS
from services.agent.kinds.disputes import DISPUTES
from services.agent.kinds.employers import EMPLOYERS
from services.agent.kinds.entries import ENTERED
from services.agent.kinds.hardship import HARDSHIP
from services.agent.kinds.members import JOINED, MEMBERS
from services.agent.kinds.officers import OFFICERS
from services.agent.kinds.results import RESULTS
from services.agent.kinds.suggestions import SUGGESTIONS
from services.agent.kinds.unions import UNIONS

KINDS: Final = {
    kind.name: kind
    for kind in (
        EMPLOYERS,
        UNIONS,
        MEMBERS,
        JOINED,
        OFFICERS,
        DISPUTES,
        CONTRACTS,
        CONGRESSES,
        HARDSHIP,
        ENTERED,
        RESULTS,
        SUGGESTIONS,
    )
}
"""By the name that `agent import --kind` takes."""
