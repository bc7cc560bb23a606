"""The document of the API tells every address as it is, and every answer is what it tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from marshmallow import RAISE
from werkzeug.test import Client

from services.gateway import api
from services.gateway.schemas import today
from shared.words import LANGS, Lang
from tests.gateway import MEMBERS, browser, get
from tests.office import Office

COVERED: Final = "organization.employers_covered"


@pytest.fixture
def office() -> Office:
    """Give the services of a small city."""
    return Office()


@pytest.fixture
def client(office: Office) -> Client:
    """Give a browser in front of the gateway."""
    return browser(office)


def questions(office: Office) -> dict[str, dict[str, str]]:
    """Give a question for every address."""
    union = next(one.code for one in office.unions.values() if one.employer)
    return {
        "indicators": {},
        "totals": {"union": union},
        "tree": {"indicator": MEMBERS},
        "series": {"indicator": MEMBERS, "from": "2026-01-01"},
        "trends": {"from": "2026-01-01", "to": today().isoformat()},
        "find": {"text": "工会"},
        "lineage_unions": {"indicator": MEMBERS},
        "lineage_subjects": {"union": union, "indicator": COVERED},
        "lineage_events": {"domain": "organization", "kind": "member", "id": "64/ab"},
        "overdue": {},
        "bearers": {},
        "slate": {"round": "r1"},
        "standing": {"nomination": "n1"},
        "streams": {},
    }


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("resource", api.RESOURCES, ids=lambda one: one.name)
def test_every_answer_is_what_its_schema_tells(
    client: Client, office: Office, resource: api.Resource, lang: Lang
) -> None:
    """No field more, none less, each of its type."""
    asked = questions(office)[resource.name]

    answer = get(client, resource.path.removeprefix(f"{api.ROOT}/"), lang=lang, **asked)

    assert answer.status_code == 200
    assert answer.json is not None
    assert resource.answered.validate(answer.json) == {}
    assert resource.answered.unknown == RAISE


@pytest.mark.parametrize("away", ["organization", "city"])
def test_a_service_that_is_away_is_told_as_the_schema_has_it(
    client: Client, office: Office, away: str
) -> None:
    """Its counts are missing then, and only then."""
    office.away.add(away)
    (streams,) = [one for one in api.RESOURCES if one.name == "streams"]

    assert streams.answered.validate(get(client, "streams").json or {}) == {}


@pytest.mark.parametrize("lang", LANGS)
def test_the_document_tells_every_address_and_parameter(client: Client, lang: Lang) -> None:
    """With a sentence for each; it is open to all, for there is no number in it."""
    document = client.get("/api/openapi.json", query_string={"lang": lang}).json
    assert document is not None

    paths = document["paths"]

    assert paths.keys() == {*(one.path for one in api.RESOURCES), "/api/v1/live"}
    for one in api.RESOURCES:
        told = paths[one.path]["get"]
        assert told["summary"]
        assert {each["name"] for each in told["parameters"]} == {
            field.data_key or name for name, field in one.asked.fields.items()
        }
        assert all(each["description"] for each in told["parameters"])
        assert "401" in told["responses"]


def test_every_reference_of_the_document_leads_somewhere(client: Client) -> None:
    r"""And no pattern is one that only Python reads."""
    answer = client.get("/api/openapi.json")
    assert answer.json is not None
    schemas = answer.json["components"]["schemas"]

    references = set(refs(answer.json))

    assert {f"#/components/schemas/{name}" for name in schemas} == references
    assert "\\\\Z" not in answer.text


def refs(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """Collect every `$ref`."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from refs(one)


@pytest.mark.parametrize("lang", LANGS)
def test_the_document_can_be_browsed_offline(client: Client, lang: Lang) -> None:
    """The viewer comes from here; only its own images are let in beside it."""
    page = client.get("/api/", query_string={"lang": lang})

    assert page.status_code == 200
    assert "img-src 'self' data:" in page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "docs.js", "docs.css"):
        assert f"/static/{name}" in page.text
        assert client.get(f"/static/{name}").status_code == 200
