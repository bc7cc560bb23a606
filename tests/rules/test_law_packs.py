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
