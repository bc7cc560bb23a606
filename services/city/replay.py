"""Builds what is known of figures and all totals anew from the ledger, and puts them in place."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from services.city import beside, store
from services.city.cells import Names, dump
from services.city.recount import Recount
from services.city.verify import year_difference
from shared.events.figures import Changed
from shared.streams.ledger import Connection
from shared.streams.rebuild import Difference


class Packet(msgspec.Struct):
    """What is read of a packet's bytes: they have been judged when they came."""

    data: Changed


read_packet = msgspec.json.Decoder(Packet).decode


def replay(tx: Connection) -> Difference | None:
    """Fold the ledger, count anew, and swap; give what was held otherwise, if anything was.

    Takes the lock of the totals until the transaction ends.
    """
    store.hold(tx)
    beside.build_known(tx, rows(tx, Names(store.read_names(tx, 0))))
    found = beside.known_difference(tx)
    beside.swap_known(tx)
    recount = Recount(tx)
    for year in recount.years():
        found = found or year_difference(tx, recount.names, year)
        beside.build_totals(tx, year.rows)
    beside.swap_totals(tx)
    return found


def rows(tx: Connection, names: Names) -> Iterator[tuple[object, ...]]:
    """Give every row of every packet that counts, as what is known holds it."""
    for number, body in beside.packets(tx):
        packet = read_packet(body).data
        store.know_names(tx, names, packet)  # where names were lost too, they get new ids
        for row, cells in names.read(packet):
            yield row.union, row.day, packet.origin, number, dump(cells)
