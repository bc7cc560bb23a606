"""The book in which every rule of skills is written."""

from shared.streams.rules import Rulebook

rules = Rulebook("skills")
