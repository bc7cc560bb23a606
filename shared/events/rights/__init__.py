"""The events of rights: disputes, letters, contracts, congresses, hardship, the hotline."""

# ruff: noqa: F403 - an event is declared once, in its room, and listed nowhere else
from shared.events.rights.care import *
from shared.events.rights.common import *
from shared.events.rights.congresses import *
from shared.events.rights.contracts import *
from shared.events.rights.disputes import *
from shared.events.rights.hardship import *
from shared.events.rights.hotline import *
from shared.events.rights.labour_contracts import *
from shared.events.rights.risks import *
from shared.events.rights.supervision import *
