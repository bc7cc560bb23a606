"""A grade goes from skills to organization through RabbitMQ, to nobody else, and isn't lost."""

from __future__ import annotations

import msgspec

from services.organization import grades
from services.organization.rules.member import Member, traits_on
from tests.city.city import City
from tests.city.load import TODAY, Load, days_ago
from tests.city.process import until
from tests.rules import organization as report
from tests.rules.skills import grade_raised

ANNOUNCED = "SELECT count(*) FROM outbox WHERE channel = 'people' AND number IS NOT NULL"
HEARD = "SELECT count(*) FROM ledger WHERE stream LIKE '%%/people'"
MEMBER = "SELECT state::text FROM subjects WHERE kind = 'member' AND id = %s"


def test_a_grade_comes_to_the_membership_though_the_broker_loses_it(city: City, load: Load) -> None:
    """Announced while organization is dead, wiped off the broker, sent again, and told once."""
    anna, organization = city.branches["anna"], city.services["organization"]
    person = load.person()
    anna.record([report.member_joined(days_ago(20), union="u1", member=person)], "u1")
    city.drain()
    organization.kill()

    raised = grade_raised(days_ago(5), union="u1", member=person, certificate_no="Z26-7")
    anna.record([raised], "u1")
    until(lambda: count(city, "skills", ANNOUNCED) > 0, 30, lambda: "skills has announced nothing")
    city.wipe()
    organization.start()
    city.drain()
    with city.organization() as station:
        grades.find(station)

    city.check()
    ((state,),) = city.rows("organization", MEMBER, f"u1/{person}")
    member = msgspec.json.decode(state, type=Member)
    assert traits_on(member, TODAY).grade == "intermediate"
    assert [one.grade for one in member.certified] == ["intermediate"]
    assert count(city, "organization", HEARD) == count(city, "skills", ANNOUNCED)
    assert (count(city, "rights", HEARD), count(city, "city", HEARD)) == (0, 0)


def count(city: City, service: str, query: str) -> int:
    """Give what a query of a service's database counts."""
    ((found,),) = city.rows(service, query)
    return int(found)
