"""The checks of a nomination at the gateway, in both languages."""

from __future__ import annotations

import pytest
from werkzeug.test import Client

from shared.words import LANGS, Lang
from tests.gateway import browser, told
from tests.office import Office


@pytest.fixture
def client() -> Client:
    """Give a browser in front of the gateway."""
    return browser(Office())


@pytest.mark.parametrize("lang", LANGS)
def test_a_check_that_changed_is_told_in_words_with_the_event_that_changed_it(
    client: Client, lang: Lang
) -> None:
    """What it was, what it is now, and by which rule, with its mark."""
    found = told(client, "standing", nomination="n1", lang=lang)

    (check,) = found["checks"]
    (added,) = check["added"]
    titles = (check["occasion_title"], check["result_title"], check["result_now_title"])
    assert titles == {
        "zh": ("推荐申报", "通过", "否决"), "en": ("nominated", "nothing bars", "barred")
    }[lang]  # fmt: skip
    assert added["rule_title"] == {"zh": "拖欠工资", "en": "wage arrears"}[lang]
    assert added["mark"] == "unverified"
    assert check["by"] == [added["event"]]


def test_of_a_nomination_that_there_isnt_nothing_is_told(client: Client) -> None:
    """No employer and no check."""
    found = told(client, "standing", nomination="n2")

    assert found == {"nomination": "n2", "employer": None, "checks": []}
