"""The slate of a round at the gateway: which quota fails, by how much, and who is barred."""

from __future__ import annotations

import pytest
from werkzeug.test import Client

from shared.words import LANGS, Lang
from tests.gateway import browser, get, told
from tests.office import Office


@pytest.fixture
def client() -> Client:
    """Give a browser in front of the gateway."""
    return browser(Office())


@pytest.mark.parametrize("lang", LANGS)
def test_a_slate_is_told_what_it_misses_and_by_how_much(client: Client, lang: Lang) -> None:
    """In a sentence for each quota; what bars a nominee is named by its event."""
    found = told(client, "slate", round="r1", lang=lang)

    assert [one["message"] for one in found["misses"]] == {
        "zh": ["工会 银川市兴庆区总工会 超名额 1 名：名额 1 名，名单 2 名。",
               "农民工缺 1 名：应有 1 名，名单 0 名。"],
        "en": ["Union 银川市兴庆区总工会 has 1 too many: 2 on the slate for 1 places.",
               "There are 1 too few migrant workers: 0 on the slate, 1 wanted."],
    }[lang]  # fmt: skip
    marks = [None, {"zh": "文件或地方规定", "en": "read in a notice or local act"}[lang]]
    assert [one["mark_title"] for one in found["misses"]] == marks
    assert found["quotas"][:2] == found["misses"]
    assert found["quotas"][2]["message"] == {
        "zh": "产业工人：应有 1 名，名单 2 名。",
        "en": "industrial workers: 2 on the slate, 1 wanted.",
    }[lang]  # fmt: skip
    assert found["twice"] == ["n1", "n2"]
    barred, other = found["nominees"]
    assert [one["event"] for one in barred["vetoes"]] == ["0190a5c0-0000-7000-8000-000000000002"]
    assert barred["result_title"] == {"zh": "否决", "en": "barred"}[lang]
    assert (other["result"], other["vetoes"]) == (None, [])


def test_a_round_that_there_isnt_has_no_honour(client: Client) -> None:
    """What was asked for is unknown; a list with other signs is a mistake of the question."""
    found = told(client, "slate", round="r9", nominations="n1,n2")

    assert (found["honour"], found["misses"], found["strangers"]) == (None, [], ["n1", "n2"])
    assert get(client, "slate", round="r1", nominations="n1 n2").status_code == 400


@pytest.mark.parametrize("lang", LANGS)
def test_the_roster_tells_who_bears_an_honour_in_words(client: Client, lang: Lang) -> None:
    """The name is public since it was conferred."""
    (found,) = told(client, "bearers", lang=lang)["bearers"]

    assert (found["name"], found["decision_no"]) == ("李明", "银工发〔2026〕8号")
    assert (found["honour_title"], found["state_title"]) == {
        "zh": ("五一劳动奖章", "退休"), "en": ("May Day labour medal", "retired"),
    }[lang]  # fmt: skip
