"""Where figures count: as it was, through moves, and on today's boundaries."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.figures.boundaries import TREES, Boundaries, Edge, Node
from shared.figures.placements import Placements
from tests.trees import ROOT, UNIONS, City, by_union, cities, on, path

few = settings(max_examples=30)

Totals = Counter[tuple[str, Node, dt.date]]


def totals(placements: Placements, city: City) -> tuple[Totals, Totals]:
    """Add up a city's stocks and flows by the plans."""
    stock: Totals = Counter()
    flow: Totals = Counter()
    for figure in city.figures:
        plan = placements.plan(figure.union, figure.day)
        own = tuple(Node(tree, figure.union) for tree in TREES)
        for node in (*own, *plan.here):
            stock["as_was", node, figure.day] += figure.stock
            flow["as_was", node, figure.day] += figure.flow
        for node, sign in plan.today:
            stock["today", node, figure.day] += sign * figure.stock
            flow["today", node, figure.day] += sign * figure.flow
        for node, day, sign in plan.moves:
            stock["as_was", node, day] += sign * figure.stock
            stock["today", node, day] -= sign * figure.stock
    return stock, flow


def standing(city: City) -> Placements:
    """Give the placements of a city."""
    return Placements(Boundaries(city.edges), city.today)


@few
@given(cities())
def test_every_total_is_what_its_definition_says(city: City) -> None:
    """As it was: the unions below on that day; today's form: the unions below today."""
    stock, flow = totals(standing(city), city)

    for tree, union, day, form in city.questions():
        node = Node(tree, union)
        forms = ("as_was",) if form == "as_was" else ("as_was", "today")
        held = sum(
            value
            for (one, where, when), value in stock.items()
            if one in forms and where == node and when <= day
        )
        assert held == city.stock(tree, union, day, form)
        assert sum(flow[one, node, day] for one in forms) == city.flow(tree, union, day, form)


@few
@given(cities())
def test_both_roots_agree(city: City) -> None:
    """What counts at the territorial root counts at the industry root, day for day."""
    for kind in totals(standing(city), city):
        territorial, industry = (
            {
                key[0::2]: value
                for key, value in kind.items()
                if key[1] == Node(tree, ROOT) and value
            }
            for tree in TREES
        )

        assert territorial == industry


@few
@given(cities(), st.randoms(use_true_random=False))
def test_edges_may_become_known_in_any_order(city: City, chance: object) -> None:
    """Boundaries that grew union by union give the same plans as those built at once."""
    unions = list(by_union(city.edges).items())
    chance.shuffle(unions)  # type: ignore[attr-defined] # hypothesis's Random
    grown = Placements(Boundaries(()), on(0))

    for union, edges in unions:
        for figure in city.figures:
            grown.plan(figure.union, figure.day)
        grown = grown.changed(grown.boundaries.changed({union: edges}), city.today)

    assert totals(grown, city) == totals(standing(city), city)


@few
@given(cities())
def test_a_path_is_what_climbing_gives(city: City) -> None:
    """The path of a union on a day is itself and each union above, up to the root."""
    boundaries = Boundaries(city.edges)

    for tree, union, day, _ in city.questions():
        assert boundaries.path(tree, union, day) == path(city.edges, tree, union, day)


@few
@given(cities())
def test_under_and_children_are_the_paths_turned_round(city: City) -> None:
    """A union stands under each node of its path, and is a child of the next one."""
    boundaries = Boundaries(city.edges)

    for tree, union, day, _ in city.questions():
        node = Node(tree, union)
        paths = {one: path(city.edges, tree, one, day) for one in (ROOT, *UNIONS)}
        assert boundaries.under(node, day) == [
            one for one in sorted(paths) if union in paths[one][1:]
        ]
        assert boundaries.children(node, day) == [
            one for one in sorted(paths) if paths[one][1:2] == (union,)
        ]


def test_a_union_that_never_moved_stores_nothing_for_today() -> None:
    """Most unions have one edge: their plan is only where they stand."""
    boundaries = Boundaries(
        [Edge("territorial", "r", None, None), Edge("territorial", "u", "r", None)]
    )

    plan = Placements(boundaries, on(5)).plan("u", on(1))

    assert plan.here == (Node("territorial", "r"), Node("industry", "r"))
    assert (plan.moves, plan.today) == ((), ())


def test_unions_below_one_parent_share_a_plan() -> None:
    """Figures of siblings are added up once before they are placed."""
    siblings = [Edge("territorial", union, "r", None) for union in ("u", "v")]
    placements = Placements(Boundaries([Edge("territorial", "r", None, None), *siblings]), on(5))

    assert placements.plan("u", on(1)) is placements.plan("v", on(2))


def test_an_edge_holds_from_its_day() -> None:
    """On the day before, the union stands where it stood; on the day itself where it goes."""
    boundaries = Boundaries([
        Edge("territorial", "r", None, None),
        Edge("territorial", "a", "r", None),
        Edge("territorial", "u", "r", None),
        Edge("territorial", "u", "a", on(5)),
    ])  # fmt: skip

    assert boundaries.path("territorial", "u", on(4)) == ("u", "r")
    assert boundaries.path("territorial", "u", on(5)) == ("u", "a", "r")


def test_a_dated_first_edge_holds_for_all_days_before() -> None:
    """Only the first territorial edge; in the industry tree a union hung under the root before."""
    boundaries = Boundaries([
        Edge("territorial", "r", None, None),
        Edge("territorial", "a", "r", on(5)),
        Edge("territorial", "u", "r", on(5)),
        Edge("industry", "u", "a", on(5)),
    ])  # fmt: skip

    assert boundaries.path("territorial", "u", on(1)) == ("u", "r")
    assert boundaries.path("industry", "u", on(1)) == ("u", "r")
    assert boundaries.path("industry", "u", on(5)) == ("u", "a", "r")


def test_figures_of_a_union_without_a_way_to_the_root_count_nowhere_above() -> None:
    """They are kept, and count when the missing edge comes, in both trees at once."""
    without = Boundaries([
        Edge("territorial", "r", None, None),
        Edge("territorial", "u", "a", None),
        Edge("industry", "u", "r", None),
    ])  # fmt: skip

    complete = without.changed({"a": [Edge("territorial", "a", "r", None)]})

    assert Placements(without, on(5)).plan("u", on(1)).here == ()
    assert [node.union for node in Placements(complete, on(5)).plan("u", on(1)).here] == [
        "a", "r", "r",
    ]  # fmt: skip


CIRCLE = [
    Edge("territorial", "r", None, None),
    Edge("territorial", "a", "r", None),
    Edge("territorial", "b", "a", None),
    Edge("territorial", "a", "b", on(3)),
]


@pytest.mark.parametrize("edges", [CIRCLE, CIRCLE[::-1]])
def test_an_edge_that_would_close_a_circle_doesnt_hold_and_is_named(edges: list[Edge]) -> None:
    """The later edge is cut, in whatever order the edges became known."""
    boundaries = Boundaries(edges)

    assert boundaries.cut == [Edge("territorial", "a", "b", on(3))]
    assert boundaries.path("territorial", "b", on(4)) == ("b", "a", "r")


def test_a_cut_edge_holds_as_soon_as_it_closes_no_circle() -> None:
    """When the other edge is corrected, the first one stands again."""
    boundaries = Boundaries(CIRCLE)

    mended = boundaries.changed({"b": [Edge("territorial", "b", "r", None)]})

    assert mended.cut == []
    assert mended.path("territorial", "a", on(4)) == ("a", "b", "r")


@few
@given(
    st.lists(
        st.tuples(
            st.sampled_from(UNIONS), st.sampled_from(UNIONS), st.none() | st.integers(0, 9).map(on)
        )
    )
)
def test_no_edges_whatever_make_a_path_without_end(
    drawn: list[tuple[str, str, dt.date | None]],
) -> None:
    """Circles of any length, first or dated, are cut; growing cuts the same as building."""
    edges = [Edge("territorial", ROOT, None, None)]
    edges += [Edge("territorial", union, parent, day) for union, parent, day in drawn]
    edges += [Edge("industry", union, parent, day) for union, parent, day in drawn]
    grown = Boundaries(())

    for union, some in by_union(edges).items():
        grown = grown.changed({union: some})
    built = Boundaries(edges)

    for union in UNIONS:
        assert grown.periods(union) == built.periods(union)
