"""What is measured, for Prometheus; `shared.runtime.health` serves it.

Names and help are the contract of the alert rules: `deploy/watch/README.md` lists them, generated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase

SETTLED: Final = Counter(
    "tongxin_settled",
    "Events that intake has dealt with, by outcome; of quarantined, damaged and cut_off the "
    "messages.",
    ["service", "outcome"],
)
BATCH: Final = Histogram(
    "tongxin_batch_seconds",
    "Seconds that a batch took to be settled, outages included.",
    ["service"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
VISIBLE: Final = Histogram(
    "tongxin_recorded_to_visible_seconds",
    "Seconds from a transaction's first event being recorded, by its writer's clock, to its being "
    "settled and seen here: reports at the domains, then figures in the city's totals.",
    ["service", "channel"],
    buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200, 86400),
)
UNSENT: Final = Gauge(
    "tongxin_unsent_events",
    "Events that the service has written and no receipt of the reader covers.",
    ["service", "channel", "reader"],
)
OLDEST: Final = Gauge(
    "tongxin_unsent_oldest_seconds",
    "Seconds since the oldest of them was written; 0 when there is none.",
    ["service", "channel", "reader"],
)
STREAMS: Final = Gauge(
    "tongxin_streams",
    "Streams that the service reads, by state: in_step, behind, silent (behind, and its writer not "
    "heard for five minutes), differs (another link at its writer's number), not_heard.",
    ["service", "state"],
)
LAG: Final = Gauge(
    "tongxin_lag_events",
    "Events that a stream's writer says it has written and that aren't settled here; of the 100 "
    "streams that lag most, behind or silent.",
    ["service", "stream", "state"],
)
WAITING: Final = Gauge(
    "tongxin_waiting_events",
    "Events that wait for what they build on, by reason.",
    ["service", "reason"],
)
WAITED: Final = Gauge(
    "tongxin_waiting_oldest_seconds",
    "Seconds for which the oldest of them has waited; 0 when none waits.",
    ["service"],
)
QUARANTINED: Final = Gauge(
    "tongxin_quarantined_messages",
    "Messages in quarantine that nobody has settled, by reason.",
    ["service", "reason"],
)
CLOCKS: Final = Gauge(
    "tongxin_clocks_behind", "Clocks that ran out before today and haven't fired.", ["service"]
)
PARTITIONS: Final = Gauge(
    "tongxin_partitions", "Partitions that this process reads, of 16.", ["service"]
)
ON_DUTY: Final = Gauge(
    "tongxin_on_duty",
    "1 where this process sends, hears and minds the clocks for its service, else 0.",
    ["service"],
)
BLOCKED: Final = Gauge(
    "tongxin_broker_blocked",
    "1 while the broker takes nothing of this process, short of memory or disk.",
    ["service"],
)
AWAY: Final = Gauge(
    "tongxin_away_seconds",
    "Seconds since broker or database went away, by who needs them; 0 when here.",
    ["service", "what"],
)
FLOODS: Final = Counter(
    "tongxin_floods", "Times that an agent was cut off for flooding.", ["service", "agent"]
)
CERTIFICATE: Final = Gauge(
    "tongxin_certificate_ends_timestamp_seconds",
    "Unix time at which the certificate ends that the broker shows to branches.",
    ["address"],
)
ALL: Final = (
    SETTLED, BATCH, VISIBLE, UNSENT, OLDEST, STREAMS, LAG, WAITING, WAITED, QUARANTINED, CLOCKS,
    PARTITIONS, ON_DUTY, BLOCKED, AWAY, FLOODS,
    CERTIFICATE,
)  # fmt: skip
"""Every metric of ours, in the order in which the documents tell them."""


def replace(gauge: Gauge, service: str, values: Mapping[Any, float]) -> None:
    """Let a gauge have these values of a service, and no others.

    A key is the tuple of the labels after the service.
    """
    gauge.remove_by_labels({"service": service})
    for labels, value in values.items():
        gauge.labels(service, *labels).set(value)


def name_of(metric: MetricWrapperBase) -> str:
    """Give the name by which Prometheus knows a metric; a histogram's series add to it."""
    (family,) = metric.describe()
    return f"{family.name}_total" if family.type == "counter" else family.name


def labels_of(metric: MetricWrapperBase) -> tuple[str, ...]:
    """Give the names of a metric's labels."""
    return tuple(metric._labelnames)  # noqa: SLF001 - it tells them nowhere else
