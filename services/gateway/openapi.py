"""The OpenAPI document of the API: made of the schemas of questions and answers by apispec."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from services.gateway import answers, api, errors
from shared import words
from shared.words import Lang

VERSION: Final = "1"
TAG: Final = "v1"
LIVE: Final = f"{api.ROOT}/live"


def document(lang: Lang) -> dict[str, Any]:
    """Give the document, its sentences in one language."""
    plugin = MarshmallowPlugin(schema_name_resolver=name)
    spec = APISpec(
        words.text("api.title", lang), VERSION, "3.0.3", plugins=[plugin],
        info={"description": words.text("api.description", lang)},
        security=[{"token": []}],
    )  # fmt: skip
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Failure", schema=answers.Failure)
    for one in api.RESOURCES:
        spec.path(one.path, operations={"get": operation(one, lang)})
    spec.path(LIVE, operations={"get": live(lang)})
    made: dict[str, Any] = plain(spec.to_dict())
    return made


def operation(one: api.Resource, lang: Lang) -> dict[str, Any]:
    """Tell what one address is asked and answers."""
    return {
        "operationId": one.name,
        "tags": [TAG],
        "summary": words.text(f"api.{one.name}", lang),
        "parameters": list(parameters(one.asked, lang)),
        "responses": {"200": told(lang, one.answered), **failures()},
    }


def parameters(asked: Schema, lang: Lang) -> Iterator[dict[str, Any]]:
    """Tell each field of a question, in the order of its declaration."""
    made = MarshmallowPlugin()
    made.init_spec(APISpec("", "", "3.0.3"))
    assert made.converter is not None  # noqa: S101 - init_spec makes it
    for field_name, field in asked.fields.items():
        says = made.converter.field2property(field)
        says.pop("default", None)
        yield {
            "name": field.data_key or field_name,
            "in": "query",
            "required": field.required,
            "description": words.text(f"api_questions.{field_name}", lang),
            "schema": says,
        }


def told(lang: Lang, answered: Schema) -> dict[str, Any]:
    """Tell an answer."""
    return {
        "description": words.text("api.answer", lang),
        "content": {"application/json": {"schema": answered}},
    }


def failures() -> dict[str, Any]:
    """Tell the errors, by status."""
    slugs: dict[str, list[str]] = {}
    for slug, status in errors.STATUS.items():
        slugs.setdefault(str(status), []).append(f"`{slug}`")
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}
    return {
        status: {"description": ", ".join(found), "content": content}
        for status, found in sorted(slugs.items())
    }


def live(lang: Lang) -> dict[str, Any]:
    """Tell the stream of live numbers."""
    return {
        "operationId": "live",
        "tags": [TAG],
        "summary": words.text("api.live", lang),
        "responses": {
            "200": {
                "description": words.text("api.answer", lang),
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            **failures(),
        },
    }


def name(schema: Any) -> str:  # noqa: ANN401 - a schema, or a class of one
    """Name a schema as its class is called."""
    made: str = (schema if isinstance(schema, type) else type(schema)).__name__
    return made


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON
    r"""Give a document in plain JSON; `\Z` is Python's own, and `$` says the same elsewhere."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.replace("\\Z", "$") if isinstance(value, str) else value
