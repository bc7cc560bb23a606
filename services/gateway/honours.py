"""What is answered about honours: slates, and the standing of nominees' employers."""

from __future__ import annotations

from marshmallow import Schema, fields

from services.gateway.answers import some, string


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


class Quota(Schema):
    """A quota beside a slate: `by` are too many of a union, or too few of a group, 0 if it is kept.

    `mark` is how sure the share of a group is; null for a union's seats, which the round names.
    """

    quota = string()
    name = string()
    wanted = fields.Integer(required=True)
    had = fields.Integer(required=True)
    by = fields.Integer(required=True)
    article = string()
    mark = string(allow_none=True)
    mark_title = string(allow_none=True)
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


class Bearer(Schema):
    """Who was conferred an honour, by which decision, and whether they work, as told last.

    Of a unit or a team nothing is told since; `revoked_on` is null as long as the honour stands.
    """

    nomination = string()
    round = string()
    honour = string()
    honour_title = string()
    year = fields.Integer(required=True)
    kind = string()
    name = string()
    union = string()
    union_name = string(allow_none=True)
    employer = string()
    employer_name = string(allow_none=True)
    groups = fields.List(string(), required=True)
    on = fields.Date(required=True)
    authority = string()
    decision_no = string()
    revoked_on = fields.Date(required=True, allow_none=True)
    state = string(allow_none=True)
    state_title = string(allow_none=True)
    told_on = fields.Date(required=True, allow_none=True)


class Bearers(Schema):
    """The roster of a union and those below it, the first conferred first; `count` of all pages."""

    union = string()
    on = fields.Date(required=True)
    count = fields.Integer(required=True)
    bearers = some(Bearer)
    next = string(allow_none=True)


class Slate(Schema):
    """The check of a slate: its quotas, and those of them that it misses.

    `twice` are nominations of one person or unit, `strangers` aren't of the round.
    """

    round = string()
    honour = string(allow_none=True)
    year = fields.Integer(required=True, allow_none=True)
    union = string(allow_none=True)
    nominees = some(Nominee)
    quotas = some(Quota)
    misses = some(Quota)
    twice = fields.List(string(), required=True)
    strangers = fields.List(string(), required=True)
