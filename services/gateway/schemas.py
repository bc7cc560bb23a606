"""What may be asked: one marshmallow schema for each question, with its defaults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from services.gateway.errors import QueryWrong
from shared.clock import SHANGHAI
from shared.words import LANGS

FORMS: Final = ("as_was", "today")
TREES: Final = ("territorial", "industry")
STEPS: Final = ("month", "week")
DOMAINS: Final = ("organization", "rights", "skills")
FIRST_DAY: Final = dt.date(1900, 1, 1)
LAST_DAY: Final = dt.date(2999, 12, 31)


def today() -> dt.date:
    """Give the day in Shanghai."""
    return dt.datetime.now(SHANGHAI).date()


def day(**options: Any) -> fields.Date:  # noqa: ANN401 - marshmallow's options
    """Declare a day, in ISO form."""
    return fields.Date(validate=validate.Range(FIRST_DAY, LAST_DAY), **options)


def union(**options: Any) -> fields.String:  # noqa: ANN401
    """Declare the code of a union; None stands for the root."""
    return fields.String(validate=validate.Regexp(r"[0-9A-Za-z]{2,24}\Z"), **options)


def indicator(**options: Any) -> fields.String:  # noqa: ANN401
    """Declare the id of an indicator, with its domain before the dot."""
    return fields.String(validate=validate.Regexp(r"[a-z]{1,20}\.[a-z0-9_]{1,60}\Z"), **options)


def choice(values: tuple[str, ...], **options: Any) -> fields.String:  # noqa: ANN401
    """Declare one of some words."""
    return fields.String(validate=validate.OneOf(values), **options)


class Query(Schema):
    """What every question may say: the language of the answer."""

    lang = choice(LANGS)


class Viewed(Query):
    """A union in a tree, on a day, in a form."""

    tree = choice(TREES, load_default="territorial")
    union = union(load_default=None)
    on = day(load_default=today)
    form = choice(FORMS, load_default="as_was")


class Branching(Viewed):
    """The unions below one, each with the value of an indicator."""

    indicator = indicator(required=True)


class Contributors(Branching):
    """The unions behind a total, beyond a code."""

    after = union(load_default=None)


class Listed(Query):
    """What is listed of a union and those below it, beyond a place in the list."""

    tree = choice(TREES, load_default="territorial")
    union = union(load_default=None)
    on = day(load_default=today)
    after = fields.String(load_default=None, validate=validate.Length(max=300))


class Series(Query):
    """The values of an indicator over days."""

    tree = choice(TREES, load_default="territorial")
    union = union(load_default=None)
    indicator = indicator(required=True)
    first = day(required=True, data_key="from")
    last = day(load_default=today, data_key="to")
    form = choice(FORMS, load_default="as_was")
    every = choice(STEPS, load_default="month")


class Trends(Query):
    """The values of all indicators over the months of some days, or their weeks."""

    tree = choice(TREES, load_default="territorial")
    union = union(load_default=None)
    first = day(required=True, data_key="from")
    last = day(load_default=today, data_key="to")
    form = choice(FORMS, load_default="as_was")
    every = choice(STEPS, load_default="month")


class Find(Query):
    """Unions and employers by a code, or a part of a name."""

    text = fields.String(required=True, validate=validate.Length(1, 60))


class Subjects(Query):
    """The subjects behind a number of one union, from the day `since` where it is a flow."""

    union = union(required=True)
    indicator = indicator(required=True)
    on = day(load_default=today)
    since = day(load_default=None)
    after = fields.String(load_default=None, validate=validate.Length(max=200))


class Standing(Query):
    """The checks of a nomination."""

    nomination = fields.String(required=True, validate=validate.Regexp(r"[0-9A-Za-z:_.-]{1,80}\Z"))


class Slate(Query):
    """A slate of a round, by its nominations with commas between; else the one reviewed last."""

    round = fields.String(required=True, validate=validate.Regexp(r"[0-9A-Za-z_.-]{1,40}\Z"))
    nominations = fields.String(
        load_default=None, validate=validate.Regexp(r"[0-9A-Za-z:_.,-]{1,8000}\Z")
    )


class Timeline(Query):
    """The events of one subject."""

    domain = choice(DOMAINS, required=True)
    kind = fields.String(required=True, validate=validate.Regexp(r"[a-z_]{1,40}\Z"))
    id = fields.String(required=True, validate=validate.Length(max=160))
    after = fields.String(load_default=None, validate=validate.Regexp(r"[0-9]{1,18}\Z"))


def read(schema: Schema, said: Mapping[str, str]) -> dict[str, Any]:
    """Read a question. Raises `QueryWrong`, which names the fields."""
    try:
        asked: dict[str, Any] = schema.load(said)
    except ValidationError as error:
        raise QueryWrong(fields=", ".join(sorted(map(str, error.messages_dict)))) from None
    return {name: plain(value) for name, value in asked.items() if name != "lang"}


def plain(value: object) -> object:
    """Give a value as it goes over RPC."""
    return value.isoformat() if isinstance(value, dt.date) else value
