"""The events of skills: campaigns, competitions, training, works, activities, honours."""

# ruff: noqa: F403 - an event is declared once, in its room, and listed nowhere else
from shared.events.skills.activities import *
from shared.events.skills.campaigns import *
from shared.events.skills.common import *
from shared.events.skills.competitions import *
from shared.events.skills.honours import *
from shared.events.skills.innovations import *
from shared.events.skills.standing import *
from shared.events.skills.suggestions import *
from shared.events.skills.training import *
