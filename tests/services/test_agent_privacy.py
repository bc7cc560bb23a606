"""No name and no ID number leaves the branch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from services.agent.store import Store
from shared.events.organization import EventVoided
from tests.agents import (
    CLERK,
    NOW,
    SOURCE,
    UNION,
    Line,
    a_line,
    a_store,
    id_number,
    joined,
    states,
    stream,
)
from tests.tables import (
    EMPLOYERS,
    MEMBERS,
    employer,
    imported,
    person,
    table,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store with an account."""
    opened = a_store(tmp_path)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def sent(line: Line) -> bytes:
    """Give every byte that went out, headers and keys among it."""
    line.drain()
    return b"".join(
        message.body + repr((message.headers, message.routing_key)).encode()
        for message in line.wire.published
    )


def test_no_name_and_no_id_number_leaves_the_branch(store: Store, tmp_path: Path) -> None:
    """Every byte that is sent is searched, in every encoding that a name could have."""
    people = [(order, f"马{chr(0x4E00 + 37 * order)}明") for order in range(1, 60)]
    imported(store, table(tmp_path, MEMBERS, *(person(order, name) for order, name in people)))

    out = sent(a_line(store))

    assert store.read(stream(store), 58, 1)
    for order, name in people:
        assert store.people.find(store.people.key_of(id_number(order))) is not None
        for text in (name, id_number(order), id_number(order).lower(), name[1:]):
            for encoding in ("utf-8", "gb18030", "utf-16-le"):
                assert text.encode(encoding) not in out
            assert repr(text).encode("unicode_escape") not in out
            assert text.encode().hex().encode() not in out


def test_the_errors_of_an_import_hold_no_id_number(store: Store, tmp_path: Path) -> None:
    """They go to screens, JSON and logs."""
    wrong = id_number(3)[:-1] + ("0" if id_number(3)[-1] != "0" else "1")
    rows: list[list[object]] = [person(1, 身份证号=wrong), [id_number(5)] * len(MEMBERS)]

    found = imported(store, table(tmp_path, MEMBERS, *rows))

    said = msgspec.json.encode(found).decode() + "".join(bad.told("zh") for bad in found.bad)
    assert len(found.bad) > 2
    assert wrong not in said
    assert id_number(5) not in said


@pytest.mark.parametrize(
    ("column", "number"), [("入会日期", "13895112345"), ("入会日期", id_number(7))]
)
def test_a_number_in_the_wrong_column_is_not_told(
    store: Store, tmp_path: Path, column: str, number: str
) -> None:
    """Nor does a credit code that is somebody's phone stand in what an import tells."""
    member = table(tmp_path, MEMBERS, person(1, **{column: number}))
    heads = table(tmp_path, EMPLOYERS, employer(1, 统一社会信用代码=number, 职工人数=number))

    found = [imported(store, member), imported(store, heads, "employers")]

    said = msgspec.json.encode(found).decode()
    said += "".join(bad.told("zh") for one in found for bad in one.bad)
    assert [len(one.bad) for one in found] == [1, 2]
    assert number not in said


def test_a_member_key_that_looks_like_a_phone_number_is_not_taken_for_one(store: Store) -> None:
    """One key in a hundred holds a landline by chance; its member can be corrected too."""
    key = f"a09515012345b{'c' * 51}"
    (joining,) = store.record([joined(1, member=key)], source=SOURCE)
    voided = EventVoided(
        on=NOW.date(), reported_by=CLERK, kind="member", about=f"{UNION}/{key}", event=joining,
        reason="误报",
    )  # fmt: skip

    (voiding,) = store.record([voided], source=SOURCE)

    assert states(store, [joining, voiding]) == ["recorded", "recorded"]
