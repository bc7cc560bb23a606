"""What watches over an installation: the alert rules, and the lists of metrics and of alerts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from deploy.generators import filled
from deploy.watch.rules import ALERTS, FACTS, as_yaml
from shared import words
from shared.runtime import metrics

PAGE: Final = "deploy/watch/README.md"
NAMED: Final = {fact: f"*{fact}*" for fact in FACTS}


def files() -> dict[str, str]:
    """Give the file of rules, and the page with both lists. Raises `WordMissing`."""
    return {
        "deploy/watch/alerts.yml": as_yaml(),
        PAGE: filled(PAGE, "lists", "\n".join([*of_metrics(), "", *of_alerts()])),
    }


def of_metrics() -> Iterator[str]:
    """Write the table of metrics."""
    yield from ("| metric 监控指标 | labels 标签 | says | 含义 |", "|---|---|---|---|")
    for metric in metrics.ALL:
        labels = ", ".join(metrics.labels_of(metric))
        name = metrics.name_of(metric)
        en, zh = (words.text(f"metrics.{name}", lang) for lang in ("en", "zh"))
        yield f"| `{name}` | {labels} | {en} | {zh} |"


def of_alerts() -> Iterator[str]:
    """Write the table of alerts: the matter, and what to do."""
    yield from (
        "| alert 告警 | severity 级别 | says and what to do | 含义与处置 |",
        "|---|---|---|---|",
    )
    for alert in ALERTS:
        en, zh = (
            [words.sentence(f"{section}.{alert.word}", lang, **NAMED)
             for section in ("alerts", "alert_actions")]
            for lang in ("en", "zh")
        )  # fmt: skip
        yield f"| `{alert.name}` | {alert.severity} | {' '.join(en)} | {''.join(zh)} |"
