"""The book in which every rule of rights is written."""

from shared.streams.rules import Rulebook

rules = Rulebook("rights")
