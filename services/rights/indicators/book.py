"""The book in which every indicator of rights is written."""

from shared.figures.indicators import Indicators

indicators = Indicators()
