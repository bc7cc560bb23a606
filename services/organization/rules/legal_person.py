"""Legal personality (工会法 15): registered from above, with a certificate that runs out."""

from __future__ import annotations

from typing import Final

from services.organization.rules.book import rules
from services.organization.rules.holdings import LegalPerson
from services.organization.rules.refusals import NotLegalPerson
from services.organization.rules.union import Union, must_count, replace
from shared.events.organization import LegalPersonEnded, LegalPersonRegistered
from shared.rules import spans
from shared.rules.deadlines import by_law, heard
from shared.rules.refusals import BeforeItBegan
from shared.streams.rules import Fact

CERTIFICATE: Final = "legal_person_certificate"


@rules.rule
def registered(union: Union, event: LegalPersonRegistered, fact: Fact) -> Union:
    """Register a union as a legal person, or renew its certificate, from the day on."""
    must_count(union, event.on)
    if event.on < union.known_from:
        raise BeforeItBegan(on=event.on, begins=union.known_from)
    if event.valid_to < event.on:
        raise BeforeItBegan(on=event.valid_to, begins=event.on)
    person = LegalPerson(
        from_=event.on, credit_code=event.credit_code, certificate_no=event.certificate_no
    )
    legal = spans.begun(union.legal, person)
    due = by_law(CERTIFICATE, None, event.valid_to, fact)
    return replace(
        union,
        legal=legal,
        certificate_due=due if legal[-1].from_ == event.on else union.certificate_due,
        missed=heard(union.missed, CERTIFICATE, event.on),
    )


@rules.rule
def ended(union: Union, event: LegalPersonEnded, _: Fact) -> Union:
    """End it on the day. A certificate that ran out doesn't end it by itself."""
    must_count(union, event.on)
    if not spans.is_open(union.legal):
        raise NotLegalPerson(union=union.union)
    begins = union.legal[-1].from_
    if event.on < begins:
        raise BeforeItBegan(on=event.on, begins=begins)
    return replace(union, legal=spans.ended(union.legal, event.on))
