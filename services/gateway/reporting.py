"""What is answered about how reporting stands: streams, what waits, what is in quarantine."""

from __future__ import annotations

from typing import Final

from marshmallow import Schema, fields, validate

from services.gateway.answers import some, string

STATES: Final = ("in_step", "behind", "differs", "not_heard", "ended")


class Stream(Schema):
    """How one stream stands: how far it is settled here, how far its store has written."""

    stream = string()
    agent = string(allow_none=True)
    number = fields.Integer(required=True)
    link = string(allow_none=True)
    heard_number = fields.Integer(required=True, allow_none=True)
    heard_at = string(allow_none=True)
    lag = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    waits_since = string(allow_none=True)
    refused = fields.Integer(required=True)
    state = string(validate=validate.OneOf(STATES))
    state_title = string()
    in_step = fields.Boolean(required=True)


class Group(Schema):
    """Reports that wait, or were refused, for one reason."""

    reason = string()
    why = string()
    type = string(allow_none=True)
    zh = string(allow_none=True)
    title = string(allow_none=True)
    count = fields.Integer(required=True)
    since = string()
    last = string()
    stream = string()
    facts = fields.Dict(required=True)


class Quarantined(Schema):
    """Messages that were set aside for one reason."""

    reason = string()
    why = string()
    title = string(allow_none=True)
    sender = string(allow_none=True)
    count = fields.Integer(required=True)
    since = string()
    last = string()


class Parked(Schema):
    """What waits, what was refused of late, what is in quarantine."""

    waiting = some(Group)
    refused = some(Group)
    quarantine = some(Quarantined)


class Service(Schema):
    """How the streams of one service stand; one that is away says only that."""

    service = string()
    title = string()
    away = string(allow_none=True)
    streams = fields.Integer()
    in_step = fields.Integer()
    behind = fields.Integer()
    differs = fields.Integer()
    not_heard = fields.Integer()
    waiting = fields.Integer()
    refused = fields.Integer()
    rows = fields.List(fields.Nested(Stream))
    parked = fields.Nested(Parked)


class Services(Schema):
    """How the streams of all services stand."""

    services = some(Service)
