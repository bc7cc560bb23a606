"""`./tongxin agent dossiers …`: what a clerk types, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from services.agent.dossiers import KEYS, Content, Dossiers, Facts
from services.agent.errors import AccountUnknown, DossierDeleted, SealingKeyUnknown
from services.agent.store import Store
from shared.streams.dossiers import Dossier, hash_of, public_key
from tests.agents import UNION, a_store, id_number
from tests.services.post import SECRET
from tests.services.terminal import Branch


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    """Give a terminal at a store with two accounts, to which a dossier was sent."""
    store = a_store(tmp_path)
    for order, account in enumerate(("li.na", "wang")):
        store.people.open_account(account, "某人", id_number(order))
    content = Content(people=[Facts(**SECRET)], text="请先致电")
    about = Dossier(type="rights.call_dispatched", kind="call", about="k1", to=UNION, copies={})
    own = Dossiers(store)
    sealed = about.seal(json.dumps({"people": [SECRET], "text": content.text}).encode(),
                        [own.own().key])  # fmt: skip
    assert own.arrive(sealed, hash_of(sealed))
    store.close()
    return Branch(tmp_path)


def only(branch: Branch) -> str:
    """Give the hash of the only dossier."""
    (row,) = branch.told("dossiers", "list")["dossiers"]
    return str(row["hash"])


def test_a_dossier_is_listed_without_being_opened(branch: Branch) -> None:
    """In the clerk's language, with the fingerprint that others compare."""
    own = branch.told("dossiers", "list")["key"]

    lines = branch.types("dossiers", "list").stdout.splitlines()

    assert own in lines[0]
    assert len(own.split()) == 5
    assert "k1" in lines[1]
    assert only(branch) in lines[1]
    assert SECRET["name"] not in lines[1]
    assert branch.told("dossiers", "log")["log"][1:] == []


def test_a_dossier_is_opened_on_an_accounts_name_only(branch: Branch) -> None:
    """Of two accounts one has to be named, and stands in the log."""
    hash_ = only(branch)
    with pytest.raises(AccountUnknown):
        branch.types("dossiers", "open", hash_)

    shown = branch.types("dossiers", "open", hash_, "--account", "wang").stdout

    assert all(word in shown for word in (*SECRET.values(), "请先致电"))
    opened = branch.told("dossiers", "open", hash_, "--account", "li.na")
    assert opened["people"] == [{**SECRET, "address": None}]
    log = branch.told("dossiers", "log")["log"]
    assert [(one["act"], one["account"]) for one in log] == [
        ("received", ""), ("opened", "wang"), ("opened", "li.na")
    ]  # fmt: skip
    assert "wang" in branch.types("dossiers", "log").stdout


def test_a_deleted_dossier_leaves_its_hash(branch: Branch) -> None:
    """And the file holds its bytes no more."""
    hash_ = only(branch)

    branch.told("dossiers", "delete", hash_, "--account", "wang")

    with pytest.raises(DossierDeleted):
        branch.types("dossiers", "open", hash_, "--account", "wang")
    assert only(branch) == hash_


def test_the_keys_of_a_union_are_shown_to_be_compared(branch: Branch) -> None:
    """Asked for when they aren't here."""
    with pytest.raises(SealingKeyUnknown):
        branch.types("dossiers", "keys", "640104")
    store = Store.open(branch.store)
    key = public_key(X25519PrivateKey.generate())
    store.settings.set(KEYS["rights"] + "640104", [{"store": "s1", "key": key}])
    store.close()

    assert len(branch.told("dossiers", "keys", "640104")["s1"]) == 24


def test_every_command_says_what_it_does(branch: Branch) -> None:
    """Their help is a sentence each."""
    said = branch.types("dossiers", "--help").stdout

    for name in ("list", "open", "delete", "log", "keys"):
        assert name in said
