"""Grades by certificate: they raise what a union said, in whatever order both are heard."""

from __future__ import annotations

import datetime as dt
import random

from hypothesis import given
from hypothesis import strategies as st

from services.organization.rules.member import RISING, traits_on
from services.organization.rules.skill import Skill
from shared.events.base import Event, Grade, SubjectKey
from shared.events.directory import GradeAnnounced
from shared.events.organization import GradeCertified
from tests.rules.organization import Register, day, member_changed, member_joined, stock

AA = "aa" * 32
MEMBERS = "organization.members"
NONE, SENIOR = f"{MEMBERS}|grade=none", f"{MEMBERS}|grade=senior"


def certified(on: str, grade: Grade, certificate: str = "c1", *, void: bool = False) -> Event:
    """Build what the service tells a membership of u1."""
    return GradeCertified(
        on=day(on), member=AA, union="u1", certificate=certificate, grade=grade, void=void
    )


def announced(grade: Grade, certificate: str = "c1", until: dt.date | None = None) -> Event:
    """Build what skills announces of a certificate of 1 May."""
    return GradeAnnounced(
        certificate=certificate, member=AA, grade=grade, from_=day("05-01"), until=until
    )


def grades(*told: Event) -> list[str | None]:
    """Give the grade in April, in May and in June of a member who joined in March."""
    member = Register().hear_all(member_joined("03-01"), *told).member()
    return [traits_on(member, day(on)).grade for on in ("04-10", "05-10", "06-10")]


def test_a_certificate_raises_the_grade_from_its_day_on() -> None:
    """The figure moves from one label to the other, and the sum stays."""
    member = Register().hear_all(member_joined("03-01"), certified("05-01", "senior")).member()

    assert grades(certified("05-01", "senior")) == ["none", "senior", "senior"]
    assert stock(NONE, "u1", "04-30", member) == 1
    assert stock(NONE, "u1", "05-01", member) == 0
    assert stock(SENIOR, "u1", "05-01", member) == 1
    assert stock(MEMBERS, "u1", "05-01", member) == 1


def test_a_certificate_never_lowers_what_is_known() -> None:
    """A junior's certificate of a worker who is a technician says nothing new."""
    known = member_changed("04-01", grade="technician")

    assert grades(known, certified("05-01", "junior")) == ["technician"] * 3
    assert grades(certified("05-01", "junior"), known) == ["technician"] * 3


def test_what_a_union_says_of_a_later_day_stands() -> None:
    """It overrules certificates of before, and none of after."""
    later = member_changed("06-01", grade="junior")

    assert grades(certified("05-01", "senior"), later) == ["none", "senior", "junior"]
    assert grades(certified("06-05", "senior"), later) == ["none", "none", "senior"]


def test_a_certificate_from_before_the_membership_counts_in_it() -> None:
    """What the register says at the beginning holds for all days before, too."""
    assert grades(certified("02-01", "senior")) == ["senior"] * 3


def test_a_certificate_that_never_was_is_forgotten() -> None:
    """What was known without it holds again."""
    told = (certified("05-01", "senior"), certified("05-01", "senior", void=True))

    assert grades(*told) == ["none"] * 3


def test_the_last_word_of_a_certificate_holds() -> None:
    """It was corrected."""
    assert grades(certified("05-01", "senior"), certified("05-01", "junior"))[1] == "junior"


def test_a_person_has_all_certificates_announced() -> None:
    """The newest announcement of each is the whole; one that ends as it begins never was."""
    register = Register().hear_all(announced("junior"), announced("senior", "c2"))
    skill = register.subjects[SubjectKey("skill", AA)]
    register.hear_all(announced("junior", until=day("05-01")))
    left = register.subjects[SubjectKey("skill", AA)]

    assert isinstance(skill, Skill)
    assert isinstance(left, Skill)
    assert [one.certificate for one in skill.certified] == ["c1", "c2"]
    assert [one.certificate for one in left.certified] == ["c2"]


DAYS = st.dates(dt.date(2026, 2, 1), dt.date(2026, 6, 30))
CERTIFICATES = st.lists(st.tuples(DAYS, st.sampled_from(RISING)), max_size=5)


@given(CERTIFICATES, st.randoms(use_true_random=False), st.sampled_from(RISING))
def test_the_order_in_which_certificates_are_heard_makes_no_difference(
    some: list[tuple[dt.date, Grade]], chance: random.Random, said: Grade
) -> None:
    """Among themselves, and beside what the union says; and no day is below an earlier one."""
    told: list[Event] = [
        certified(f"{on:%m-%d}", grade, f"c{place}") for place, (on, grade) in enumerate(some)
    ]
    told.append(member_changed("04-01", grade=said))
    shuffled = list(told)
    chance.shuffle(shuffled)

    assert grades(*told) == grades(*shuffled)
    assert [RISING.index(one or "none") for one in grades(*told)] == sorted(
        RISING.index(one or "none") for one in grades(*told)
    )
