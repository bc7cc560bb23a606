"""When somebody is to be told, and when woken: the alert rules as data.

Their sentences stand in `shared/words.toml`: what is the matter under `alerts`, what to do under
`alert_actions`. `alerts.yml` is made of both; a test lets each rule fire, and lets it be silent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from deploy.roster import CLASSES
from shared import words
from shared.events.base import snake
from shared.words import LANGS

NAMES: Final = (*CLASSES, "topology", "house")
"""What must run; Prometheus finds each by this name."""
SECONDS_OF_DAY: Final = 86400
OF_LABEL: Final = (
    "service",
    "agent",
    "what",
    "stream",
    "channel",
    "reader",
    "reason",
    "container",
    "address",
)
FACTS: Final = {one: f"{{{{ $labels.{one} }}}}" for one in OF_LABEL} | {
    "value": "{{ $value | humanize }}",
    "duration": "{{ $value | humanizeDuration }}",
    "share": "{{ $value | humanizePercentage }}",
}
"""What a sentence may name, as Prometheus fills it in."""


class Alert(NamedTuple):
    """A rule: it fires once its expression has been true for so long (Prometheus: `for`)."""

    name: str
    severity: Literal["critical", "warning"]
    expr: str
    lasting: str = "0s"

    @property
    def word(self) -> str:
        """Give the name under which its sentences stand."""
        return snake(self.name.removeprefix("Tongxin"))


def settled(outcomes: str) -> str:
    """Count what was settled so in an hour, by service."""
    return f'sum by (service) (increase(tongxin_settled_total{{outcome=~"{outcomes}"}}[1h]))'


def cut_off() -> str:
    """Give the agents that were cut off within a day; the first time begins a series."""
    of = "tongxin_floods_total"
    return f"max by (agent) (increase({of}[1d]) > 0 or {of} unless {of} offset 1d)"


def visible(quantile: float, channels: str, by: str) -> str:
    """Give the seconds from recorded to visible that so many stay below."""
    rate = f'rate(tongxin_recorded_to_visible_seconds_bucket{{channel=~"{channels}"}}[10m])'
    return f"histogram_quantile({quantile}, sum by ({by}) ({rate}))"


def ending(days: int) -> str:
    """Give the seconds that a certificate is still good for, when they are fewer than these."""
    left = "min by (address) (tongxin_certificate_ends_timestamp_seconds) - time()"
    return f"{left} < {days * SECONDS_OF_DAY}"


ALERTS: Final = (
    Alert("TongxinProcessDown", "critical", 'up{job="tongxin"} == 0', "2m"),
    Alert(
        "TongxinServiceGone", "critical",
        " or ".join(f'absent(up{{job="tongxin",container="{one}"}})' for one in NAMES), "2m",
    ),
    Alert(
        "TongxinRestarts", "critical",
        'changes(process_start_time_seconds{job="tongxin"}[1h]) > 2',
    ),
    Alert(
        "TongxinAway", "critical", "max by (service, what) (tongxin_away_seconds) > 120", "1m",
    ),
    Alert(
        "TongxinBrokerBlocked", "critical", "max by (service) (tongxin_broker_blocked) > 0", "2m",
    ),
    Alert(
        "TongxinUnsentOld", "critical",
        "max by (service, channel, reader) (tongxin_unsent_oldest_seconds) > 600", "5m",
    ),
    Alert(
        "TongxinStreamBehind", "warning",
        'max by (service, stream) (tongxin_lag_events{state="behind"}) > 0', "30m",
    ),
    Alert(
        "TongxinStreamDiffers", "critical",
        'max by (service) (tongxin_streams{state="differs"}) > 0', "5m",
    ),
    Alert(
        "TongxinOurFault", "warning",
        'max by (service) (tongxin_waiting_events{reason="our_fault"}) > 0',
    ),
    Alert(
        "TongxinWaitsLong", "warning",
        f"max by (service) (tongxin_waiting_oldest_seconds) > {60 * SECONDS_OF_DAY}",
    ),
    Alert(
        "TongxinQuarantine", "warning",
        'max by (service, reason) (tongxin_quarantined_messages{reason!="flood"}) > 0',
    ),
    Alert("TongxinFlood", "warning", cut_off()),
    Alert("TongxinClocksBehind", "critical", "max by (service) (tongxin_clocks_behind) > 0", "30m"),
    Alert(
        "TongxinPartitionsUnread", "critical",
        "sum by (service) (tongxin_partitions) < 16", "5m",
    ),
    Alert("TongxinNobodyOnDuty", "critical", "sum by (service) (tongxin_on_duty) < 1", "5m"),
    Alert("TongxinTotalsLate", "warning", visible(0.99, "figures", "le") + " > 5", "10m"),
    Alert(
        "TongxinReportsLate", "warning",
        visible(0.5, "organization|rights|skills", "service, le") + " > 60", "30m",
    ),
    Alert(
        "TongxinRefusedMuch", "warning",
        f'{settled("refused")} / {settled("applied|refused|waiting")} > 0.2'
        f' and {settled("refused")} > 20',
    ),
    Alert("TongxinDamaged", "warning", f'{settled("damaged")} > 10'),
    Alert("TongxinCertificateEnds", "warning", ending(30)),
    Alert("TongxinCertificateEndsNow", "critical", ending(3)),
    Alert(
        "TongxinCertificateUnseen", "warning",
        "absent(tongxin_certificate_ends_timestamp_seconds)", "1h",
    ),
)  # fmt: skip


def told(alert: Alert) -> Iterator[tuple[str, str]]:
    """Give what is told of an alert: the matter and what to do, in each language."""
    for part, section in (("summary", "alerts"), ("action", "alert_actions")):
        for lang in reversed(LANGS):
            suffix = "" if lang == "en" else f"_{lang}"
            yield part + suffix, words.sentence(f"{section}.{alert.word}", lang, **FACTS)


def as_yaml() -> str:
    """Give the file of rules; a JSON string is one of YAML's."""
    lines = [
        "# Made of deploy/watch/rules.py and shared/words.toml by ./tongxin check --fix.",
        "groups:", "  - name: tongxin", "    rules:",
    ]  # fmt: skip
    for alert in ALERTS:
        lines += [
            f"      - alert: {alert.name}",
            f"        expr: {json.dumps(alert.expr)}",
            f"        for: {alert.lasting}",
            f"        labels: {{ severity: {alert.severity} }}",
            "        annotations:",
            *(
                f"          {name}: {json.dumps(text, ensure_ascii=False)}"
                for name, text in told(alert)
            ),
        ]
    return "\n".join(lines) + "\n"
