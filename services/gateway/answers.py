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


class Label(Schema):
    """One `dimension=value` in words."""

    dimension = string()
    value = string()
    title = string()
    text = string()


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


class Contributors(Schema):
    """The unions of which a total is the sum."""

    union = string()
    indicator = string()
    on = fields.Date(required=True)
    since = fields.Date(required=True)
    value = amount()
    unions = some(Share)
    next = string(allow_none=True)


class Subject(Schema):
    """A subject with what it adds to a number."""

    kind = string()
    kind_title = string()
    id = string()
    name = string(allow_none=True)
    value = amount()
    labels = some(Label)


class Subjects(Schema):
    """The subjects whose contributions make a union's number; `domain` keeps their events."""

    union = string()
    domain = string()
    indicator = string()
    on = fields.Date(required=True)
    since = fields.Date(required=True, allow_none=True)
    sum = amount()
    figure = amount()
    count = fields.Integer(required=True)
    subjects = some(Subject)
    next = string(allow_none=True)


class Field(Schema):
    """A field of an event in words."""

    name = string()
    title = string()
    text = fields.Raw(required=True, allow_none=True)


class Event(Schema):
    """An event from the ledger, with what became of it."""

    stream = string()
    number = fields.Integer(required=True)
    event = string(allow_none=True)
    source = string(allow_none=True)
    type = string(allow_none=True)
    zh = string(allow_none=True)
    title = string(allow_none=True)
    line = string(allow_none=True)
    on = fields.Date(required=True, allow_none=True)
    settled_at = string()
    outcome = string(validate=validate.OneOf(OUTCOMES))
    outcome_title = string()
    reason = string(allow_none=True)
    facts = fields.Dict(required=True)
    why = string(allow_none=True)
    data = fields.Dict(required=True)
    fields_ = fields.List(fields.Nested(Field), required=True, data_key="fields")


class Timeline(Schema):
    """The events of one subject."""

    kind = string()
    id = string()
    events = some(Event)
    next = string(allow_none=True)


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


class Veto(Schema):
    """What bars an employer's honours, and the announcement that tells of it.

    `until` is what was announced of an adverse fact, `rule_until` what the rule says of it.
    """

    rule = string()
    rule_title = string()
    event = string()
    fact = string(allow_none=True)
    article = string()
    source = string()
    mark = string()
    mark_title = string()
    from_ = fields.Date(required=True, allow_none=True, data_key="from")
    until = fields.Date(required=True, allow_none=True)
    rule_until = fields.Date(required=True, allow_none=True)


class Position(Schema):
    """Up to which number of a stream of announcements skills knew."""

    stream = string()
    number = fields.Integer(required=True)


class Check(Schema):
    """By what a decision, `event`, was checked for its day, and what that would come to now.

    `added` bar now and didn't then, `lifted` the other way; `by` are the announcements because of
    which.
    """

    event = string()
    occasion = string()
    occasion_title = string()
    on = fields.Date(required=True)
    rule_pack = string()
    result = string()
    result_title = string()
    vetoes = some(Veto)
    positions = some(Position)
    changed = fields.Boolean(required=True)
    result_now = string()
    result_now_title = string()
    added = some(Veto)
    lifted = some(Veto)
    by = fields.List(string(), required=True)


class Standing(Schema):
    """The checks of a nomination, in the order of its decisions."""

    nomination = string()
    employer = string(allow_none=True)
    checks = some(Check)


class Miss(Schema):
    """A quota that a slate misses: too many of a union, or too few of a group, and by how many."""

    quota = string()
    name = string()
    wanted = fields.Integer(required=True)
    had = fields.Integer(required=True)
    by = fields.Integer(required=True)
    article = string()
    message = string()


class Nominee(Schema):
    """A nominee on a slate, and what bars the employer by what is known now.

    `result` is that of the last check, as it would be now; null where none was made.
    """

    nomination = string()
    kind = string()
    quota_union = string()
    groups = fields.List(string(), required=True)
    stage = string(allow_none=True)
    result = string(allow_none=True)
    result_title = string(allow_none=True)
    vetoes = some(Veto)


class Slate(Schema):
    """The check of a slate; `strangers` are nominations that aren't of the round."""

    round = string()
    honour = string(allow_none=True)
    year = fields.Integer(required=True, allow_none=True)
    union = string(allow_none=True)
    nominees = some(Nominee)
    misses = some(Miss)
    strangers = fields.List(string(), required=True)


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
