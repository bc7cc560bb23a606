"""Sealed dossiers: to whom they go, who opens them, what is left of them."""

from __future__ import annotations

import sqlite3

import msgspec
import pytest

from services.agent.errors import (
    AccountUnknown,
    DossierDeleted,
    DossierNotForUs,
    DossierUnknown,
    LogBroken,
)
from tests.services.four import CONTENT, Four, letter, log_of, rows
from tests.services.post import SECRET


def test_a_dossier_is_opened_by_its_receivers_only(four: Four) -> None:
    """Each store of the union has a copy; whoever sent it can't open it, nor can anybody else."""
    hash_ = four.send()

    for branch in (four.district, four.second):
        assert branch.states() == [("received", "here")]
        content = branch.opens(f"sha256:{hash_}")
        assert msgspec.to_builtins(content.people[0])["name"] == SECRET["name"]
        assert content.text == CONTENT["text"]
    with pytest.raises(DossierUnknown):
        four.u1.opens(hash_)
    with pytest.raises(DossierUnknown):
        four.other.opens(hash_)


def test_whoever_gets_a_dossier_that_was_not_sealed_to_it_cannot_open_it(four: Four) -> None:
    """Though its bytes be brought to it, by whatever mistake."""
    hash_ = four.moves()
    (sealed, _) = four.u1.turn()

    four.other.takes(letter(sealed, hash_))

    with pytest.raises(DossierNotForUs):
        four.other.opens(hash_)
    assert [one.act for one in log_of(four.other)] == ["received"]


def test_the_ledger_has_the_hash_and_nobody_outside_the_stores_the_words(four: Four) -> None:
    """Not in the database, nor in what was sent."""
    hash_ = four.send()

    ((body,),) = rows(four, b"SELECT body FROM ledger WHERE type = 'rights.dispute_moved'")
    assert f'"dossier_hash":"{hash_}"'.encode() in bytes(body)
    said = b"".join(message.body for message in four.u1.wire.published)
    assert hash_ in said.decode()
    for word in SECRET.values():
        assert word.encode() not in said
        assert word.encode("unicode_escape") not in said


def test_the_service_forgets_the_bytes_once_every_store_has_them(four: Four) -> None:
    """So does the sender; the hash stays with both."""
    four.moves()
    four.u1.reports()
    mail = four.office.take("una", four.u1.turn())
    four.office.deliver(mail)
    four.office.deliver(four.office.take("dora", four.district.turn()))
    assert four.office.kept() == [("kept", True)]

    four.office.deliver(four.office.take("dina", four.second.turn()))

    assert four.office.kept() == [("taken", False)]
    four.office.go_round(seconds=600)
    assert four.u1.states() == [("sent", "taken")]
    assert [row["sealed"] for row in four.u1.dossiers.list()] == [None]


def test_each_opening_is_logged_by_name_before_it_is_shown(four: Four) -> None:
    """The log is chained, and the table refuses to be changed."""
    hash_ = four.send()
    with pytest.raises(AccountUnknown):
        four.district.store.people.account("nobody")

    four.district.opens(hash_)
    four.district.opens(hash_)

    told = [(one.act, one.account, one.hash) for one in log_of(four.district)]
    assert told == [("received", "", hash_), *[("opened", "dora", hash_)] * 2]
    assert [(one.act, one.account) for one in log_of(four.u1)] == [("sealed", "una")]
    for change in ("UPDATE dossier_log SET body = x'7b7d'", "DELETE FROM dossier_log"):
        with pytest.raises(sqlite3.IntegrityError), four.district.store.together() as tx:
            tx.execute(change)


def test_a_log_that_somebody_changed_says_so(four: Four) -> None:
    """Whoever holds the file can drop the trigger; the chain tells."""
    hash_ = four.send()
    four.district.opens(hash_)
    with four.district.store.together() as tx:
        tx.execute("DROP TRIGGER dossier_log_stands")
        forged = "CAST(replace(CAST(body AS TEXT), 'dora', 'anna') AS BLOB)"
        tx.execute(f"UPDATE dossier_log SET body = {forged}")  # noqa: S608 - no outside text

    with pytest.raises(LogBroken):
        log_of(four.district)


def test_a_dossier_is_deleted_at_the_receiver_and_stays_deleted(four: Four) -> None:
    """Though it come once more; its hash and who deleted it stay."""
    hash_ = four.moves()
    sealed = four.u1.turn()
    four.u1.reports()
    mail = [*four.office.take("una", sealed), *four.office.hand_on()]
    four.office.deliver(mail)
    account = four.district.account

    four.district.dossiers.delete(hash_, account)
    four.office.deliver(mail)

    assert four.district.states() == [("received", "deleted")]
    with pytest.raises(DossierDeleted):
        four.district.opens(hash_)
    assert [one.act for one in log_of(four.district)] == ["received", "deleted"]
    four.office.go_round(times=3)
    assert four.office.kept() == [("taken", False)]


def test_what_is_deleted_before_it_was_handed_over_is_called_back(four: Four) -> None:
    """The service forgets it, and hands it to nobody any more."""
    hash_ = four.moves()
    four.office.go_round()
    assert four.office.kept() == [("kept", True)]

    four.u1.dossiers.delete(hash_, four.u1.account)
    four.office.go_round()
    four.u1.reports()
    four.office.go_round(seconds=600, times=2)

    assert four.office.kept() == [("withdrawn", False)]
    assert four.u1.states() == [("sent", "withdrawn")]
    assert four.district.states() == []
