"""What is counted of innovations, patents, methods and studios."""

from __future__ import annotations

from services.skills.indicators.book import indicators
from services.skills.rules.innovation import Innovation, Patent
from services.skills.rules.studio import Studio
from shared.figures.indicators import Contribution
from shared.rules.counting import Contributions, lasting


@indicators.indicator(
    "skills.innovations", "flow", zh="职工创新成果数", en="Innovations", unit="项",
    source="EVENTS.md: by kind, on the day registered",
)  # fmt: skip
def innovations(innovation: Innovation) -> Contributions:
    """Count an innovation."""
    yield Contribution(innovation.union, innovation.made_on, 1, (f"kind={innovation.type}",))


@indicators.indicator(
    "skills.patents", "flow", zh="获专利数", en="Patents", unit="件",
    source="EVENTS.md: once for each number, on the day granted",
)  # fmt: skip
def patents(patent: Patent) -> Contributions:
    """Count a patent."""
    yield Contribution(patent.union, patent.granted_on, 1, (f"patent_kind={patent.type}",))


@indicators.indicator(
    "skills.methods", "flow", zh="命名先进操作法数", en="Methods named", unit="项",
    source="EVENTS.md: on the day named, once at each level",
)  # fmt: skip
def methods(innovation: Innovation) -> Contributions:
    """Count each name of a method."""
    for one in innovation.names:
        yield Contribution(innovation.union, one.on, 1, (f"level={one.level}",))


@indicators.indicator(
    "skills.studios", "stock", zh="创新工作室数", en="Innovation studios", unit="个",
    source="EVENTS.md: since they were founded, by level and leader, named ones apart",
)  # fmt: skip
def studios(studio: Studio) -> Contributions:
    """Count a studio at the level where it stands."""
    for begins, ends, one in studio.levels():
        named = "yes" if one.named else "no"
        labels = (f"level={one.level}", f"leader_kind={studio.leader}", f"named={named}")
        yield from lasting(studio.union, begins, ends, labels)
