"""`./tongxin agent …`: what a clerk types, from the bundle to the status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deploy.commands._tables import KINDS
from services.agent.bundle import (
    BundleOfOther,
    BundleUnreadable,
    BundleWithoutKeys,
    joined,
    read_bundle,
)
from services.agent.errors import AccountNotSaid, StoreMissing
from services.agent.kinds import KINDS as IMPORTED
from services.agent.store import Store
from services.agent.tables import KindNotSaid
from shared import words
from shared.runtime.topology import PARTITIONS
from tests.agents import FEDERATION_KEY, UNION, id_number
from tests.services.terminal import Branch, with_account
from tests.tables import MEMBERS, person, table
from tests.workbooks import workbook


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    """Give a branch that has joined, with an account."""
    return with_account(tmp_path)


def test_the_kinds_of_table_are_those_that_can_be_imported() -> None:
    """The command's help is answered without importing them."""
    assert set(KINDS) == IMPORTED.keys()


def test_a_bundle_makes_the_store_that_was_admitted(tmp_path: Path) -> None:
    """With its id, key, unions and federation key; the private key isn't kept twice."""
    branch = Branch(tmp_path)
    file = branch.bundle()

    said = branch.told("join", file)

    store = Store.open(branch.store)
    bundle = json.loads(file.read_text())
    assert said == {"store": bundle["store"], "agent": "branch", "unions": [UNION]}
    assert store.identity.private_key.hex() == bundle["private_key"]
    assert store.people.federation_key == FEDERATION_KEY
    kept = joined(store)
    assert (kept.private_key, kept.partitions) == (None, PARTITIONS)
    assert kept.url() == "amqps://branch:p%2Fw%40d@broker.example:5671/city"
    store.close()


def test_a_store_may_make_its_own_keys_and_be_admitted_then(tmp_path: Path) -> None:
    """The private key never leaves it."""
    branch = Branch(tmp_path)
    told = branch.told("new")

    said = branch.told("join", branch.bundle(store=told["store"], private_key=None))

    assert said["store"] == told["store"]
    assert len(bytes.fromhex(told["public_key"])) == 32


def test_a_bundle_for_another_store_is_refused(branch: Branch) -> None:
    """Two stores under one id would use numbers twice."""
    with pytest.raises(BundleOfOther):
        branch.types("join", branch.bundle())
    with pytest.raises(BundleUnreadable):
        read_bundle(branch.store)


def test_who_has_lost_bundle_or_store_is_told_how_to_come_in_again(tmp_path: Path) -> None:
    """A bundle made for an agent that is in has no keys: they were told once."""
    lost = Branch(tmp_path)
    bundle = lost.bundle(private_key=None)

    with pytest.raises(BundleWithoutKeys) as told:
        lost.types("join", bundle)

    assert "expel branch, then admit branch" in words.told(told.value, "en")
    assert not lost.store.exists()


def test_a_later_bundle_replaces_the_earlier_one(branch: Branch) -> None:
    """More unions, a new password: the store stays what it is."""
    (store,) = {branch.told("status")["store"]}

    said = branch.told("join", branch.bundle(store=store, private_key=None, unions=["6401"]))

    assert said == {"store": store, "agent": "branch", "unions": ["6401"]}


def test_the_authority_of_the_broker_is_put_beside_the_store(branch: Branch) -> None:
    """TLS wants a file; the address already says which host."""
    bundle = read_bundle(branch.bundle(broker_ca="-----BEGIN CERTIFICATE-----\n"))

    tls = bundle.tls(branch.store)

    assert tls is not None
    assert Path(tls["ca_certs"]).read_text("ascii").startswith("-----BEGIN")
    assert read_bundle(branch.bundle()).tls(branch.store) is None


def test_commands_without_a_store_say_so(tmp_path: Path) -> None:
    """In one sentence, found by the error's name."""
    with pytest.raises(StoreMissing):
        Branch(tmp_path).types("status")


def test_an_import_is_tried_and_then_done(branch: Branch) -> None:
    """A dry run tells what would be recorded; the exit code tells whether all rows are good."""
    good = table(branch.folder, MEMBERS, person(1), person(2))
    bad = table(branch.folder, MEMBERS, person(3), person(4, 是否农民工="?"))

    tried = branch.told("import", good, "--kind", "members", "--dry-run")
    done = branch.told("import", good, "--kind", "members")
    failed = branch.types("import", bad, "--kind", "members")

    assert (tried["good"], tried["recorded"], done["recorded"]) == (2, 0, 2)
    assert failed.exit_code == 1
    assert "3" in failed.stdout.splitlines()[0]
    assert branch.told("status")["streams"][0]["number"] == 2


def test_an_import_wants_to_know_who_imports(branch: Branch) -> None:
    """With one account it goes without saying."""
    branch.told("account", "wang", "--person", "王强", "--id-number", id_number(998))
    file = table(branch.folder, MEMBERS, person(1))

    with pytest.raises(AccountNotSaid):
        branch.types("import", file, "--kind", "members")
    done = branch.told("import", file, "--kind", "members", "--account", "wang")
    assert done["recorded"] == 1


def test_one_report_is_recorded_from_json(branch: Branch) -> None:
    """As a local system gives it, on the account's name."""
    data = {
        "on": "2026-03-01", "member": "ab" * 32, "union": UNION, "sex": "male",
        "birth_year": 1990, "migrant": True, "employment": "standard", "grade": "none",
    }  # fmt: skip
    entry = {"type": "organization.member_joined", "union": UNION, "data": data}

    said = branch.told("record", text=json.dumps(entry))

    store = Store.open(branch.store)
    found = store.report(said["event"])
    assert found is not None
    assert found.state == "recorded"
    assert json.loads(bytes(found.body))["data"]["reported_by"]["account"] == "li.na"
    store.close()


def test_a_workbook_says_its_kind_and_comes_back_with_reasons(branch: Branch) -> None:
    """Its sheet is named for what it holds; the JSON says where it was handed back."""
    file = workbook(branch.folder, person(1), person(2, 是否农民工="?"))

    said = branch.told("import", file)
    typed = branch.types("import", file, "--returned", branch.folder / "back.xlsx")

    assert (said["kind"], said["sheet"], said["recorded"]) == ("members", "会员", 0)
    assert said["returned"] == str(file.with_name(f"{file.stem}-退回.xlsx"))
    assert Path(said["returned"]).exists()
    assert typed.exit_code == 1
    assert "会员" in typed.stdout
    assert str(branch.folder / "back.xlsx") in typed.stdout.splitlines()[-1]


def test_a_table_that_doesnt_say_its_kind_asks_for_it(branch: Branch) -> None:
    """A CSV has no sheet, and a sheet may have any name."""
    for file in (
        table(branch.folder, MEMBERS, person(1)),
        workbook(branch.folder, person(1), title="Sheet1"),
    ):
        with pytest.raises(KindNotSaid):
            branch.types("import", file)


def test_a_template_is_written_empty_and_filled_in(branch: Branch) -> None:
    """Empty without a store; filled in with what the store knows."""
    empty, full = branch.folder / "empty.xlsx", branch.folder / "full.xlsx"
    branch.told("import", table(branch.folder, MEMBERS, person(1)), "--kind", "members")

    said = branch.told("template", "employers", empty)
    typed = branch.types("template", "members", full, "--filled")

    assert said == {"file": str(empty), "kind": "employers", "rows": 0}
    assert str(full) in typed.stdout
    assert branch.told("import", full)["unchanged"] == 1


def test_an_import_is_undone_by_its_batch(branch: Branch) -> None:
    """With a reason of the clerk's or the usual one."""
    batch = branch.told("import", workbook(branch.folder, person(1), person(2)))["batch"]

    typed = branch.types("undo", batch, "--reason", "名册拿错了")
    again = branch.told("import", workbook(branch.folder, person(1)))
    said = branch.told("undo", again["batch"])

    assert batch in typed.stdout
    assert (said["batch"], said["recorded"]) == (again["batch"], 1)
