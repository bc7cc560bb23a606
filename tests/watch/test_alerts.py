"""The alert rules, by Prometheus's own tool."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from deploy.generators import TOP
from deploy.watch.rules import ALERTS, Alert, told
from shared import words
from shared.runtime import metrics
from shared.words import LANGS
from tests.watch.cases import CASES, Case, Series
from tests.watch.promtool import PromtoolMissing, promtool

RULES: Final = TOP / "deploy" / "watch" / "alerts.yml"


def test_every_rule_has_cases() -> None:
    """A rule that nobody has seen fire may never do."""
    assert list(CASES) == [alert.name for alert in ALERTS]
    assert all(case.silent for case in CASES.values())


def test_prometheus_takes_the_rules_and_the_configuration() -> None:
    """A rule that can't be read silences all."""
    ruled = promtool("check", "rules", "--lint-fatal", str(RULES))
    configured = promtool("check", "config", str(RULES.with_name("prometheus.yml")))

    assert f"SUCCESS: {len(ALERTS)} rules found" in ruled
    assert "SUCCESS" in configured
    assert "FAILED" not in ruled + configured


def test_metrics_are_named_as_prometheus_wants_it() -> None:
    """Units in the name, help, totals of counters."""
    registry = CollectorRegistry()
    for metric in metrics.ALL:
        labels = metrics.labels_of(metric)
        metric.labels(*(f"a_{label}" for label in labels))
        registry.register(metric)

    assert promtool("check", "metrics", given=generate_latest(registry).decode()) == ""


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_a_rule_fires_and_says_what_to_do(alert: Alert, tmp_path: Path) -> None:
    """With its labels, in both languages."""
    case = CASES[alert.name]
    expected = {
        "exp_labels": {**case.labels, "severity": alert.severity},
        "exp_annotations": filled(alert, case),
    }

    assert tried(tmp_path, alert, case.minute, [(case.fires, [expected])]) == []


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.name)
def test_a_rule_is_silent_where_nothing_is_the_matter(alert: Alert, tmp_path: Path) -> None:
    """Whoever is woken for nothing doesn't get up the next time."""
    case = CASES[alert.name]

    assert tried(tmp_path, alert, case.minute, [(series, []) for series in case.silent]) == []


def test_the_tool_tells_a_rule_that_does_not_fire(tmp_path: Path) -> None:
    """What these tests rest on."""
    alert, case = ALERTS[0], CASES[ALERTS[0].name]
    expected = {"exp_labels": {**case.labels, "severity": "critical"}}

    assert "FAILED:" in tried(tmp_path, alert, case.minute, [(case.silent[0], [expected])])
    assert "FAILED:" in tried(tmp_path, alert, case.minute, [(case.fires, [])])


def test_a_missing_tool_is_told_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is skipped."""
    monkeypatch.delenv("TONGXIN_TEST_PROMTOOL", raising=False)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(PromtoolMissing, match="apt-get install prometheus"):
        promtool("--version")


def tried(
    folder: Path, alert: Alert, minute: int, tests: list[tuple[Series, list[Any]]]
) -> list[str]:
    """Give the rules' file to the tool, with series and the alerts that should be; give trouble."""
    document = {
        "rule_files": [str(RULES)],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": one, "values": said} for one, said in series.items()],
                "alert_rule_test": [
                    {"eval_time": f"{minute}m", "alertname": alert.name, "exp_alerts": expected}
                ],
            }
            for series, expected in tests
        ],
    }
    file = folder / "tests.yml"
    file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    said = promtool("test", "rules", str(file))
    return [] if "SUCCESS" in said else [line.strip() for line in said.splitlines()]


def filled(alert: Alert, case: Case) -> dict[str, str]:
    """Give the annotations as they must arrive: every fact filled in."""
    facts = {**case.labels, **case.facts}
    sections = ("alerts", "alert_actions")
    sentences = [
        words.sentence(f"{section}.{alert.word}", lang, **facts)
        for section in sections
        for lang in reversed(LANGS)
    ]
    return dict(zip([name for name, _ in told(alert)], sentences, strict=True))
