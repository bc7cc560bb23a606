"""The book in which every indicator of organization is written."""

from shared.figures.indicators import Indicators

indicators = Indicators()
