"""Measures the data path beside a plain nameko service."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path
from typing import Any

import click
import orjson

from deploy.bench.flow import City
from deploy.bench.ground import Ground
from deploy.bench.limit import copy_limit
from deploy.bench.loads import LOADS, Load
from deploy.bench.plain import plain_nameko
from deploy.bench.probe import quantiles
from deploy.commands import _options as options

FLOORS = {"single_ratio": 5.0, "batch_ratio": 10.0, "limit_share": 0.10}
CEILINGS = {"idle_p99_ms": 100.0, "loaded_p99_ms": 500.0}


@click.command()
@options.as_json
@click.option(
    "--domain",
    type=click.Choice([*LOADS]),
    default="organization",
    show_default=True,
    help="Whose reports are the load.",
)
@click.option("--reports", default=40_000, help="Reports of each measurement of throughput.")
def command(as_json: bool, domain: str, reports: int) -> None:
    """Measure on this machine, all in one run; takes about three minutes.

    Ratios say more than the figures themselves: machines differ, and are shared.
    """
    with tempfile.TemporaryDirectory(prefix="tongxin-bench-") as folder:
        found = measured(Path(folder), LOADS[domain], reports)
    if as_json:
        click.echo(orjson.dumps(found).decode())
        return
    for name, value in found.items():
        bar = FLOORS.get(name) or CEILINGS.get(name)
        click.echo(f"{name:20} {value:10.2f}{f'   (bar {bar})' if bar else ''}")


def measured(folder: Path, load: Load, reports: int) -> dict[str, Any]:
    """Measure everything once."""
    gc.set_threshold(50_000)  # as every service does; the branches live in this process
    with Ground(folder) as ground:
        before = plain_nameko(ground)
        limit = copy_limit(ground, load)
        ground.postgres.drop("copying")  # its pages needn't go to the disk during our run
        with ground.services(["bench", "probe"], busy=load.domain):
            city = City(ground, folder, load)
            city.throughput(reports // 8, 50)  # caches and plans are warm for both
            single = city.throughput(reports // 4, 1)
            batch = city.throughput(reports // 2, 50)
            idle = quantiles(city.idle(200))
            loaded = quantiles(city.loaded(batch / 2, 10.0, 50))
            singly = quantiles(city.loaded(single / 2, 10.0, 1))
        # Before and after: a machine that is shared is another one two minutes later.
        plain = (before + plain_nameko(ground)) / 2
    return {
        "plain_nameko_per_s": round(plain, 1),
        "single_per_s": round(single, 1),
        "batch_per_s": round(batch, 1),
        "copy_limit_per_s": round(limit, 1),
        "single_ratio": round(single / plain, 2),
        "batch_ratio": round(batch / plain, 2),
        "limit_share": round(batch / limit, 3),
        "idle_p50_ms": round(idle.p50, 1),
        "idle_p99_ms": round(idle.p99, 1),
        "loaded_p99_ms": round(loaded.p99, 1),
        "loaded_singly_p99_ms": round(singly.p99, 1),
    }
