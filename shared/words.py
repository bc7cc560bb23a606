"""Every sentence that a user reads, in Chinese and English, found by its name.

`words.toml` beside this module is the one catalogue: `[section]`, then a line for each name with
`zh` and `en`. A placeholder `{day}` takes a fact, `{kind:kinds}` the word that the section `kinds`
has for it, and `{needs:subject}` a subject's key (`member:6401/ab`), told as kind and id.
"""

from __future__ import annotations

import functools
import re
import string
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Protocol

from shared.events.base import snake

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
CATALOGUE = Path(__file__).with_suffix(".toml")
STORE = re.compile(r"(?<![0-9A-Za-z])[0-9a-z]{12}:(?=[0-9A-Za-z])")
"""The id of a store, as it stands before a local number."""
KEY = re.compile(r"(?<![0-9A-Za-z])([0-9a-f]{8})[0-9a-f]{56}(?![0-9A-Za-z])")
"""A member's key, or a hash."""


class Named(Exception):
    """An error whose sentence stands in the catalogue under its class's name, in `reasons`."""

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the sentence is filled with."""
        super().__init__(facts)
        self.facts = {name: str(value) for name, value in facts.items()}

    @property
    def reason(self) -> str:
        """Give the name under which the sentence stands."""
        return snake(type(self).__name__)


class WordMissing(Named):
    """The catalogue has no such name."""


class FactMissing(Named):
    """A sentence needs a fact that wasn't given."""


class HasReason(Protocol):
    """What can be told to a user: an error with its reason and the facts."""

    facts: dict[str, str]

    @property
    def reason(self) -> str:
        """Give the name under which the sentence stands."""
        ...


@functools.cache
def catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Read the whole catalogue once: section → name → language → text."""
    read: dict[str, dict[str, dict[str, str]]] = tomllib.loads(CATALOGUE.read_text("utf-8"))
    return read


def sentence(name: str, lang: Lang, **facts: object) -> str:
    """Give the sentence `section.name` in a language, filled with facts.

    Raises `WordMissing` for an unknown name and `FactMissing` for a fact that isn't given.
    """
    try:
        return Filled(lang).vformat(text(name, lang), (), facts)
    except KeyError as missing:
        raise FactMissing(name=name, fact=missing.args[0]) from missing


def has(name: str) -> bool:
    """Tell whether the catalogue has `section.name`."""
    section, _, key = name.partition(".")
    return key in catalogue().get(section, {})


def text(name: str, lang: Lang) -> str:
    """Give the sentence with its placeholders still open."""
    section, _, key = name.partition(".")
    try:
        return catalogue()[section][key][lang]
    except KeyError as missing:
        raise WordMissing(name=name, lang=lang) from missing


def told(error: HasReason, lang: Lang) -> str:
    """Give the sentence for an error."""
    return why(error.reason, lang, error.facts)


def why(reason: str, lang: Lang, facts: Mapping[str, object]) -> str:
    """Give the sentence for a reason that may have come from a newer catalogue than this one.

    An unknown reason is shown by its name, and a fact that is missing as a dash: a receipt must
    be readable whatever it says.
    """
    if not has(f"reasons.{reason}"):
        return sentence("reasons.unknown_reason", lang, reason=reason)
    return loosely(f"reasons.{reason}", lang, facts)


def loosely(name: str, lang: Lang, facts: Mapping[str, object]) -> str:
    """Give a sentence with a dash for each fact that isn't given, and ids as people say them.

    Raises `WordMissing`.
    """
    return Spoken(lang).vformat(text(name, lang), (), Lenient(facts))


class Lenient(dict[str, object]):
    """Facts of which one may be missing."""

    def __missing__(self, fact: str) -> str:
        """Show a missing fact as a dash."""
        return "–"


class Filled(string.Formatter):
    """Fills placeholders; a format is a section of the catalogue, `subject`, or Python's own."""

    def __init__(self, lang: Lang) -> None:
        """Take the language in which words inside the sentence are told."""
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - any fact
        """Give a fact's text."""
        if format_spec == "subject":
            kind, _, id_ = str(value).partition(":")
            return f"{self.word('kinds', kind)} {id_}"
        if format_spec in catalogue():
            return self.word(format_spec, str(value))
        return format(value, format_spec)

    def word(self, section: str, value: str) -> str:
        """Give the word for a value, or the value itself where there is none."""
        name = f"{section}.{value}"
        return text(name, self.lang) if has(name) else value


class Spoken(Filled):
    """Tells a local number without the store before it, and a key by its first letters."""

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - any fact
        """Give a fact's text."""
        return KEY.sub(r"\1…", STORE.sub("", super().format_field(value, format_spec)))
