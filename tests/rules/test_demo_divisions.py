"""The ground of the demo: the real divisions of Yinchuan, as a tree without holes."""

from __future__ import annotations

from collections import Counter

from deploy.demo import divisions
from shared.codes import division


def test_the_city_has_its_real_divisions() -> None:
    """One region, one city, 6 counties and districts, 62 towns and streets, 602 communities."""
    city = divisions.load()

    counted = Counter(one.level for one in city.by_code.values())

    assert counted == {"region": 1, "city": 1, "county": 6, "town": 62, "community": 602}
    assert city.root.name == "宁夏回族自治区"


def test_every_division_stands_where_its_code_says() -> None:
    """Level and parent of the table agree with the digits."""
    for one in divisions.load().by_code.values():
        assert one.level == division.level(one.code)
        assert one.parent == next(iter(division.parents(one.code)), None)


def test_the_tree_reaches_every_division_once() -> None:
    """Walking down from the region finds each community of the table."""
    city = divisions.load()

    walked = [one.code for one in city.within(city.root.code, "community")]

    assert walked == sorted(walked)
    assert set(walked) == {one.code for one in city.by_code.values() if one.level == "community"}


def test_a_division_is_called_by_its_full_name() -> None:
    """City, district, street; the region goes without saying."""
    city = divisions.load()

    assert city.full_name("640104001") == "银川市兴庆区凤凰北街街道"
    assert city.full_name("6401") == "银川市"
    assert [one.name for one in city.children("6401")][:3] == ["兴庆区", "西夏区", "金凤区"]


def test_the_table_says_where_it_comes_from() -> None:
    """Its first lines name the source and the licence."""
    head = divisions.TABLE.read_text("utf-8").splitlines()[:3]

    assert all(line.startswith("#") for line in head)
    assert "WTFPL" in " ".join(head)
