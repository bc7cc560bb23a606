"""Measures the limit: PostgreSQL taking the same rows of the ledger by COPY, and nothing else."""

from __future__ import annotations

import time
from typing import Final

import psycopg

from deploy.bench.branches import Stream, fill, grassroots, tree
from deploy.bench.ground import Ground
from deploy.bench.loads import Load
from deploy.installation import migrate_service
from shared.clock import now
from shared.streams import entries
from shared.streams.ledger import Arrival
from shared.streams.reading import read

ROWS: Final = 40_000
AT_ONCE: Final = 1000


def copy_limit(ground: Ground, load: Load) -> float:
    """Give rows a second of the ledger, by COPY of a thousand at once, each committed."""
    url = ground.postgres.create("copying")
    migrate_service(load.domain, url)
    moment = now()
    stream = Stream("copying", grassroots(tree()), load.domain)
    fill([stream], load, ROWS // 2, 0, moment.date())
    rows = []
    for number, body in enumerate(stream.bodies, 1):
        row = Arrival(stream.name, number, stream.links[number], body, id=number)
        read(row, load.domain, moment.date())
        row.settle("applied")
        rows.append(row)
    with psycopg.connect(url) as connection:
        began = time.monotonic()
        for first in range(0, ROWS, AT_ONCE):
            entries.write(connection, rows[first : first + AT_ONCE], moment)
            connection.commit()
        return ROWS / (time.monotonic() - began)
