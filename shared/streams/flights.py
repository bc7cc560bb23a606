"""How far a stream is on its way to a reader, and when its head wants saying.

State of the relay, without its outbox: what is sent, what has arrived, how long to wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shared.streams.notices import Receipt

PATIENCE: Final = (2.0, 60.0)
"""Seconds without progress before a reader is asked where it is; doubled up to the second."""
AGAIN: Final = 0.5
"""Seconds in which the same number is sent again only once: one gap makes a reader ask often."""
HEAD_EVERY: Final = (1.0, 30.0)
"""Seconds after a stream falls silent until its head is said, and between heads after that."""
IDLE: Final = 1.0
"""Seconds until the next turn when there is nothing to do."""


@dataclass
class Flight:
    """One stream on its way to one reader; `kept` is how far the outbox says that the reader is.

    `asked` is for a flight that stands still: the reader is to be told the head, and asks for what
    it lacks. Only its asking makes a flight go back: who is slow is sent nothing twice.
    """

    kept: int
    receipted: int
    sent: int
    moved: float
    patience: float = PATIENCE[0]
    singly: bool = False
    asked: bool = False
    returned: tuple[int, float] = (-1, 0.0)

    def keep(self, number: int, now: float) -> None:
        """Take how far the outbox says that the reader is; less than before after a restore."""
        if number == self.kept:
            return
        self.kept = number
        if number > self.receipted:
            self.advance(number, now)
        elif number < self.receipted:
            self.receipted = self.sent = number

    def advance(self, number: int, now: float) -> None:
        """Take what a receipt covers as arrived."""
        self.receipted, self.moved, self.patience = number, now, PATIENCE[0]
        self.sent = max(self.sent, number)
        self.singly = self.asked = False

    def receive(self, receipt: Receipt, now: float) -> None:
        """Take a receipt: what it covers has arrived, what it asks for is sent again.

        A reader that asks for what it had was restored, and is sent that too.
        """
        if receipt.number > self.receipted:
            self.advance(receipt.number, now)
        if receipt.ask is None:
            return
        self.receipted = min(self.receipted, receipt.number)
        number, when = self.returned
        again = number == self.receipted and now - when < AGAIN
        if self.sent > self.receipted and (not again or receipt.singly > self.singly):
            self.sent, self.moved = self.receipted, now
            self.singly = self.singly or receipt.singly
            self.returned = self.receipted, now

    def begin_again(self, now: float) -> None:
        """Be patient again: the broker was away, so standing still said nothing of the reader."""
        self.moved, self.patience = now, PATIENCE[0]

    def wait(self, now: float) -> float:
        """Give the seconds until patience ends; when it has, let the reader be told the head."""
        if self.sent <= self.receipted:
            return IDLE
        left = self.moved + self.patience - now
        if left > 0:
            return left
        self.moved, self.patience = now, min(self.patience * 2, PATIENCE[1])
        self.asked = True
        return 0.0


@dataclass
class Silence:
    """When a stream last grew and when its head was last said."""

    number: int
    since: float
    said: float | None = None

    def due(self, number: int, now: float) -> float:
        """Give the seconds until the head wants saying; 0 or less when it does now."""
        if number != self.number:
            self.number, self.since, self.said = number, now, None
        if self.said is None:
            return self.since + HEAD_EVERY[0] - now
        return self.said + HEAD_EVERY[1] - now

    def end(self, now: float) -> None:
        """Let the head be due at once."""
        self.since, self.said = min(self.since, now - HEAD_EVERY[0]), None
