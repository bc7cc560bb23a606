"""The member key: stable, keyed, and apart from the hash in accounts."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from shared.codes.id_card import IdNumberCheck
from shared.codes.member_key import (
    FederationKeyShort,
    household_key,
    member_key,
    person_hash,
)

NUMBER = "11010519491231002X"
KEY = bytes(range(32))


def test_the_member_key_is_the_hmac_of_the_number() -> None:
    """Anyone with the key can compute it by the definition alone."""
    expected = hmac.new(KEY, NUMBER.encode(), hashlib.sha256).hexdigest()

    assert member_key(NUMBER, KEY) == expected


def test_the_way_of_writing_the_number_does_not_matter() -> None:
    """A small x and blanks give the same key: one person is one member."""
    assert member_key(f" {NUMBER.lower()}", KEY) == member_key(NUMBER, KEY)


def test_another_federation_key_gives_another_member_key() -> None:
    """After a rotation nothing can be joined without both keys."""
    assert member_key(NUMBER, bytes(32)) != member_key(NUMBER, KEY)


def test_the_hash_of_an_account_is_not_the_member_key() -> None:
    """Who sees accounts and members can't tell which member an officer is."""
    assert person_hash(NUMBER, KEY) != member_key(NUMBER, KEY)


def test_the_key_of_a_household_is_not_its_heads_member_key() -> None:
    """Who sees files and members can't tell whose household a file is; one head, one household."""
    assert household_key(NUMBER, KEY) == household_key(f" {NUMBER.lower()}", KEY)
    assert household_key(NUMBER, KEY) not in {member_key(NUMBER, KEY), person_hash(NUMBER, KEY)}


def test_a_wrong_number_gets_no_key() -> None:
    """A slip in the number would make a second person."""
    with pytest.raises(IdNumberCheck):
        member_key("110105194912310021", KEY)


def test_a_short_federation_key_is_refused() -> None:
    """A key that can be guessed would give the numbers away."""
    with pytest.raises(FederationKeyShort):
        member_key(NUMBER, b"short")
