"""What is counted of suggestions, and the benefit of works as it was verified."""

from __future__ import annotations

from decimal import Decimal

from services.skills.indicators.book import indicators
from services.skills.rules.innovation import Innovation
from services.skills.rules.suggestion import Suggestion
from services.skills.rules.work import Work
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, Labels


def labels(suggestion: Suggestion) -> Labels:
    """Give what it is about."""
    return (f"field={suggestion.field}",)


@indicators.indicator(
    "skills.suggestions_made", "flow", zh="提出合理化建议数", en="Suggestions made", unit="条",
    source="EVENTS.md: on the day made, by field",
)  # fmt: skip
def made(suggestion: Suggestion) -> Contributions:
    """Count a suggestion."""
    yield Contribution(suggestion.union, suggestion.made_on, 1, labels(suggestion))


@indicators.indicator(
    "skills.suggestions_adopted", "flow", zh="采纳合理化建议数", en="Suggestions adopted",
    unit="条", source="DOMAIN.md 6, indicator 18: on the day adopted, by field",
)  # fmt: skip
def adopted(suggestion: Suggestion) -> Contributions:
    """Count a suggestion on the day on which it was adopted."""
    if suggestion.adopted_on is not None:
        yield Contribution(suggestion.union, suggestion.adopted_on, 1, labels(suggestion))


@indicators.indicator(
    "skills.suggestions_implemented", "flow", zh="实施合理化建议数", en="Suggestions carried out",
    unit="条", source="EVENTS.md: on the day carried out, by field",
)  # fmt: skip
def implemented(suggestion: Suggestion) -> Contributions:
    """Count a suggestion on the day on which it was carried out."""
    if suggestion.implemented_on is not None:
        yield Contribution(suggestion.union, suggestion.implemented_on, 1, labels(suggestion))


@indicators.indicator(
    "skills.suggestions_made_implemented", "flow", zh="本期建议中已实施数",
    en="Of those made, carried out", unit="条",
    source="EVENTS.md: numerator of suggestion_implementation_rate, on the day made", hidden=True,
)  # fmt: skip
def made_implemented(suggestion: Suggestion) -> Contributions:
    """Count it on the day made once it was carried out: a cohort, so the rate can't pass 100 %."""
    if suggestion.implemented_on is not None:
        yield Contribution(suggestion.union, suggestion.made_on, 1, labels(suggestion))


@indicators.indicator(
    "skills.benefit_yuan", "flow", zh="核定经济效益", en="Benefit verified", unit="元",
    source="EVENTS.md: verified only, on the day verified", of=(Suggestion, Innovation),
)  # fmt: skip
def benefit(work: Work) -> Contributions:
    """Count a benefit that was verified; what is only claimed counts nowhere."""
    if work.benefit is not None and (yuan := Decimal(work.benefit.yuan)):
        yield Contribution(work.union, work.benefit.on, yuan, (f"kind={work.kind}",))


indicators.ratio(
    "skills.suggestion_implementation_rate", "skills.suggestions_made_implemented",
    "skills.suggestions_made", zh="合理化建议实施率", en="Suggestions carried out, of those made",
    source="EVENTS.md: of the suggestions of the period those carried out by now: a cohort",
)  # fmt: skip
indicators.ratio(
    "skills.suggestions_implemented_to_made", "skills.suggestions_implemented",
    "skills.suggestions_made", zh="合理化建议实施与提出之比",
    en="Suggestions carried out to suggestions made",
    source="EVENTS.md: carried out in the period / made in the period, as is published",
)  # fmt: skip
