"""What services answer, in the words of the language that was asked for.

Services know names and numbers; titles, reasons and the words for values stand in the catalogue.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from services.gateway.values import joined, mark_of, shown
from services.gateway.values import name as named
from shared import words
from shared.words import Lang

Row = dict[str, Any]

VARIANTS: Final[Mapping[str, str]] = {
    "women_member_only": "women_member_named",
    "because": "standing_changed",
}
"""Fields that, where they are true or there, make another sentence of what happened."""
LINES: Final = "lines"
"""The section with a sentence for each event."""


def word(section: str, name: str, lang: Lang, otherwise: str | None = None) -> str:
    """Give a word, or what to show where the catalogue has none."""
    full = f"{section}.{name}"
    if words.has(full):
        return words.text(full, lang)
    return name if otherwise is None else otherwise


def place(row: Mapping[str, Any]) -> tuple[int, int, str]:
    """Give the place of an indicator: by domain, and then as in a report.

    Domains and definitions stand in the catalogue in that order.
    """
    id_ = row["id"]
    domains, order = (list(words.catalogue()[one]) for one in ("domains", "definitions"))
    domain = id_.partition(".")[0]
    return (
        domains.index(domain) if domain in domains else len(domains),
        order.index(id_) if id_ in order else len(order),
        id_,
    )


def indicator(row: Mapping[str, Any], lang: Lang) -> Row:
    """Give an indicator with title, unit and definition in one language."""
    id_ = row["id"]
    domain = id_.partition(".")[0]
    return {
        "id": id_,
        "domain": domain,
        "domain_title": word("domains", domain, lang),
        "kind": row["kind"],
        "title": row[lang],
        "unit": word("measures", row["unit"], lang),
        "definition": word("definitions", id_, lang, row["source"]),
        "source": document(row["source"], lang),
        "origin": word("origins", domain, lang),
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "hidden": row["hidden"],
    }


def document(source: str, lang: Lang) -> str:
    """Give the document that defines an indicator by its title, where it has one in words."""
    for file, title in words.catalogue()["documents"].items():
        if source.startswith(file):
            return title[lang]
    return source


def union(row: Mapping[str, Any], lang: Lang) -> Row:
    """Give a union with words for its kind and state, where they are told."""
    told = dict(row)
    if row.get("kind"):
        told["kind_title"] = word("union_kinds", row["kind"], lang)
    if row.get("status"):
        told["status_title"] = word("union_states", row["status"], lang)
    return told


def found(row: Mapping[str, Any], lang: Lang) -> Row:
    """Give what was found with a word for what it is: a union by its kind."""
    of_union = row["what"] == "union"
    return {
        **row,
        "kind_title": word(
            "union_kinds" if of_union else "kinds", row["kind"] or row["what"], lang
        ),
        "status_title": word("union_states", row["status"], lang) if of_union else None,
    }


def parts(labels: Mapping[str, str | None], lang: Lang) -> list[Row]:
    """Give what a number consists of, by dimension: `value` is null where it is hidden."""
    dimensions: dict[str, list[Row]] = defaultdict(list)
    for text, amount in sorted(labels.items(), key=size):
        told = label(text, "union", lang)
        dimensions[text.partition("=")[0]].append({**told, "value": amount, "name": told["value"]})
    return [
        {"dimension": name, "title": word("dimensions", name, lang), "parts": rows}
        for name, rows in dimensions.items()
    ]


def size(cell: tuple[str, str | None]) -> tuple[str, int, Decimal]:
    """Give the place of a cell: what is a number or begins with one by that, others by amount."""
    dimension, _, value = cell[0].partition("=")
    begins = re.match(r"\d+", value)
    return dimension, int(begins[0]) if begins else 0, -Decimal(cell[1] or 0)


def subject(row: Mapping[str, Any], lang: Lang) -> Row:
    """Give a subject with words for its kind and labels."""
    return {
        **row,
        "kind_title": word("kinds", row["kind"], lang),
        "labels": [label(one, row["kind"], lang) for one in row["labels"]],
    }


def label(text: str, kind: str, lang: Lang) -> Row:
    """Give one `dimension=value` with its words."""
    dimension, _, value = text.partition("=")
    return {
        "dimension": dimension,
        "value": value,
        "title": word("dimensions", dimension, lang),
        "text": shown(dimension, value, kind, lang),
    }


def title(type_: str | None, zh: str | None, lang: Lang) -> str | None:
    """Give the title of a type of event; its name says it in English."""
    name = (type_ or "").partition(".")[2].replace("_", " ")
    return (zh if lang == "zh" else None) or name or None


def line(name: str, told: Mapping[str, Any], lang: Lang) -> str | None:
    """Give the sentence that says what happened; None for an event that is newer than we are."""
    if not words.has(f"{LINES}.{name}"):
        return None
    facts = {field: joined(text, lang) for field, text in told.items()}
    return words.loosely(f"{LINES}.{name}", lang, facts)


def variant(name: str, data: Mapping[str, Any]) -> str:
    """Give the name of the sentence for an event with this data."""
    return next((other for field, other in VARIANTS.items() if data.get(field)), name)


def event(row: Mapping[str, Any], lang: Lang) -> Row:
    """Give an event with its title, its sentence, its outcome and the reason, and its fields."""
    data, names = row["data"], row.get("names", {})
    name = (row["type"] or "").partition(".")[2]
    about = {"fields": data.get("kind", name)}  # what a correction mends is of its subject
    told = {
        field: shown(field, value, about.get(field, name), lang) for field, value in data.items()
    }
    if {"pack", "clock"} <= data.keys() and (sure := mark_of(data["pack"], data["clock"])):
        told["mark"] = word("marks", sure, lang)
    called = {field: names.get(data[field], text) if isinstance(data.get(field), str) else text
              for field, text in told.items()}  # fmt: skip
    return {
        **without_names(row),
        "title": title(row["type"], row["zh"], lang),
        "line": line(variant(name, data), called, lang),
        "outcome_title": word("screen", row["outcome"], lang),
        "why": why(row, lang) if row["reason"] else None,
        "fields": [
            {"name": field, "title": named(field, lang), "text": coded(text, called[field])}
            for field, text in told.items()
        ],
    }


def coded(text: Any, name: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Give a field's value: a code with its name before it."""
    return text if text == name else f"{name} {text}"


def why(row: Mapping[str, Any], lang: Lang) -> str:
    """Give the sentence for the reason of a row, with names for the ids in its facts."""
    names = row.get("names", {})
    facts = {fact: names.get(text, text) for fact, text in row.get("facts", {}).items()}
    return words.why(row["reason"], lang, facts)


def without_names(row: Mapping[str, Any]) -> Row:
    """Give a row as it is answered: its names stand in its sentences."""
    return {name: value for name, value in row.items() if name != "names"}


def stream(row: Mapping[str, Any], lang: Lang) -> Row:
    """Give a stream with a word for how it stands."""
    return {**row, "state_title": word("stream_states", row["state"], lang)}


def parked(row: Mapping[str, Any], lang: Lang) -> Row:
    """Give a group of what waits, was refused or is in quarantine, with its reason in words."""
    return {
        **without_names(row),
        "why": why(row, lang),
        "title": title(row.get("type"), row.get("zh"), lang),
    }
