"""The gateway answers in one sentence or in exact numbers, and only to whom it may."""

from __future__ import annotations

import json
import re
from typing import Final

import pytest
from werkzeug.test import Client, TestResponse

from services.gateway import api
from services.gateway.errors import STATUS, answered
from services.gateway.site import COOKIE
from services.gateway.tokens import Tokens, hashed
from shared import words
from shared.words import LANGS
from tests.gateway import TOKEN, browser, get
from tests.office import Office

CHINESE: Final = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def office() -> Office:
    """Give the services of a small city."""
    return Office()


@pytest.fixture
def client(office: Office) -> Client:
    """Give a browser in front of the gateway, without a token."""
    return browser(office)


# -------------------------------------------------------------------- who may read


@pytest.mark.parametrize("path", [*(one.path for one in api.RESOURCES), "/api/v1/live", "/"])
def test_nothing_is_read_without_a_token(client: Client, office: Office, path: str) -> None:
    """Every address refuses, before any service is asked."""
    answer = client.get(path)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert office.asked == []


WRONG = {
    "none": "", "another": "x", "cut short": TOKEN[:-1], "longer": f"{TOKEN}x",
    "as it is kept": hashed(TOKEN),
}  # fmt: skip


@pytest.mark.parametrize("token", WRONG.values(), ids=WRONG)
def test_a_wrong_token_is_refused(client: Client, token: str) -> None:
    """The hash itself is no token either."""
    answer = get(client, "indicators", token=token or " ")

    assert answer.status_code == 401


def test_each_of_several_tokens_may_read() -> None:
    """A token is replaced by adding the new one before the old one goes."""
    tokens = Tokens([hashed("old"), f" {hashed('new').upper()} ", ""])

    assert tokens.know("old")
    assert tokens.know("new")
    assert not tokens.know("")


def test_the_page_keeps_its_token_in_a_cookie_and_not_in_the_address(client: Client) -> None:
    """Scripts can't read the cookie, other sites can't use it, and history doesn't hold it."""
    opened = client.get("/", query_string={"token": TOKEN, "union": "640104"})

    (cookie,) = [one for one in opened.headers.getlist("Set-Cookie") if one.startswith(COOKIE)]
    assert opened.status_code == 303
    assert opened.headers["Location"] == "/?union=640104"
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.get("/").status_code == 200
    assert get(client, "totals", token=None).status_code == 200


def test_the_page_opened_with_a_wrong_token_sets_no_cookie(client: Client) -> None:
    """It says so, as a page."""
    opened = client.get("/", query_string={"token": "wrong", "lang": "zh"})

    assert opened.status_code == 401
    assert "令牌无效" in opened.text
    assert client.get_cookie(COOKIE) is None


# -------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("path", "query", "status", "slug"),
    [
        ("totals", {"on": "2026-13-01"}, 400, "query_wrong"),
        ("totals", {"form": "tomorrow"}, 400, "query_wrong"),
        ("totals", {"union": "../x"}, 400, "query_wrong"),
        ("totals", {"colour": "red"}, 400, "query_wrong"),
        ("tree", {}, 400, "query_wrong"),
        ("lineage/events", {"domain": "city", "kind": "union", "id": "1"}, 400, "query_wrong"),
        ("totals", {"union": "999"}, 404, "unknown_union"),
        ("tree", {"indicator": "organization.happiness"}, 404, "unknown_indicator"),
        ("nothing", {}, 404, "path_unknown"),
    ],
)
def test_an_error_is_a_slug_and_a_sentence(
    client: Client, path: str, query: dict[str, str], status: int, slug: str
) -> None:
    """Programs read the slug, people the sentence in the language they asked for."""
    zh, en = (get(client, path, lang=lang, **query) for lang in LANGS)

    assert (zh.status_code, refused(zh)) == (en.status_code, refused(en)) == (status, slug)
    assert CHINESE.search(zh.text)
    assert not CHINESE.search(en.text)


def refused(answer: TestResponse) -> str:
    """Give the slug of an error."""
    return str(json.loads(answer.text)["error"])


def test_a_wrong_field_is_named(client: Client) -> None:
    """Who asks finds out which one."""
    answer = get(client, "totals", on="x", tree="y", lang="en")

    assert "on, tree" in answer.text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_everything_can_only_be_read(client: Client, method: str) -> None:
    """Nothing is changed through this door."""
    answer = getattr(client, method)("/api/v1/totals")

    assert answer.status_code == 405
    assert refused(answer) == "method_wrong"


def test_a_service_that_is_away_is_named(client: Client, office: Office) -> None:
    """An outage is told as one: try again."""
    office.away.add("city")

    answer = get(client, "totals", lang="en")

    assert answer.status_code == 503
    assert refused(answer) == "service_away"


def test_a_bug_of_ours_tells_nothing_of_itself(
    client: Client, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log has the traceback, the user a sentence."""
    monkeypatch.setattr(office, "totals", None)

    answer = get(client, "totals", lang="en")

    assert answer.status_code == 500
    assert refused(answer) == "gateway_failed"
    assert "NoneType" not in answer.text


def test_what_a_service_cannot_explain_is_its_failure() -> None:
    """A remote bug isn't blamed on the question."""
    known, bug = answered("city", "UnknownUnion", {"union": "1"}), answered("city", "KeyError", {})

    assert getattr(known, "reason", "") == "unknown_union"
    assert getattr(bug, "reason", "") == "service_failed"


def test_every_error_has_a_sentence() -> None:
    """The table and the catalogue agree."""
    assert [one for one in STATUS if not words.has(f"reasons.{one}")] == []


@pytest.mark.parametrize("path", ["/", "/api/v1/totals", "/static/page.js", "/nothing"])
def test_every_answer_lets_nothing_in_from_elsewhere(client: Client, path: str) -> None:
    """No foreign script, no frame, no address told on."""
    answer = client.get(path)

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
