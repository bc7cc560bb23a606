"""What comes by mail: receipts of the services that read the streams, cases, numbers, dossiers.

The mailbox is a doorbell: receipts are said again and again, so one that is lost or can't be read
costs nothing but time.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import msgspec

from services.agent.dossiers import CARRIERS, Dossiers
from services.agent.status import NUMBERS, RAISED
from services.agent.store import Store
from shared.streams.dossiers import read_answer
from shared.streams.notices import Receipt, read_numbers, read_raised, read_receipt
from shared.streams.wire import Delivery

log = logging.getLogger(__name__)


class Mail:
    """The mailbox of one store."""

    def __init__(self, store: Store) -> None:
        """Take the store whose receipts come."""
        self.store = store
        self.dossiers = Dossiers(store)

    def take(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """Keep what has come; give the receipts that told something.

        Raises `NeedsSuccession` when a reader holds what the store can't have written.
        """
        told = []
        for delivery in deliveries:
            kind = delivery.headers.get("kind")
            if kind == "raised":
                self.keep(delivery)
            elif kind == "numbers":
                self.keep_numbers(delivery)
            elif kind in {"dossier", "dossiers"}:
                self.post(delivery)
            elif (receipt := opened(delivery)) and self.store.receive(receipt):
                told.append(receipt)
        return told

    def keep(self, delivery: Delivery) -> None:
        """Keep the list of what was raised to the store's unions, when it differs."""
        told = read_raised(delivery.body)
        if told is None or told.service != delivery.user_id:
            log.warning("a list of cases from %s was passed over", delivery.user_id)
            return
        name = f"{RAISED}{told.service}"
        cases = msgspec.to_builtins(told.cases)
        if self.store.settings.get(name) != cases:
            self.store.settings.set(name, cases)

    def keep_numbers(self, delivery: Delivery) -> None:
        """Keep a part of the numbers of the unions' cases, when it differs."""
        told = read_numbers(delivery.body)
        if told is None or told.service != delivery.user_id:
            log.warning("a list of numbers from %s was passed over", delivery.user_id)
            return
        name = f"{NUMBERS}{told.service}.{told.part:05}"
        numbers = msgspec.to_builtins(told.numbers)
        if self.store.settings.get(name) != numbers:
            self.store.settings.set(name, numbers)

    def post(self, delivery: Delivery) -> None:
        """Keep a dossier, or the answer to a note about dossiers."""
        answer = read_answer(delivery.body) if delivery.headers["kind"] == "dossiers" else None
        if delivery.user_id not in CARRIERS or (
            answer is not None and answer.service != delivery.user_id
        ):
            log.warning("a message about dossiers came from %s", delivery.user_id)
        elif answer is not None:
            self.dossiers.hear(answer)
        elif not self.dossiers.arrive(delivery.body, str(delivery.headers.get("hash"))):
            log.warning("a damaged dossier or answer was passed over")


def opened(delivery: Delivery) -> Receipt | None:
    """Give the receipt in a message; None when it is none, or not from the service it names.

    The broker has checked the sender's name.
    """
    receipt = read_receipt(delivery.body) if delivery.headers.get("kind") == "receipt" else None
    if receipt is None:
        log.info("a message of kind %s was passed over", delivery.headers.get("kind"))
    elif receipt.reader != delivery.user_id:
        log.warning("a receipt of %s came from %s", receipt.reader, delivery.user_id)
        return None
    return receipt
