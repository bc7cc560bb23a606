"""The events of organization: employers, unions and their founding, members, stores."""

# ruff: noqa: F403 - an event is declared once, in its room, and listed nowhere else
from shared.events.organization.common import *
from shared.events.organization.employers import *
from shared.events.organization.members import *
from shared.events.organization.officers import *
from shared.events.organization.standing import *
from shared.events.organization.stores import *
from shared.events.organization.unions import *
from shared.events.organization.visits import *
