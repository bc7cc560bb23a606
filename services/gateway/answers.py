"""What is answered under each address: one marshmallow schema for each, every field named.

They are the contract: the OpenAPI document is made of them, and tests hold every answer to them.
Nothing is loaded through them on the way out, so they cost no time.
"""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields, validate

from services.gateway.schemas import DOMAINS, FORMS, TREES

KINDS: Final = ("stock", "flow", "ratio")
OUTCOMES: Final = ("applied", "refused", "waiting")
AMOUNT: Final = r"-?[0-9]+(\.[0-9]+)?\Z"


def string(**options: Any) -> fields.String:  # noqa: ANN401 - marshmallow's options
    """Declare a text that is always there."""
    return fields.String(required=True, **options)


def amount() -> fields.String:
    """Declare an exact decimal; null where it is hidden or can't be divided."""
    return fields.String(required=True, allow_none=True, validate=validate.Regexp(AMOUNT))


def some(schema: type[Schema]) -> fields.List[Any]:
    """Declare a list."""
    return fields.List(fields.Nested(schema), required=True)


class Failure(Schema):
    """Why there is no answer."""

    error = string()
    message = string()


class Indicator(Schema):
    """An indicator."""

    id = string()
    domain = string()
    domain_title = string()
    kind = string(validate=validate.OneOf(KINDS))
    title = string()
    unit = string()
    definition = string()
    source = string()
    origin = string()
    numerator = string(allow_none=True)
    denominator = string(allow_none=True)
    hidden = fields.Boolean(required=True)


class Indicators(Schema):
    """All indicators."""

    indicators = some(Indicator)


class Place(Schema):
    """A step of the way down from the root."""

    union = string()
    name = string()


class Union(Place):
    """A union as every list tells it."""

    kind = string()
    kind_title = string()
    status = string()
    status_title = string()


class Share(Union):
    """A union with its value."""

    value = amount()


class Branch(Share):
    """A union in the tree."""

    per_thousand = amount()
    children = fields.Boolean(required=True)


class Part(Schema):
    """One cell of a number."""

    dimension = string()
    name = string()
    title = string()
    text = string()
    value = amount()


class Dimension(Schema):
    """What a number consists of, by one dimension."""

    dimension = string()
    title = string()
    parts = some(Part)


class Totals(Union):
    """The values of all indicators at a union."""

    path = some(Place)
    tree = string(validate=validate.OneOf(TREES))
    on = fields.Date(required=True)
    form = string(validate=validate.OneOf(FORMS))
    since = fields.Date(required=True)
    values = fields.Dict(fields.String(), amount(), required=True)
    labels = fields.Dict(fields.String(), some(Dimension), required=True)


class Tree(Schema):
    """The unions below one."""

    union = string()
    since = fields.Date(required=True)
    own = amount()
    per_thousand_of = string(allow_none=True)
    children = some(Branch)


class Point(Schema):
    """A month's first day, and its value."""

    on = fields.Date(required=True)
    value = amount()


class Series(Schema):
    """The values of an indicator, month by month or week by week."""

    points = some(Point)


class Trends(Schema):
    """The values of all indicators; `months` are the first days of months, or of weeks."""

    union = string()
    months = fields.List(fields.Date(), required=True)
    values = fields.Dict(fields.String(), fields.List(amount()), required=True)


class Find(Schema):
    """A union, an employer, or a case by its number; `union` is where it leads.

    Of a case `kind` is its kind, and `name` its number; its events are rights'.
    """

    what = string(validate=validate.OneOf(("union", "employer", "case")))
    id = string()
    name = string()
    union = string(allow_none=True)
    kind = string()
    kind_title = string()
    status = string()
    status_title = string(allow_none=True)


class Finds(Schema):
    """What was found, and whether there is more."""

    found = some(Find)
    more = fields.Boolean(required=True)


class Late(Schema):
    """A clock that ran out: what it is about, by which article, who handles that now.

    `name` is the subject's own, `employer_name` that of the employer with which it is concerned.
    `days` are those since the last day in time; `mark` is how sure the line of the pack is.
    `missed_by` is the union that answers for it, another one where the case was raised since.
    """

    domain = string(validate=validate.OneOf(DOMAINS))
    kind = string()
    kind_title = string()
    id = string()
    name = string(allow_none=True)
    employer_name = string(allow_none=True)
    clock = string()
    clock_title = string()
    article = string()
    pack = string()
    pack_title = string()
    mark = string(allow_none=True)
    mark_title = string(allow_none=True)
    effect = string()
    effect_title = string()
    provisional = fields.Boolean(required=True)
    due_on = fields.Date(required=True)
    days = fields.Integer(required=True)
    union = string()
    union_name = string(allow_none=True)
    missed_by = string()
    missed_by_name = string(allow_none=True)


class Away(Schema):
    """A domain that couldn't be asked, and why."""

    domain = string(validate=validate.OneOf(DOMAINS))
    title = string()
    message = string()


class Overdue(Schema):
    """What ran out and is still waited for, that which has been due for longest first.

    `count` is of all pages, without the domains that are `away`.
    """

    union = string(allow_none=True)
    on = fields.Date(required=True)
    count = fields.Integer(required=True)
    entries = some(Late)
    next = string(allow_none=True)
    away = some(Away)
