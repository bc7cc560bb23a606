"""What is answered about what is behind a number: its unions, subjects and events."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from services.gateway.answers import OUTCOMES, Share, amount, some, string


class Label(Schema):
    """One `dimension=value` in words."""

    dimension = string()
    value = string()
    title = string()
    text = string()


class Contributors(Schema):
    """The unions of which a total is the sum; `withheld` where some aren't shown."""

    union = string()
    indicator = string()
    on = fields.Date(required=True)
    since = fields.Date(required=True)
    value = amount()
    unions = some(Share)
    next = string(allow_none=True)
    withheld = fields.Boolean(required=True)


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
    withheld = fields.Boolean(required=True)


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
