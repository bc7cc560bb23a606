"""Publishers that do what a network, a bug or a bad hand may do to messages on their way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from shared.streams.intake import singles
from shared.streams.parcel import opened
from shared.streams.relay import letter
from shared.streams.wire import Message, Publisher


class Bent:
    """A publisher that passes on what `bend` makes of the messages."""

    def __init__(self, publisher: Publisher) -> None:
        """Take the way out."""
        self.publisher = publisher

    @property
    def blocked(self) -> bool:
        """Tell what the broker says."""
        return self.publisher.blocked

    def publish(self, messages: Sequence[Message]) -> None:
        """Publish what becomes of them."""
        bent = self.bend(messages)
        if bent:
            self.publisher.publish(bent)

    def bend(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Change nothing."""
        return messages

    def close(self) -> None:
        """Leave the broker."""
        self.publisher.close()


class Singly(Bent):
    """Puts each event into a message of its own."""

    def bend(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Take parcels apart."""
        return [one for message in messages for one in apart(message)]


class Doubling(Singly):
    """Sends everything twice, at once and again later."""

    def __init__(self, publisher: Publisher) -> None:
        """Have sent nothing."""
        super().__init__(publisher)
        self.before: list[Message] = []

    def bend(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Send what was sent the last time once more, then this."""
        before, self.before = self.before, list(super().bend(messages))
        return [*before, *self.before, *self.before]


class Chance(Singly):
    """Does something by chance."""

    def __init__(self, publisher: Publisher, seed: int) -> None:
        """Take the chance's seed."""
        super().__init__(publisher)
        self.chance = random.Random(seed)


class Shuffling(Chance):
    """Brings messages into another order, each to a place nearby."""

    def bend(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Let each come a little earlier or later."""
        alone = super().bend(messages)
        places = [place + self.chance.uniform(0, 5) for place, _ in enumerate(alone)]
        return [one for _, one in sorted(zip(places, alone, strict=True))]


class Losing(Chance):
    """Loses one message in ten."""

    def bend(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Drop some."""
        return [one for one in super().bend(messages) if self.chance.random() > 0.1]


class Damaging(Chance):
    """Changes a byte in one message of five."""

    def bend(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Damage some."""
        return [self.damaged(one) if self.chance.random() < 0.2 else one for one in messages]

    def damaged(self, message: Message) -> Message:
        """Change one byte, anywhere."""
        place = self.chance.randrange(len(message.body))
        byte = bytes([message.body[place] ^ 1])
        return message._replace(body=message.body[:place] + byte + message.body[place + 1 :])


class Swallowing(Singly):
    """Loses all events while `hungry`; heads and successions pass."""

    def __init__(self, publisher: Publisher) -> None:
        """Be hungry."""
        super().__init__(publisher)
        self.hungry = True
        self.swallowed = 0

    def bend(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Drop events, or nothing."""
        if not self.hungry:
            return messages
        alone = super().bend(messages)
        kept = [one for one in alone if one.headers["kind"] != "events"]
        self.swallowed += len(alone) - len(kept)
        return kept


def apart(message: Message) -> Iterator[Message]:
    """Take a parcel apart; what isn't a parcel stays as it is."""
    if message.headers["kind"] != "events":
        yield message
        return
    for one in singles(opened(message.headers, message.body, message.content_type)):
        yield letter(one, message.exchange, message.routing_key)
