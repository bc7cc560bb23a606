"""The page and what belongs to it: no resource comes from elsewhere."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared import words
from shared.clock import SHANGHAI
from shared.words import LANGS, Lang

HERE: Final = Path(__file__).parent
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".toml": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
FOLDERS: Final = ("static", "vendored")
"""What we wrote, and what others did (vendored/vendored.toml says who)."""
SECTIONS: Final = ("page", "screen", "trees", "forms", "stream_states")
"""Sections of the catalogue that the page's script may say words of."""


class File(NamedTuple):
    """A file as it is sent, with what tells one version from another."""

    content: bytes
    type: str
    etag: str


def static_files() -> dict[str, File]:
    """Read the files beside the page, once: what isn't among them can't be asked for."""
    found = {
        path: path.read_bytes() for folder in FOLDERS for path in sorted((HERE / folder).iterdir())
    }
    return {
        path.name: File(content, TYPES[path.suffix], sha256(content).hexdigest()[:20])
        for path, content in found.items()
    }


class Pages:
    """The templates, filled with the words of a language."""

    def __init__(self) -> None:
        """Read the templates."""
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, lang: Lang, today: dt.date, ends: dt.datetime | None = None) -> str:
        """Give the page; it says when the broker's certificate `ends`, where that is soon."""
        said = {
            f"{section}.{name}": both[lang]
            for section in SECTIONS
            for name, both in words.catalogue()[section].items()
        }
        day = ends.astimezone(SHANGHAI).date().isoformat() if ends else None
        return self.fill("page.html", lang, today=today.isoformat(), ends=day, said=said)

    def docs(self, lang: Lang) -> str:
        """Give the page that shows the API's document."""
        return self.fill("docs.html", lang, title=words.text("api.docs", lang))

    def sorry(self, lang: Lang, sentence: str) -> str:
        """Give a page that says why there is none."""
        return self.fill("sorry.html", lang, sentence=sentence)

    def fill(self, name: str, lang: Lang, **values: Any) -> str:  # noqa: ANN401 - templates take any
        """Fill a template."""

        def say(word: str, **facts: object) -> str:
            return words.sentence(f"page.{word}", lang, **facts)

        other = next(one for one in LANGS if one != lang)
        values |= {"lang": lang, "say": say, "other": other}
        values["other_name"] = words.text("page.language_name", other)
        return self.templates.get_template(name).render(values)
