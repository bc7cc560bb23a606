"""What a clerk reads of a table that isn't right: the column to blame, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deploy.commands._tables import MOST_SHOWN
from deploy.commands.agent import command
from services.agent.headings import HeadingSurplus
from services.agent.kinds import KINDS
from services.agent.lines import TableEmpty, TableUnreadable
from services.agent.store import Store
from services.agent.tables import KindNotSaid, kind_of
from services.agent.template import write_template
from shared import words
from tests.agents import UNION, a_store, id_number
from tests.tables import EMPLOYERS, MEMBERS, code, data, employer, imported, mistakes, person, table

ABOVE = "640104"
COUNTS = ("女职工", "农民工", "劳务派遣工", "新就业形态劳动者", "统计日期")
UNIONS = (
    "工会编码", "工会名称", "工会类型", "上级工会", "行政区划代码", "覆盖单位", "建会日期",
    "报送工会",
)  # fmt: skip
OFFICERS = (
    "姓名", "身份证号", "职务", "专兼职", "产生方式", "任职日期", "是否单位负责人近亲属",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store of a union and of the one above it, with an account."""
    opened = a_store(tmp_path, UNION, ABOVE)
    opened.people.open_account("li.na", "李娜", id_number(999))
    yield opened
    opened.close()


def union(order: int, **cells: object) -> list[object]:
    """Make a union's row."""
    row = {
        "工会编码": f"{UNION}{order:02d}", "工会名称": "某厂工会", "工会类型": "单独基层工会",
        "上级工会": UNION, "行政区划代码": ABOVE, "覆盖单位": code(order),
        "建会日期": "2010-05-01", "报送工会": UNION,
    } | cells  # fmt: skip
    return [row[head] for head in UNIONS]


def officer(order: int, took_on: str) -> list[object]:
    """Make an officer's row."""
    return ["王小红", id_number(order), "主席", "兼职", "选举", took_on, "否"]


def told(
    store: Store, folder: Path, kind: str, heads: Sequence[str], *rows: Sequence[object]
) -> list[tuple[int, str | None, str]]:  # fmt: skip
    """Try a table on behalf of the union; give what is wrong."""
    named = [[*row, UNION] for row in rows] if kind != "unions" else rows
    heads = (
        heads if kind == "unions" else (*heads, "报送工会" if kind == "employers" else "工会编码")
    )
    return mistakes(imported(store, table(folder, heads, *named), kind, dry_run=True))


def test_what_a_service_would_refuse_of_a_member_is_told_at_once(
    store: Store, tmp_path: Path
) -> None:
    """Whoever joins after the report or before being born is a slip of the pen."""
    ahead = person(1, 入会日期="2026-03-03")
    unborn = person(2, 入会日期="1989-12-31")

    assert told(store, tmp_path, "members", MEMBERS, ahead, unborn) == [
        (2, "入会日期", "day_ahead"), (3, "入会日期", "born_after"),
    ]  # fmt: skip
    assert told(store, tmp_path, "joined", MEMBERS, ahead, unborn) == [
        (2, "入会日期", "day_in_future"), (3, "入会日期", "born_after"),
    ]  # fmt: skip


def test_what_a_service_would_refuse_of_an_officer_is_told_at_once(
    store: Store, tmp_path: Path
) -> None:
    """The day that is wrong is named, though the report calls it otherwise than the column."""
    rows = officer(1, "2026-03-03"), officer(2, "1950-01-01")

    assert told(store, tmp_path, "officers", OFFICERS, *rows) == [
        (2, "任职日期", "day_in_future"), (3, "任职日期", "born_after"),
    ]  # fmt: skip


def test_what_a_service_would_refuse_of_an_employer_is_told_at_once(
    store: Store, tmp_path: Path
) -> None:
    """A part above the whole, a count of a day to come."""
    rows = (
        [*employer(1), 0, 1201, 0, 0, ""], [*employer(2), 0, 0, 0, 0, "2026-03-03"],
        [*employer(3, 单位名称="马家店 138 0013 8000"), "", "", "", "", ""],
    )  # fmt: skip

    assert told(store, tmp_path, "employers", (*EMPLOYERS, *COUNTS), *rows) == [
        (2, "农民工", "part_exceeds_whole"), (3, "统计日期", "day_in_future"),
        (4, "单位名称", "text_holds_phone"),
    ]  # fmt: skip


def test_what_a_service_would_refuse_of_a_union_is_told_at_once(
    store: Store, tmp_path: Path
) -> None:
    """Each in its column; a union that may not speak is no division, whatever its code."""
    wrong = code(5)[:-1] + ("0" if code(5)[-1] != "0" else "1")
    rows = (
        union(1, 建会日期="2026-03-03"), union(2, 上级工会=f"{UNION}02"),
        union(3, 覆盖单位="甲厂、乙厂"), union(4, 工会类型="县（区）总工会"),
        union(5, 覆盖单位=f"{code(6)}、{wrong}"), union(6, 行政区划代码="6402", 报送工会="6402"),
        union(7),
    )  # fmt: skip

    assert told(store, tmp_path, "unions", UNIONS, *rows) == [
        (2, "建会日期", "day_ahead"), (3, "上级工会", "own_parent"),
        (4, "覆盖单位", "pattern_wrong"), (5, "覆盖单位", "covers_no_employers"),
        (6, "覆盖单位", "credit_code_check"), (7, "报送工会", "store_may_not_speak"),
    ]  # fmt: skip


def test_what_is_meant_is_taken(store: Store, tmp_path: Path) -> None:
    """Blanks in a number as cards print it, words for the codes of industry and division."""
    number = id_number(1)
    members = person(1, 身份证号=f"{number[:6]} {number[6:14]} {number[14:]}")
    file = table(tmp_path, (*MEMBERS, "工会编码"), [*members, UNION])
    heads = (*EMPLOYERS, "报送工会")
    row = employer(2, 行业代码="制造业", 统一社会信用代码=f"{code(2)[:8]} {code(2)[8:]}",
                   行政区划代码="凤凰北街街道")  # fmt: skip

    imported(store, file)
    imported(store, table(tmp_path, heads, [*row, UNION]), "employers")

    assert store.people.find(store.people.key_of(number)) is not None
    fields = [data(store)[1][name] for name in ("industry", "credit_code", "division")]
    assert fields == ["C", code(2), "640104001"]


def test_a_name_that_several_divisions_have_is_none(store: Store, tmp_path: Path) -> None:
    """Nobody is told to write digits where a name would do."""
    rows = (
        union(1, 行政区划代码="城关镇"),
        union(2, 行政区划代码="郊区"),
        union(3, 行政区划代码="640111"),
    )

    assert told(store, tmp_path, "unions", UNIONS, *rows) == [
        (2, "行政区划代码", "division_not_named"), (3, "行政区划代码", "division_not_named"),
        (4, "行政区划代码", "division_ended"),
    ]  # fmt: skip


def test_a_column_too_many_is_told_to_go(store: Store, tmp_path: Path) -> None:
    """Nothing is offered where every heading that is known stands there already."""
    heads = [one.zh for one in KINDS["members"].columns]

    with pytest.raises(HeadingSurplus) as raised:
        imported(store, table(tmp_path, [*heads, "手机号"]))

    assert "备注" in words.told(raised.value, "zh")


def test_what_is_no_table_is_told_before_its_kind_is_asked(tmp_path: Path) -> None:
    """A clerk who adds --kind to a picture learns nothing."""
    for content, error in ((b"", TableEmpty), (b"%PDF-1.4\n\xff\xfe\0", TableUnreadable)):
        file = tmp_path / "file"
        file.write_bytes(content)
        with pytest.raises(error):
            kind_of(file)


def test_every_kind_is_offered(tmp_path: Path) -> None:
    """Whoever is asked for the kind reads all of them."""
    with pytest.raises(KindNotSaid) as raised:
        kind_of(table(tmp_path, MEMBERS, person(1)))

    for lang in words.LANGS:
        assert all(kind in words.told(raised.value, lang) for kind in KINDS)


def types(store: Store, *typed: str | Path) -> Result:
    """Run a command at the terminal of the store."""
    whole = ["--store", str(store.database.path), *map(str, typed)]
    return CliRunner().invoke(command, whole, catch_exceptions=False, env={"LC_ALL": "zh_CN"})


def test_a_clerk_is_told_what_an_import_did_not_do(store: Store, tmp_path: Path) -> None:
    """That nothing was recorded for the bad rows' sake, that no row is filled in, how many more."""
    heads = (*MEMBERS, "工会编码")
    mixed = table(tmp_path, heads, [*person(1), UNION], [*person(2, 是否农民工="?"), UNION])
    many = table(tmp_path, heads, *([*person(3, 姓名=""), UNION] for _ in range(MOST_SHOWN + 2)))
    empty = tmp_path / "empty.xlsx"
    write_template(KINDS["members"], empty)

    said = [types(store, "import", one, "--kind", "members").stdout for one in (mixed, many, empty)]

    assert "什么也没有登记" in said[0]
    assert "另有 2 处有误" in said[1]
    assert "退回的工作簿：" not in said[1]
    assert "没有填写任何一行" in said[2]
    assert store.written() == []
