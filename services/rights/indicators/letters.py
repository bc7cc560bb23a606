"""What is counted of supervision letters (一函两书): sent, and answered."""

from __future__ import annotations

from services.rights.indicators.book import indicators
from services.rights.rules.matter import Matter
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions


@indicators.indicator(
    "rights.letters_sent", "flow", zh="发出一函两书数", en="Supervision letters sent", unit="份",
    source="EVENTS.md: by kind, on the day delivered",
)  # fmt: skip
def sent(matter: Matter) -> Contributions:
    """Count a letter on the day on which it was delivered."""
    for one in matter.letters:
        yield Contribution(matter.union, one.delivered_on, 1, (f"kind={one.type}",))


@indicators.indicator(
    "rights.letters_answered", "flow", zh="已回复的一函两书数", en="Supervision letters answered",
    unit="份", source="EVENTS.md: numerator of letters_answered_rate, on the day delivered",
    hidden=True,
)  # fmt: skip
def answered(matter: Matter) -> Contributions:
    """Count a letter that was answered on the day on which it was delivered."""
    for one in matter.letters:
        if one.answered_on is not None:
            yield Contribution(matter.union, one.delivered_on, 1, (f"kind={one.type}",))


indicators.ratio(
    "rights.letters_answered_rate", "rights.letters_answered", "rights.letters_sent",
    zh="一函两书回复率", en="Supervision letters answered",
    source="EVENTS.md: answered by now / sent in the period, by the day delivered",
)  # fmt: skip
