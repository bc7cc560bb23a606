"""Rules, documents and compose name only what is there: metrics, labels, services."""

from __future__ import annotations

import re
from typing import Final

from prometheus_client.metrics import MetricWrapperBase

from deploy.generators import TOP
from deploy.watch.rules import ALERTS, NAMES
from shared import words
from shared.runtime import metrics

WATCH: Final = TOP / "deploy" / "watch"
OURS: Final = {metrics.name_of(one): one for one in metrics.ALL}
PARTS: Final = re.compile(r"(?<=_seconds)_(?:bucket|sum|count)$")
SELECTED: Final = re.compile(r"(tongxin_\w+)\{([^}]*)\}")


def test_every_metric_of_a_rule_is_one_of_ours() -> None:
    """A rule about a metric that was renamed never fires, and nobody notices."""
    named = {
        PARTS.sub("", one) for alert in ALERTS for one in re.findall(r"tongxin_\w+", alert.expr)
    }

    assert named
    assert named - OURS.keys() == set()


def test_every_label_of_a_rule_is_one_of_its_metric() -> None:
    """The same of labels."""
    for alert in ALERTS:
        for name, selector in SELECTED.findall(alert.expr):
            wanted = set(re.findall(r"(\w+)[=!]", selector))
            assert wanted <= set(metrics.labels_of(OURS[PARTS.sub("", name)]))


def test_every_metric_declared_is_listed_and_explained() -> None:
    """In English just as Prometheus shows it."""
    page = (WATCH / "README.md").read_text("utf-8")
    declared = {one for one in vars(metrics).values() if isinstance(one, MetricWrapperBase)}

    assert declared == set(metrics.ALL)
    for name, metric in OURS.items():
        (family,) = metric.describe()
        assert words.text(f"metrics.{name}", "en") == family.documentation
        assert f"| `{name}` |" in page


def test_every_sentence_of_an_alert_belongs_to_a_rule() -> None:
    """What a removed rule said goes with it."""
    for section in ("alerts", "alert_actions"):
        assert set(words.catalogue()[section]) == {alert.word for alert in ALERTS}
    assert set(words.catalogue()["metrics"]) == set(OURS)


def test_every_process_that_compose_runs_is_looked_at() -> None:
    """By its name in compose's network, at the port of health."""
    compose = (TOP / "docker-compose.yml").read_text("utf-8")
    config = (WATCH / "prometheus.yml").read_text("utf-8")
    served = re.findall(r"command: \[serve, (\w+)\]", compose)

    assert sorted([*served, "house"]) == sorted(NAMES)
    assert f"- names: [{', '.join(NAMES)}]" in config
    assert "port: 8001" in config
    assert "TONGXIN_METRICS_PORT: 8001" in compose
