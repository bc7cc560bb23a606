"""What is counted of workers' congresses and of proposals to them."""

from __future__ import annotations

from itertools import pairwise

from services.rights.indicators.book import indicators
from services.rights.rules.congress import ONE_DAY, Congress
from services.rights.rules.proposal import Proposal
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, lasting


@indicators.indicator(
    "rights.congress_delegates", "stock", zh="职工代表数", en="Delegates of congresses", unit="人",
    source="EVENTS.md: delegates in office; women apart",
)  # fmt: skip
def delegates(congress: Congress) -> Contributions:
    """Count the delegates of a term until its end, or until another term begins."""
    for term, after in pairwise((*congress.terms, None)):
        if term is None:
            continue
        ends = term.to + ONE_DAY
        ends = min(ends, after.from_) if after else ends
        men = term.delegates - term.women
        for sex, number in (("female", term.women), ("male", men)):
            yield from lasting(congress.union, term.from_, ends, (f"sex={sex}",), number)


@indicators.indicator(
    "rights.proposals_accepted", "flow", zh="立案提案数", en="Proposals accepted", unit="件",
    source="EVENTS.md: denominator of proposals_answered_rate",
)  # fmt: skip
def accepted(proposal: Proposal) -> Contributions:
    """Count an accepted proposal on the day on which it was made."""
    if proposal.accepted:
        yield Contribution(proposal.union, proposal.made_on, 1)


@indicators.indicator(
    "rights.proposals_answered", "flow", zh="立案提案中已答复数", en="Of them answered", unit="件",
    source="EVENTS.md: numerator of proposals_answered_rate; a cohort, as known now",
)  # fmt: skip
def answered(proposal: Proposal) -> Contributions:
    """Count it on the same day once it was answered: a cohort, so the rate can't pass 100 %."""
    if proposal.accepted and proposal.answered_on is not None:
        yield Contribution(proposal.union, proposal.made_on, 1)


indicators.ratio(
    "rights.proposals_answered_rate",
    "rights.proposals_answered",
    "rights.proposals_accepted",
    zh="提案答复率",
    en="Proposals answered",
    source="EVENTS.md: answered / accepted; of those accepted in the period, as known now",
)
