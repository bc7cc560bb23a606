"""The book in which every rule of organization is written."""

from shared.streams.rules import Rulebook

rules = Rulebook("organization")
