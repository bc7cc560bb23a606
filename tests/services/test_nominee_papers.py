"""A nominee's papers travel sealed to the union that reviews, until the name is public."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.installation import folders
from services.agent.errors import DossierNotForUs, SealingKeyUnknown
from services.skills.domain import skills as domain
from tests.fix_postgres import MakeDatabase
from tests.rules.honours import honour_round_opened, nomination_made, slate_reviewed
from tests.services.post import SECRET, Branch, Office
from tests.services.station import JINFENG, ROOT, XINGQING, Bed, City
from tests.services.test_intake_skills import Skills

PAPERS = {"people": [SECRET], "text": "事迹材料", "to": XINGQING}


class Papers:
    """u1's store, its district's and another district's, and the post office of skills."""

    def __init__(self, skills: Skills, folder: Path) -> None:
        """Let them in; the round is open, and u1 has asked for its district's keys."""
        self.skills = skills
        self.u1 = Branch(skills, folder, "una", "u1")
        self.district = Branch(skills, folder, "dora", XINGQING)
        self.beside = Branch(skills, folder, "jing", JINFENG)
        self.office = Office(skills, self.u1, self.district, self.beside)
        skills.tell_all((honour_round_opened(), ROOT))
        self.office.go_round()
        for to in (XINGQING, JINFENG):
            with pytest.raises(SealingKeyUnknown):
                self.nominate(to=to)
        self.office.go_round()

    def nominate(self, *, to: str = XINGQING) -> str:
        """Let u1 nominate Li with the papers; give their hash."""
        self.u1.record(nomination_made(), **{**PAPERS, "to": to})
        (row, *_) = self.u1.dossiers.list()
        return str(row["hash"])

    def send(self) -> None:
        """Bring the report and the papers to where they belong."""
        self.u1.reports()
        self.office.go_round(times=3)

    def bytes_of_skills(self) -> str:
        """Give everything that stands in the database of skills."""
        with self.skills.bed.database.transaction() as tx:
            rows = tx.execute(b"SELECT convert_from(body, 'UTF8') FROM ledger").fetchall()
            rows += tx.execute(b"SELECT convert_from(body, 'UTF8') FROM dossiers "
                               b"WHERE body IS NOT NULL").fetchall()  # fmt: skip
        return "".join(text for (text,) in rows)


@pytest.fixture
def papers(city: City, make_database: MakeDatabase, tmp_path: Path) -> Iterator[Papers]:
    """Give skills with three stores."""
    bed = Bed(make_database(folders("skills")), domain, city.clock)
    skills = Skills(city, bed)
    skills.hear()
    found = Papers(skills, tmp_path)
    yield found
    for branch in found.office.branches.values():
        branch.store.close()
    bed.close()


def test_the_papers_are_opened_by_the_union_that_reviews(papers: Papers) -> None:
    """Skills has the hash, and no bytes once they have arrived; the name stands nowhere in it."""
    hash_ = papers.nominate()
    papers.send()

    assert papers.district.opens(hash_).people[0].name == SECRET["name"]
    assert papers.u1.states() == [("sent", "taken")]
    assert papers.office.kept() == [("taken", False)]
    assert hash_ in papers.bytes_of_skills()
    assert SECRET["name"] not in papers.bytes_of_skills()


def test_papers_go_to_no_union_beside(papers: Papers) -> None:
    """What the event names no receiver for goes up alone."""
    hash_ = papers.nominate(to=JINFENG)
    papers.send()

    assert papers.beside.states() == []
    assert papers.district.states() == []
    assert hash_ in papers.bytes_of_skills()


def test_a_slate_names_nobody_before_it_is_shown(papers: Papers) -> None:
    """Until then the papers are the only place of the name; who has no copy can't open them."""
    hash_ = papers.nominate()
    papers.send()
    papers.skills.tell_all((slate_reviewed(), ROOT))

    assert SECRET["name"] not in papers.bytes_of_skills()
    sealed = papers.district.dossiers.find(hash_, "received")["sealed"]
    assert papers.beside.dossiers.arrive(sealed, hash_)
    with pytest.raises(DossierNotForUs):
        papers.beside.opens(hash_)


def test_a_service_hands_on_only_what_it_carries(papers: Papers) -> None:
    """Rights is told nothing of a nominee's papers: neither that they are there nor their bytes."""
    papers.nominate()
    papers.u1.now += 100
    papers.u1.posting.turn(papers.u1.now)
    told = papers.u1.wire.take()

    kinds = {(one.headers["kind"], str(one.headers["stream"]).rpartition("/")[2]) for one in told}
    assert kinds == {("dossier", "skills"), ("dossiers", "skills"), ("dossiers", "rights")}
