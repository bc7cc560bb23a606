"""The book in which every indicator of skills is written."""

from shared.figures.indicators import Indicators

indicators = Indicators()
