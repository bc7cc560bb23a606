"""What is counted, for Prometheus; `shared.runtime.health` serves it."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

SETTLED = Counter(
    "tongxin_settled",
    "Events settled by intake, by outcome: applied, refused, waiting, duplicate, damaged.",
    ["service", "outcome"],
)
BATCH = Histogram(
    "tongxin_batch_seconds",
    "Seconds from a batch's first message to its acknowledgement.",
    ["service"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
)
LAG = Gauge("tongxin_lag_events", "Numbers heard of and not yet settled.", ["service"])
UNSENT = Gauge("tongxin_unsent_events", "Numbers not yet covered by a receipt.", ["service"])
WAITING = Gauge("tongxin_waiting_events", "Events that wait for what they build on.", ["service"])
QUARANTINED = Gauge("tongxin_quarantined_messages", "Messages set aside, unsettled.", ["service"])
PARTITIONS = Gauge("tongxin_partitions", "Partitions that this process reads, of 16.", ["service"])
BLOCKED = Gauge("tongxin_broker_blocked", "1 while the broker takes nothing.", ["service"])
AWAY = Gauge(
    "tongxin_away_seconds", "Seconds since broker or database went away; 0 when here.",
    ["service", "what"],
)  # fmt: skip
