"""Writes what follows from the classes: the catalogue, the JSON Schemas, the AsyncAPI listing.

`python -m shared.events.generate` writes, with `--check` it only names what is stale. The schema
of a version that has landed is never written over, for what it says stands in ledgers: a change
needs a new version. Whoever changes a class before it has landed anywhere deletes its file here,
and its golden sample, first.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import orjson

from shared.events import asyncapi, catalogue, contract, registry
from shared.events.base import Declaration

TOP: Final = Path(__file__).parents[2]
HOME: Final = "shared/events"
SAID: Final = ("title", "description")
"""What may be said otherwise without a new version."""


def files() -> dict[str, str]:
    """Give path, from the top, and text of every generated file."""
    declared = registry.declare_all()
    made = {path_of(one): schema_text(one) for one in declared}
    made[f"{HOME}/catalogue.md"] = catalogue.page(declared)
    made[f"{HOME}/asyncapi.json"] = pretty(asyncapi.listing(declared))
    return made


def path_of(declaration: Declaration) -> str:
    """Give the path of a version's JSON Schema, from the top."""
    return f"{HOME}/schemas/{asyncapi.key(declaration)}.json"


def schema_text(declaration: Declaration) -> str:
    """Give what the file of a version should hold; what has landed stays as it is."""
    made = contract.json_schema(declaration)
    held = TOP / path_of(declaration)
    return held.read_text("utf-8") if differs(held, made) else pretty(made)


def pretty(value: dict[str, Any]) -> str:
    """Lay out JSON for people."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n"


def differs(held: Path, made: dict[str, Any]) -> bool:
    """Tell whether a file holds a schema that accepts something else than this one."""
    return held.exists() and meaning(orjson.loads(held.read_bytes())) != meaning(made)


def meaning(schema: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """Give a schema without its explanations, the names of its parts, and idle order."""
    return bare(schema, schema.get("$defs", {}))


def bare(schema: Any, parts: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """Put the parts of a schema in their places, without explanations."""
    if isinstance(schema, list):
        return [bare(inner, parts) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        return bare(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {
        key: sorted(inner) if key == "required" and isinstance(inner, list) else bare(inner, parts)
        for key, inner in schema.items()
        if key != "$defs" and not (key in SAID and isinstance(inner, str))
    }


def broken() -> list[str]:
    """Say of each landed version that its class says something else now, or is gone."""
    declared = {path_of(one): one for one in registry.declare_all()}
    said = [
        f"{one.type} {one.version} has landed and was changed: make a new version"
        for path, one in declared.items()
        if differs(TOP / path, contract.json_schema(one))
    ]
    landed = (path.relative_to(TOP).as_posix() for path in (TOP / HOME / "schemas").glob("*.json"))
    gone = sorted(path for path in landed if path not in declared)
    return said + [f"{path}: landed, and its class is gone" for path in gone]


def main(*, check: bool) -> list[str]:
    """Write what is stale, or only name it; give the paths."""
    stale = []
    for path, text in files().items():
        held = TOP / path
        if not held.exists() or held.read_text("utf-8") != text:
            stale.append(path)
            if not check:
                held.parent.mkdir(parents=True, exist_ok=True)
                held.write_text(text, "utf-8")
    return stale


if __name__ == "__main__":
    CHECK = "--check" in sys.argv[1:]
    STALE, BROKEN = main(check=CHECK), broken()
    sys.stdout.writelines(f"{line}\n" for line in [*STALE, *BROKEN])
    sys.exit(1 if BROKEN or (CHECK and STALE) else 0)
