"""How figures travel: the present values of rows, in packets; the newest wins."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from shared.events.base import Count, Day, Event, Slug, UnionCode, Whole, event

Cell = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.]{0,60}(\|[a-z_]+=[0-9A-Za-z_.-]{1,60})?\Z")]
Number = Whole | Annotated[str, Meta(pattern=r"^-?[0-9]{1,30}(\.[0-9]{1,10})?\Z")]


class FigureRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All cells of one union and day, each by its place among the packet's names.

    A number past 2⁵³ or with a fraction is a text.
    """

    union: UnionCode
    day: Day
    cells: tuple[Count, ...]
    values: tuple[Number, ...]


@event("数据变动", who="S", subject=("figures", "{origin}"))
class Changed(Event, frozen=True, kw_only=True):
    """Rows of a service's figures with their present values: those that one batch changed.

    The names are those of `stock`, and then those of `flow`.
    """

    origin: Slug
    stock: tuple[Cell, ...]
    flow: tuple[Cell, ...]
    rows: tuple[FigureRow, ...]
