"""The page: one language at a time, nothing from elsewhere, sound for who doesn't see it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from werkzeug.test import Client

from services.gateway import pages
from services.gateway.pages import static_files
from shared import words
from shared.words import LANGS, Lang
from tests.gateway import TOKEN, browser, page
from tests.office import Office

STATIC: Final = Path(pages.__file__).parent / "static"


@pytest.fixture
def client() -> Client:
    """Give a browser in front of the gateway, without a token."""
    return browser(Office())


class Labels(HTMLParser):
    """Collects what assistive technology needs of a page."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep each tag with its attributes."""
        self.tags.append((tag, dict(attrs)))

    def of(self, name: str) -> list[str]:
        """Give all values of an attribute."""
        return [value for _, attributes in self.tags if (value := attributes.get(name))]


def said(text: str) -> dict[str, str]:
    """Give the words that the page's scripts have."""
    found = re.search(r'id="said">(.*?)</script>', text)
    assert found
    words_of_page: dict[str, str] = json.loads(found[1])
    return words_of_page


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_speaks_one_language(client: Client, lang: Lang) -> None:
    """All its words come from the catalogue; only the other language's name is in its own."""
    opened = page(client, lang=lang)

    chinese = re.findall("[\u4e00-\u9fff]+", opened.partition("<body")[2])
    assert said(opened)["page.close"] == words.text("page.close", lang)
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}"' in opened
    assert (chinese == ["中文"]) == (lang == "en")


def test_the_language_is_remembered_and_else_the_browsers(client: Client) -> None:
    """`?lang=` before the cookie before what the browser asks for, Chinese where nobody says."""
    client.get("/", query_string={"token": TOKEN})

    def spoken(accepts: str, **query: str) -> str:
        answer = client.get("/", query_string=query, headers={"Accept-Language": accepts})
        return str(answer.headers["Content-Language"])

    assert spoken("fr") == "zh"
    assert spoken("en-GB,en;q=0.9") == "en"
    assert spoken("zh-CN,zh;q=0.9", lang="en") == "en"
    assert spoken("zh-CN,zh;q=0.9") == "en"


def test_nothing_on_the_page_comes_from_elsewhere(client: Client) -> None:
    """It works in an office without the internet, and tells nobody that it was opened."""
    linked = Labels(page(client))
    texts = [page(client), *(one.read_text("utf-8") for one in STATIC.iterdir())]

    places = {value for name in ("src", "href") for value in linked.of(name)}
    assert [one for one in places if re.match(r"[a-z]+:|//", one)] == []
    assert [one for text in texts for one in re.findall(r"https?://[\w./]+", text)
            if one != "http://www.w3.org/2000/svg"] == []  # fmt: skip


def test_every_file_that_the_page_names_is_there(client: Client) -> None:
    """Scripts by their imports too; a second question costs nothing."""
    named = set(Labels(page(client)).of("src"))
    for script in STATIC.glob("*.js"):
        named |= {f"/static/{one}" for one in re.findall(r'from "\./([\w.]+)"', script.read_text())}

    answers = {path: client.get(path) for path in named}

    assert {answer.status_code for answer in answers.values()} == {200}
    again = client.get(
        "/static/page.js", headers={"If-None-Match": answers["/static/page.js"].headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get("/static/../service.py").status_code == 404
    ours_and_others = [*STATIC.iterdir(), *STATIC.with_name("vendored").iterdir()]
    assert set(static_files()) == {one.name for one in ours_and_others}


def test_the_page_names_its_parts_for_those_who_do_not_see_it(client: Client) -> None:
    """Landmarks are labelled, every label's target is there, every choice has a name."""
    found = Labels(page(client))
    ids = set(found.of("id"))

    assert {one for value in found.of("aria-labelledby") for one in value.split()} <= ids
    for tag, attributes in found.tags:
        if tag in {"section", "nav", "form", "dialog"}:
            assert attributes.keys() & {"aria-label", "aria-labelledby"}, tag
        if tag == "img":
            assert "alt" in attributes


def test_every_word_that_a_script_says_is_in_the_catalogue(client: Client) -> None:
    """A slip would show the name instead of the word."""
    known = said(page(client))
    scripts = "\n".join(one.read_text("utf-8") for one in STATIC.glob("*.js"))

    calls = re.findall(r"\b(?:say|count|tile|row)\(([^()]*)", scripts)
    chosen = [re.sub(r"\{.*", "", call) for call in calls]
    names = {name for call in chosen for name in re.findall(r'"([a-z]\w*(?:\.\w+)?)"', call)}
    names -= {"bad", "good", "slow", "flow"}  # classes and kinds, which stand beside words

    assert len(names) > 70
    assert sorted(one for one in names if not {one, f"page.{one}"} & known.keys()) == []
