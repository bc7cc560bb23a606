"""Days that must follow one another."""

from __future__ import annotations

import datetime as dt

from services.skills.rules.refusals import EndsFirst
from shared.rules.refusals import BeforeItBegan


def must_not_precede(on: dt.date, begins: dt.date) -> None:
    """Raise `BeforeItBegan` for a day before what it builds on."""
    if on < begins:
        raise BeforeItBegan(on=on, begins=begins)


def must_end_after(begins: dt.date, ends: dt.date) -> None:
    """Raise `EndsFirst` where the end lies before the beginning."""
    if ends < begins:
        raise EndsFirst(begins=begins, ends=ends)
