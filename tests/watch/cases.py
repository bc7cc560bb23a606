"""For each alert rule a case in which it fires, and cases in which it doesn't.

Series are in promtool's notation, a value a minute: `0+10x60` is 0, 10, 20 … 600.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from deploy.watch.rules import NAMES

Series = Mapping[str, str]
DAY: Final = 86400


@dataclass(frozen=True)
class Case:
    """`fires` at a minute with these labels and facts; at that minute `silent` ones don't."""

    fires: Series
    minute: int
    labels: Mapping[str, str]
    silent: Sequence[Series]
    facts: Mapping[str, str] = field(default_factory=dict)


def of(metric: str, values: str, **labels: str) -> dict[str, str]:
    """Give one series of a process."""
    named = ",".join(f'{name}="{value}"' for name, value in labels.items())
    return {f"{metric}{{{named}}}": values}


def up(*names: str) -> dict[str, str]:
    """Let these answer."""
    return {
        series: values
        for name in names
        for series, values in of("up", "1x90", job="tongxin", container=name, instance=name).items()
    }


def visible(channel: str, **buckets: str) -> dict[str, str]:
    """Give a histogram from recorded to visible, by upper bounds."""
    return {
        series: values
        for bound, values in buckets.items()
        for series, values in of(
            "tongxin_recorded_to_visible_seconds_bucket", values,
            service="city" if channel == "figures" else channel, channel=channel,
            le=bound.strip("_") if bound != "inf" else "+Inf",
        ).items()
    }  # fmt: skip


def settled(**outcomes: str) -> dict[str, str]:
    """Give what rights has settled, by outcome."""
    return {
        series: values
        for outcome, values in outcomes.items()
        for series, values in of(
            "tongxin_settled_total", values, service="rights", outcome=outcome
        ).items()
    }


def two(metric: str, one: str, other: str) -> dict[str, str]:
    """Give a metric of two processes of rights."""
    return of(metric, one, service="rights", instance="a") | of(
        metric, other, service="rights", instance="b"
    )


PROCESS: Final = {"job": "tongxin", "container": "city", "instance": "a:8001"}
RIGHTS: Final = {"service": "rights"}
READER: Final = {"service": "rights", "channel": "figures", "reader": "city"}
STREAM: Final = {"service": "rights", "stream": "s1/rights"}
AWAY: Final = {"service": "rights", "what": "the broker of settle()"}
ADDRESS: Final = {"address": "broker:5671"}
EVE: Final = {"service": "rights", "agent": "eve", "instance": "a"}
FORGED: Final = {"service": "rights", "reason": "forged_user"}
ENDS: Final = "tongxin_certificate_ends_timestamp_seconds"
BEHIND: Final = {**STREAM, "state": "behind"}

CASES: Final[Mapping[str, Case]] = {
    "TongxinProcessDown": Case(
        of("up", "0x10", **PROCESS), 5, PROCESS,
        [of("up", "1x10", **PROCESS), of("up", "1x3 0 1x6", **PROCESS)],
    ),
    "TongxinServiceGone": Case(
        up(*(name for name in NAMES if name != "rights")), 5,
        {"job": "tongxin", "container": "rights"},
        [up(*NAMES)],
    ),
    "TongxinRestarts": Case(
        of("process_start_time_seconds", "1x3 2x3 3x3 4x30", **PROCESS), 20, PROCESS,
        [of("process_start_time_seconds", "1x9 2x3 3x30", **PROCESS)], {"value": "3"},
    ),
    "TongxinAway": Case(
        of("tongxin_away_seconds", "0 60 120 180 240 300x10", **AWAY), 6, AWAY,
        [of("tongxin_away_seconds", "0 60 120 0x10", **AWAY)], {"duration": "5m 0s"},
    ),
    "TongxinBrokerBlocked": Case(
        of("tongxin_broker_blocked", "1x10", **RIGHTS), 5, RIGHTS,
        [of("tongxin_broker_blocked", "0x3 1x6", **RIGHTS)],
    ),
    "TongxinUnsentOld": Case(
        of("tongxin_unsent_oldest_seconds", "600+60x20", **READER), 8, READER,
        [of("tongxin_unsent_oldest_seconds", "600x20", **READER)], {"duration": "18m 0s"},
    ),
    "TongxinStreamBehind": Case(
        of("tongxin_lag_events", "5x60", **BEHIND), 40, STREAM,
        [
            of("tongxin_lag_events", "5x60", **STREAM, state="silent"),
            of("tongxin_lag_events", "5x19 0 5x40", **BEHIND),
        ],
        {"value": "5"},
    ),
    "TongxinStreamDiffers": Case(
        of("tongxin_streams", "1x20", **RIGHTS, state="differs"), 10, RIGHTS,
        [
            of("tongxin_streams", "0x20", **RIGHTS, state="differs")
            | of("tongxin_streams", "1x20", **RIGHTS, state="behind"),
        ],
        {"value": "1"},
    ),
    "TongxinOurFault": Case(
        of("tongxin_waiting_events", "2x5", **RIGHTS, reason="our_fault"), 1, RIGHTS,
        [of("tongxin_waiting_events", "2x5", **RIGHTS, reason="prerequisite_missing")],
        {"value": "2"},
    ),
    "TongxinWaitsLong": Case(
        of("tongxin_waiting_oldest_seconds", f"{61 * DAY}x5", **RIGHTS), 1, RIGHTS,
        [of("tongxin_waiting_oldest_seconds", f"{59 * DAY}x5", **RIGHTS)],
        {"duration": "61d 0h 0m 0s"},
    ),
    "TongxinQuarantine": Case(
        of("tongxin_quarantined_messages", "3x5", **FORGED), 1, FORGED,
        [
            of("tongxin_quarantined_messages", "0x5", **FORGED),
            of("tongxin_quarantined_messages", "3x5", **RIGHTS, reason="flood"),
        ],
        {"value": "3"},
    ),
    "TongxinFlood": Case(
        of("tongxin_floods_total", "_x1490 1x20", **EVE), 1500, {"agent": "eve"},
        [of("tongxin_floods_total", "_x5 1x1500", **EVE)],
    ),
    "TongxinClocksBehind": Case(
        of("tongxin_clocks_behind", "4x60", **RIGHTS), 40, RIGHTS,
        [of("tongxin_clocks_behind", "4x20 0 4x40", **RIGHTS)], {"value": "4"},
    ),
    "TongxinPartitionsUnread": Case(
        two("tongxin_partitions", "8x20", "7x20"), 10, RIGHTS,
        [two("tongxin_partitions", "8x20", "8x20")], {"value": "15"},
    ),
    "TongxinNobodyOnDuty": Case(
        two("tongxin_on_duty", "0x20", "0x20"), 10, RIGHTS,
        [two("tongxin_on_duty", "1x20", "0x20")],
    ),
    "TongxinTotalsLate": Case(
        visible("figures", _5="0x60", _10="0+100x60", inf="0+100x60"), 40, {},
        [
            visible("figures", _5="0+100x60", _10="0+100x60", inf="0+100x60"),
            visible("rights", _5="0x60", _10="0+100x60", inf="0+100x60"),
        ],
        {"duration": "9.95s"},
    ),
    "TongxinReportsLate": Case(
        visible("rights", _60="0x90", _300="0+100x90", inf="0+100x90"), 60, RIGHTS,
        [visible("rights", _60="0+60x90", _300="0+100x90", inf="0+100x90")],
        {"duration": "3m 0s"},
    ),
    "TongxinRefusedMuch": Case(
        settled(refused="0+1x120", applied="0+2x120", waiting="0x120"), 60, RIGHTS,
        [
            settled(refused="0+1x120", applied="0+9x120", waiting="0x120"),
            settled(refused="0+1x10 10x110", applied="0x120", waiting="0x120"),
        ],
        {"share": "33.33%"},
    ),
    "TongxinDamaged": Case(
        settled(damaged="0+1x120"), 60, RIGHTS, [settled(damaged="0+1x5 5x110")], {"value": "60"},
    ),
    "TongxinCertificateEnds": Case(
        of(ENDS, f"{29 * DAY + 60}x5", **ADDRESS), 1, ADDRESS,
        [of(ENDS, f"{31 * DAY}x5", **ADDRESS)], {"duration": "29d 0h 0m 0s"},
    ),
    "TongxinCertificateEndsNow": Case(
        of(ENDS, f"{2 * DAY + 60}x5", **ADDRESS), 1, ADDRESS,
        [of(ENDS, f"{4 * DAY}x5", **ADDRESS)], {"duration": "2d 0h 0m 0s"},
    ),
    "TongxinCertificateUnseen": Case(
        up("gateway"), 70, {}, [of(ENDS, "9e9x90", **ADDRESS)],
    ),
}  # fmt: skip
