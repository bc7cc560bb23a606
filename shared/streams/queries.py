"""SQL by name: `.sql` files hold `-- name: xyz` blocks, and code asks for `queries.xyz`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson
from psycopg.types.json import set_json_loads

NAME = re.compile(r"^-- name: (\w+)[ \t]*$", re.MULTILINE)

# Rows hold much JSON, and psycopg would read it with the standard library.
set_json_loads(orjson.loads)


class Queries:
    """The statements of one file, each an attribute."""

    def __init__(self, statements: Mapping[str, str], source: str) -> None:
        self._statements = dict(statements)
        self._source = source

    def __getattr__(self, name: str) -> str:
        try:
            return self._statements[name]
        except KeyError:
            raise AttributeError(f"{self._source} has no statement named {name}") from None

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._statements.items())


def load_queries(path: Path) -> Queries:
    """Read a file of named statements.

    Raises ValueError where something stands before the first name, a name comes twice, or a
    name has no statement.
    """
    before, *parts = NAME.split(path.read_text(encoding="utf-8"))
    names, texts = parts[0::2], [text.strip() for text in parts[1::2]]
    if any(line and not line.startswith("--") for line in before.splitlines()):
        raise ValueError(f"{path}: a statement stands before the first name")
    if len(set(names)) != len(names):
        raise ValueError(f"{path}: a name comes twice")
    if not all(texts):
        raise ValueError(f"{path}: a name has no statement")
    return Queries(dict(zip(names, texts, strict=True)), path.name)
