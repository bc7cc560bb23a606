"""Rule packs: what a file must hold, and what is said when it doesn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.law import packs
from shared.law.packs import PackWrong

LINE = (
    'clock = "answer", length = 15, unit = "calendar", effect = "overdue", '
    'article = "第一条", source = "a test", mark = "law", valid_from = 2020-01-01'
)


def pack(*lines: str, base: str = "") -> str:
    """Write the text of a pack."""
    own_base = f'base = "{base}"\n' if base else ""
    rows = "".join(f"  {{ {line} }},\n" for line in lines)
    return f'title = {{ zh = "某地", en = "Place" }}\n{own_base}clocks = [\n{rows}]\n'


def test_the_packs_of_the_house_are_right() -> None:
    """They load, and every local one stands on the national one."""
    loaded = packs.load()

    assert loaded["cn"].base is None
    assert {one.base for one in loaded.values() if one.name != "cn"} == {"cn"}


def test_a_city_adds_a_pack_with_one_file(tmp_path: Path) -> None:
    """The name of the file is the pack's."""
    (tmp_path / "place.toml").write_text(pack(LINE), "utf-8")

    (line,) = packs.load(tmp_path)["place"].clocks["answer"]

    assert (line.length, line.unit, line.before) == (15, "calendar", False)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("clocks = [", "Invalid value"),
        (pack(LINE.replace("15", "0")), "length"),
        (pack(LINE.replace("calendar", "named")), "length"),
        (pack(LINE.replace("15", '"15"')), "length"),
        (pack(LINE.replace("calendar", "weeks")), "unit"),
        (pack(LINE.replace("overdue", "nothing")), "effect"),
        (pack(LINE.replace('mark = "law"', 'mark = "sure"')), "mark"),
        (pack(LINE.replace("2020-01-01", '"soon"')), "valid_from"),
        (pack(LINE.replace('source = "a test", ', "")), "source"),
        (pack(LINE + ', lenght = "15"'), "lenght"),
        (pack(LINE, LINE), "answer twice from 2020-01-01"),
        (pack(LINE, base="nowhere"), "base nowhere"),
        (pack(LINE, base="place"), "base place"),
    ],
)
def test_a_wrong_pack_is_told_with_its_file_and_problem(
    tmp_path: Path, text: str, problem: str
) -> None:
    """A misspelt field, a wrong value, a line twice or a missing base stop the loading."""
    (tmp_path / "place.toml").write_text(text, "utf-8")

    with pytest.raises(PackWrong) as error:
        packs.load(tmp_path)

    assert error.value.facts["file"] == "place.toml"
    assert problem in error.value.facts["problem"]


THRESHOLD = 'threshold = "vote", number = 1, article = "第一条", source = "a test", mark = "law"'
BAND = (
    'band = "seats", from = 100, number = 30, article = "第一条", source = "a test", mark = "law"'
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"thresholds = [{{ {THRESHOLD}, of = 0 }}]", "of"),
        (f"bands = [{{ {BAND}, each = 0 }}]", "each"),
        (f"bands = [{{ {BAND.replace('30', '0')} }}]", "number"),
        (f"bands = [{{ {BAND}, at_least = 3 }}]", "at_least"),
    ],
)
def test_a_wrong_share_or_band_is_told(tmp_path: Path, text: str, problem: str) -> None:
    """A share of nothing, a band of no seats, a field that there isn't."""
    (tmp_path / "place.toml").write_text(pack(LINE) + text, "utf-8")

    with pytest.raises(PackWrong) as error:
        packs.load(tmp_path)

    assert problem in error.value.facts["problem"]


def test_a_band_grows_with_the_size_and_may_have_an_end(tmp_path: Path) -> None:
    """30 from 100 on, 5 for each further 100, at most 45; lines may stand in any order."""
    lines = f"{{ {BAND}, add = 5, each = 100, most = 45 }}"
    later = BAND.replace("100", "1000").replace("30", "60")
    (tmp_path / "place.toml").write_text(pack(LINE) + f"bands = [{{ {later} }}, {lines}]", "utf-8")

    first, second = packs.load(tmp_path)["place"].bands["seats"]

    assert [first.least(size) for size in (100, 199, 200, 900)] == [30, 30, 35, 45]
    assert second.least(5000) == 60
