"""What is counted of collective contracts themselves; rates over employers are in `workplaces`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from services.rights.indicators.book import indicators
from services.rights.rules.contract import Contract
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, lasting


@indicators.indicator(
    "rights.contracts_in_force", "stock", zh="有效集体合同数", en="Collective contracts in force",
    unit="份", source="EVENTS.md: by kind and scope; deemed in force after 15 days of silence",
)  # fmt: skip
def contracts_in_force(contract: Contract) -> Contributions:
    """Count a contract while it is in force, at the union that bargained; one against a rule too.

    Label `lawful`: only a lawful one counts in a rate.
    """
    lawful = "yes" if contract.lawful else "no"
    labels = (f"contract_kind={contract.type}", f"scope={contract.scope}", f"lawful={lawful}")
    for one in contract.spans():
        yield from lasting(contract.union, one.from_, one.until, labels)


@indicators.indicator(
    "rights.workers_under_contract", "stock", zh="集体合同覆盖职工数",
    en="Workers under a collective contract", unit="人",
    source="EVENTS.md: of lawful comprehensive contracts in force, as each names them",
)  # fmt: skip
def workers_under_contract(contract: Contract) -> Contributions:
    """Count the workers whom a lawful comprehensive contract names, while it is in force.

    Only of that kind: whoever is under a contract on wages too would count twice.
    """
    if contract.type == "comprehensive" and contract.lawful:
        labels = (f"scope={contract.scope}",)
        for one in contract.spans():
            yield from lasting(contract.union, one.from_, one.until, labels, contract.workers)


def terms(contract: Contract) -> Iterator[tuple[dt.date, bool]]:
    """Give the last day of a lawful contract's term, and whether another followed in time.

    One that was dissolved didn't live to see its end; one that was replaced ends on that day.
    """
    if contract.to is None or not contract.lawful or not contract.spans():
        return
    ends, end = contract.to, contract.ended
    if end is not None and end.reason != "expired" and end.on <= ends:
        if end.reason == "dissolved":
            return
        ends = end.on
    yield ends, contract.renewed_on is not None and contract.renewed_on <= ends


@indicators.indicator(
    "rights.contracts_expired", "flow", zh="到期集体合同数", en="Collective contracts that ended",
    unit="份", source="EVENTS.md: denominator of contracts_renewed_on_time_rate", hidden=True,
)  # fmt: skip
def contracts_expired(contract: Contract) -> Contributions:
    """Count a contract on its last day."""
    for ends, _ in terms(contract):
        yield Contribution(contract.union, ends, 1, (f"contract_kind={contract.type}",))


@indicators.indicator(
    "rights.contracts_renewed", "flow", zh="按期续签集体合同数",
    en="Collective contracts renewed by their end", unit="份",
    source="EVENTS.md: numerator of contracts_renewed_on_time_rate", hidden=True,
)  # fmt: skip
def contracts_renewed(contract: Contract) -> Contributions:
    """Count it on its last day when the one that follows was lawfully signed by then."""
    for ends, renewed in terms(contract):
        if renewed:
            yield Contribution(contract.union, ends, 1, (f"contract_kind={contract.type}",))


indicators.ratio(
    "rights.contracts_renewed_on_time_rate",
    "rights.contracts_renewed",
    "rights.contracts_expired",
    zh="集体合同按期续签率",
    en="Collective contracts renewed on time",
    source="EVENTS.md: terms ended in the period and renewed by their end / terms ended in it",
)
