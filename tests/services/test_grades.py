"""Grades from skills to organization: announced, taken over by each membership, mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from services.organization import doubles
from services.organization import grades as comparing
from services.organization.rules.member import traits_on
from services.skills import grades as telling
from services.skills.domain import skills as domain
from shared.streams.parcel import packed
from shared.streams.readers import readers
from shared.streams.wire import Delivery
from tests.fix_postgres import MakeDatabase
from tests.rules import organization as report
from tests.rules.register import day
from tests.rules.skills import LI, grade_raised
from tests.services.station import STREAMS, Bed, City
from tests.services.test_intake_bad_input import body
from tests.services.test_intake_skills import Skills, void

CERTIFICATE = f"{LI}/Z26-0001"


class Grades(Skills):
    """Skills, and organization, which hears what skills announces of people."""

    heard = 0

    def hear_skills(self) -> None:
        """Bring what skills has announced of people, and compare."""
        outbox = self.bed.station.outbox
        outbox.stand()
        stream = f"{self.bed.station.store.id}/people"
        for parcel in packed(stream, *outbox.run(stream, self.heard, 1000)):
            body, headers = parcel.body(), parcel.headers()
            self.city.settle(Delivery(body, headers, "skills", "skills", parcel.content_type, None))
            self.heard = parcel.last
        comparing.find(self.city.station)
        assert self.city.difference() is None

    def raise_(self, **given: object) -> None:
        """Report the certificate of Li, intermediate from 1 May."""
        self.tell_all((grade_raised("05-01", **given), "u1"))

    def join(self, union: str = "u1", on: str = "03-01") -> None:
        """Let Li join, of no grade."""
        agent = self.city.anna if union == "u1" else self.city.bo
        agent.record(report.member_joined(on, union=union, member=LI))
        self.city.settle(*agent.pack())
        assert self.city.outcome(agent) == ("applied", None)
        comparing.find(self.city.station)

    def grade(self, union: str = "u1", on: str = "06-01") -> str | None:
        """Give Li's grade on a day, as a membership knows it."""
        return traits_on(self.city.subject("member", f"{union}/{LI}"), day(on)).grade


@pytest.fixture
def grades(city: City, make_database: MakeDatabase) -> Iterator[Grades]:
    """Give skills, whose stores organization knows, and which knows those of organization."""
    bed = Bed(make_database([STREAMS]), domain, city.clock)
    found = Grades(city, bed)
    found.hear()
    yield found
    assert bed.difference() is None
    assert city.difference() is None
    bed.close()


ORDERS: list[tuple[Callable[[Grades], None], ...]] = [
    (Grades.join, Grades.raise_, Grades.hear_skills),
    (Grades.raise_, Grades.hear_skills, Grades.join),
    (Grades.raise_, Grades.join, Grades.hear_skills),
]


@pytest.mark.parametrize("order", ORDERS)
def test_the_member_has_the_grade_whichever_came_first(
    grades: Grades, order: tuple[Callable[[Grades], None], ...]
) -> None:
    """Certificate and membership, at the branch or at the city; told once."""
    for step in order:
        step(grades)

    assert (grades.grade(on="04-30"), grades.grade()) == ("none", "intermediate")
    assert grades.city.stock("members|grade=intermediate", "u1") == 1
    assert comparing.find(grades.city.station) == []


def test_every_membership_of_the_person_has_it(grades: Grades) -> None:
    """Also a double, until that is settled."""
    grades.join()
    grades.join("u2", "03-11")
    doubles.find(grades.city.station)
    grades.raise_()
    grades.hear_skills()

    assert (grades.grade("u1"), grades.grade("u2")) == ("intermediate", "intermediate")


def test_a_certificate_that_was_voided_is_taken_back(grades: Grades) -> None:
    """It ends as it begins, and what the union had said holds again."""
    grades.join()
    grades.raise_()
    grades.hear_skills()
    grades.tell_all((void("grade", CERTIFICATE, grades.last_id("u1")), "u1"))
    grades.hear_skills()

    assert grades.grade() == "none"
    assert grades.city.stock("members|grade=none", "u1") == 1


def test_a_certificate_voided_and_reported_anew_at_once_is_the_one_reported_last(
    grades: Grades,
) -> None:
    """As a branch brings it that was offline: the first, too high, leaves nothing behind."""
    grades.join()
    grades.raise_(new_grade="senior")
    grades.hear_skills()
    mistaken = grades.last_id("u1")
    grades.tell_all(
        (void("grade", CERTIFICATE, mistaken), "u1"), (grade_raised("05-01"), "u1")
    )  # fmt: skip
    grades.hear_skills()

    assert grades.grade() == "intermediate"


def test_a_certificate_voided_twice_never_was(grades: Grades) -> None:
    """Each of its reports is taken back, whatever the other said."""
    grades.join()
    for level in ("senior", "intermediate"):
        grades.raise_(new_grade=level)
        grades.hear_skills()
        assert grades.grade() == level
        grades.tell_all((void("grade", CERTIFICATE, grades.last_id("u1")), "u1"))
        grades.hear_skills()

    assert grades.grade() == "none"


def test_a_member_with_something_waiting_is_told_afterwards(grades: Grades) -> None:
    """What it is told would only wait behind that, once an hour anew."""
    city = grades.city
    grades.join()
    changed = report.member_changed("03-20", member=LI, grade="junior")
    city.anna.raw(body(city.anna, changed, dataschema="urn:tongxin:organization.member_changed:99"))
    city.settle(*city.anna.pack())
    assert city.outcome(city.anna) == ("waiting", "unknown_version")

    grades.raise_()
    grades.hear_skills()

    assert comparing.find(city.station) == []
    assert grades.grade() == "none"


def test_a_restored_skills_tells_its_grades_anew(grades: Grades) -> None:
    """All that is announced can be announced again from the directory."""
    grades.join()
    grades.raise_()
    grades.bed.station.follow()

    with grades.bed.database.transaction() as tx:
        told = tx.execute(
            "SELECT count(*) FROM outbox WHERE channel = 'people' AND draft IS NOT NULL"
        ).fetchone()
    assert told == (2,)


def test_who_was_never_told_of_is_told_once(grades: Grades) -> None:
    """Of a ledger from before, whose states don't name certificates; the second time of none."""
    grades.join()
    grades.raise_()
    with grades.bed.database.transaction() as tx:
        tx.execute("DELETE FROM outbox WHERE channel = 'people'")
        tx.execute("UPDATE subjects SET state = (state::jsonb - 'certificate')::json")

    for _ in range(2):
        telling.tell(grades.bed.station)
    with grades.bed.database.transaction() as tx:
        told = tx.execute("SELECT count(*) FROM outbox WHERE channel = 'people'").fetchone()
        grades.bed.rebuilt(tx).swap()
    grades.hear_skills()

    assert told == (1,)
    assert grades.grade() == "intermediate"


def test_no_key_of_a_person_goes_to_the_city(grades: Grades) -> None:
    """What names a person has a channel of its own, which only organization reads."""
    grades.raise_()
    with grades.bed.database.transaction() as tx:
        rows = tx.execute("SELECT channel, coalesce(draft, body::text) FROM outbox").fetchall()

    assert {channel for channel, text in rows if LI in text} == {"people"}
    assert readers("skills")["people"] == ["organization"]
