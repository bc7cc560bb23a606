"""How what a doctor found is told."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from deploy.doctor.findings import Report

COLOURS: Final = {"now": "red", "soon": "yellow", "note": None}


def tell(report: Report, *, as_json: bool) -> None:
    """Print a report; end with 1 if something must be done."""
    if as_json:
        click.echo(json.dumps(report.plain(), ensure_ascii=False))
    else:
        show(report)
    sys.exit(0 if report.well else 1)


def show(report: Report) -> None:
    """Print a report for eyes: the findings, or that all is well; then what was looked at."""
    from deploy.commands.__main__ import language
    from shared.words import sentence, told

    lang = language()
    for one in report.findings:
        urgency = sentence(f"urgencies.{one.urgency}", lang)
        click.secho(f"{urgency}  {one.told(lang)}", fg=COLOURS[one.urgency])
    if report.well:
        click.echo(sentence("examination.well", lang))

    def named(parts: Iterable[str]) -> str:
        comma = "、" if lang == "zh" else ", "
        return comma.join(sentence(f"examined.{part}", lang) for part in parts)

    if report.looked:
        click.echo(sentence("examination.looked", lang, parts=named(report.looked)))
    reasons = {part: told(why, lang) for part, why in report.unlooked.items()}
    for reason in dict.fromkeys(reasons.values()):
        parts = named(part for part, why in reasons.items() if why == reason)
        click.echo(sentence("examination.unlooked", lang, part=parts, why=reason))
