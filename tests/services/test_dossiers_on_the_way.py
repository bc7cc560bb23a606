"""Sealed dossiers on the way: what is lost is sent again, and nothing goes where it shouldn't."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from services.agent.errors import (
    DossierDamaged,
    DossierNotCarried,
    DossierNotForUs,
    DossierTooLarge,
    DossierWithoutUnion,
    SealingKeyMissing,
    SealingKeyUnknown,
)
from shared.events import rights as events
from shared.streams import detaching, months
from shared.streams.dossiers import Note, hash_of, read_dossier
from tests.rules import care
from tests.rules import rights as report
from tests.rules.register import day
from tests.services.four import CONTENT, MOVED, Four, letter, rows
from tests.services.post import SECRET, Branch
from tests.services.station import ROOT, TOWN, XINGQING


def test_a_dossier_that_is_lost_on_the_way_up_is_sent_again(four: Four) -> None:
    """The note after it asks how it stands, and the service doesn't know it."""
    four.moves()
    four.u1.reports()
    (_, note) = four.u1.turn()

    four.office.deliver(four.office.take("una", [note]))
    (sealed, _) = four.u1.turn()

    assert sealed.headers["kind"] == "dossier"
    four.office.deliver(four.office.take("una", [sealed]))
    assert four.district.states() == [("received", "here")]


def test_mail_that_is_lost_comes_with_the_next_note(four: Four) -> None:
    """Weeks later too: whoever was away finds it, and its mailbox held one copy only."""
    hash_ = four.moves()
    four.u1.reports()
    lost = four.office.take("una", four.u1.turn())
    assert {one.routing_key for one in lost} >= {"dora", "dina"}
    assert four.office.hand_on() == []
    four.rights.city.clock.go_on(days=40)

    four.district.work()
    four.office.deliver(four.office.take("dora", four.district.turn()))

    assert four.district.opens(hash_).text == CONTENT["text"]


def test_a_lost_note_is_said_again_with_growing_pauses(four: Four) -> None:
    """Five seconds, ten, twenty, up to ten minutes."""
    branch = four.other
    branch.work()

    said = [second for second in range(1, 80) if branch.turn()]

    assert said == [1, 6, 16, 36, 76]


def test_nothing_is_handed_on_that_no_event_names(four: Four) -> None:
    """It waits for its report, and is dropped after 90 days; the sender hears of it."""
    four.moves()
    four.office.go_round(times=2)
    assert four.district.states() == []

    four.rights.city.clock.go_on(days=91)
    four.office.go_round(seconds=600, times=2)

    assert four.office.kept() == [("dropped", False)]
    assert four.u1.states() == [("sent", "dropped")]


def test_a_dossier_that_came_before_its_report_is_handed_on_when_that_is_applied(
    four: Four,
) -> None:
    """They travel apart."""
    four.moves()
    four.office.go_round()

    four.u1.reports()
    four.office.deliver(four.office.hand_on())

    assert four.district.states() == [("received", "here")]


def test_a_dossier_of_a_voided_report_is_not_handed_on(four: Four) -> None:
    """It was recorded by mistake."""
    four.moves()
    four.u1.reports()
    ((moving,),) = rows(four, b"SELECT event FROM ledger WHERE type = 'rights.dispute_moved'")
    void = events.EventVoided(
        on=day("06-11"), reported_by=four.u1.account.reporter, kind="dispute", about="d1",
        event=str(moving), reason="",
    )  # fmt: skip
    four.u1.record(void)
    four.u1.reports()

    four.office.go_round(times=2)

    assert four.district.states() == []


def test_a_call_goes_down_with_its_dossier(four: Four) -> None:
    """From the district to the union that is to handle it; the event names hash and algorithm."""
    town = Branch(four.rights, four.district.store.database.path.parent, "tang", TOWN)
    four.office.branches["tang"] = town
    four.office.go_round()
    down = care.call_dispatched("06-23", to=TOWN, level="town", due_on="2026-06-26")
    four.district.record(care.call_received("06-22", level="district"))
    with pytest.raises(SealingKeyUnknown):
        four.district.record(down, **CONTENT)
    four.office.go_round(times=2)

    four.district.record(care.call_sorted("06-22"))
    four.district.record(down, **CONTENT)
    four.district.reports()
    four.office.go_round(times=2)

    (row,) = town.dossiers.list()
    assert (row["kind"], row["about"], row["union_code"]) == ("call", "k1", TOWN)
    assert town.opens(row["hash"]).people[0].phone == SECRET["phone"]


def test_a_household_is_decided_on_from_its_dossier(four: Four) -> None:
    """The application names no union; a dossier for one that stands above may go there."""
    four.u1.record(care.hardship_applied("06-01"), **CONTENT, to=XINGQING)
    four.u1.reports()
    four.office.go_round(times=2)

    (row,) = four.district.dossiers.list()
    assert (row["kind"], row["about"]) == ("household", care.HOME)
    assert four.district.opens(row["hash"]).people[0].id_number == SECRET["id_number"]


def test_an_application_carries_no_dossier_to_a_union_beside(four: Four) -> None:
    """Else anybody could post to anybody."""
    with pytest.raises(SealingKeyUnknown):
        four.u1.record(care.hardship_applied("06-01"), **CONTENT, to="u2")
    four.office.go_round()

    four.u1.record(care.hardship_applied("06-01"), **CONTENT, to="u2")
    four.u1.reports()
    four.office.go_round(times=3)

    assert four.other.states() == []


def test_damaged_bytes_are_noticed_by_their_hash(four: Four) -> None:
    """On the way they are passed over and come again; in the file they aren't opened."""
    hash_ = four.moves()
    (sealed, _) = four.u1.turn()
    bent = sealed._replace(body=sealed.body.replace(b'"d1"', b'"d2"'))

    four.district.takes(letter(bent, hash_))

    assert four.district.states() == []
    four.district.takes(letter(sealed, hash_))
    with four.district.store.together() as tx:
        tx.execute("UPDATE dossiers SET sealed = :bent", {"bent": bent.body})
    with pytest.raises(DossierDamaged):
        four.district.opens(hash_)


def test_a_dossier_put_under_another_case_does_not_open(four: Four) -> None:
    """Whoever changes what it is about can give it a hash that fits; the seal doesn't."""
    four.moves()
    (sealed, _) = four.u1.turn()
    bent = sealed.body.replace(b'"d1"', b'"d2"')

    four.district.takes(letter(sealed._replace(body=bent), hash_of(bent)))

    with pytest.raises(DossierNotForUs):
        four.district.opens(hash_of(bent))


def test_too_long_a_dossier_is_refused_with_its_size(four: Four) -> None:
    """And nothing of the report is recorded."""
    text = "长" * 40_000

    with pytest.raises(DossierTooLarge) as refused:
        four.u1.record(MOVED, text=text)

    assert refused.value.facts == {"size": "313", "most": "256", "copies": "2"}
    assert four.u1.states() == []
    assert four.u1.store.status().streams[0].number == 1


def test_a_union_none_of_whose_stores_has_said_a_key_gets_no_dossier(four: Four) -> None:
    """The clerk is told whom to ask."""
    event = report.moved("06-10", to=ROOT)
    with pytest.raises(SealingKeyUnknown):
        four.u1.record(event, **CONTENT)
    four.office.go_round()

    with pytest.raises(SealingKeyMissing):
        four.u1.record(event, **CONTENT)


def test_only_reports_that_name_a_hash_carry_a_dossier(four: Four) -> None:
    """The same goes for one that is for nobody."""
    with pytest.raises(DossierNotCarried):
        four.u1.record(report.mediation_started("06-02"), **CONTENT)
    with pytest.raises(DossierWithoutUnion):
        four.district.record(care.call_received("06-22"), **CONTENT)


def test_a_store_that_was_restored_opens_what_was_sealed_before(four: Four) -> None:
    """Its key goes on with the file, whatever its id."""
    hash_ = four.send()
    store = four.district.store
    with store.together() as tx:
        tx.execute("UPDATE stores SET stopped = '{}'")
    assert four.district.turn(600) == []

    store.succeed()

    assert four.district.opens(hash_).text == CONTENT["text"]


def test_a_forged_key_is_set_aside(four: Four) -> None:
    """Signed by another, said by another, or unreadable: the key that was said stays."""
    (note,) = four.other.turn(600)
    said = msgspec.json.decode(note.body, type=Note)
    other = msgspec.structs.replace(said, key="ab" * 32)

    four.office.take("otto", [note._replace(body=msgspec.json.encode(other))])
    four.office.take("dora", [note])
    four.office.take("otto", [note._replace(body=b"{")])

    reasons = [reason for reason, *_ in four.rights.bed.rows("quarantine")]
    assert reasons == ["forged_note", "forged_user", "damaged_note"]
    assert (other.key,) not in rows(four, b"SELECT key FROM sealing_keys")


def test_one_store_has_so_many_dossiers_that_no_event_names(four: Four) -> None:
    """What is beyond that is passed over, and offered again later."""
    four.moves()
    (sealed, _) = four.u1.turn()
    dossier = read_dossier(sealed.body)
    assert dossier is not None
    many = [
        sealed._replace(body=msgspec.json.encode(msgspec.structs.replace(dossier, about=f"x{n}")))
        for n in range(60)
    ]

    four.office.take("una", many)

    assert len(four.office.kept()) == 50


def test_a_dossier_waits_while_the_month_that_names_it_is_away(four: Four, tmp_path: Path) -> None:
    """The office goes on with the others, and hands it on once the file is back."""
    months.keep_in(tmp_path / "months")
    hash_ = four.moves()
    four.u1.reports()
    clock = four.rights.city.clock
    clock.go_on(days=70)
    with four.rights.bed.database.transaction() as tx:
        (one,) = detaching.attached(tx)
    with four.rights.bed.database.transaction() as tx:
        file = months.folder() / detaching.detach(tx, "rights", one.month, clock().date())
    file.rename(tmp_path / "away")
    four.office.go_round(times=2)
    assert four.office.hand_on() == []
    assert four.district.states() == []

    (tmp_path / "away").rename(file)
    four.office.deliver(four.office.hand_on())

    assert four.district.states() == [("received", "here")]
    assert msgspec.to_builtins(four.district.opens(hash_).people[0])["name"] == SECRET["name"]
