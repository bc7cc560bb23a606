"""Cases are found by the number that people say on the phone."""

from __future__ import annotations

import pytest
from werkzeug.test import Client

from services.gateway.api import RESOURCES
from shared.words import LANGS, Lang
from tests.gateway import browser, told
from tests.office import Office
from tests.office_samples import NUMBER


@pytest.fixture
def office() -> Office:
    """Give the services of a small city."""
    return Office()


@pytest.fixture
def client(office: Office) -> Client:
    """Give a browser in front of the gateway."""
    return browser(office)


@pytest.mark.parametrize("lang", LANGS)
def test_a_case_is_found_by_a_part_of_its_number(client: Client, lang: Lang) -> None:
    """First of all, with the word for its kind; what is told is what the schema tells."""
    answer = told(client, "find", text="0123", lang=lang)

    first = answer["found"][0]
    assert (first["what"], first["name"], first["kind"]) == ("case", NUMBER, "dispute")
    assert first["kind_title"] == ("劳动争议" if lang == "zh" else "dispute")
    (find,) = (one for one in RESOURCES if one.name == "find")
    assert find.answered.validate(answer) == {}


def test_without_rights_unions_are_found_all_the_same(client: Client, office: Office) -> None:
    """Cases aren't, until it is back."""
    office.away.add("rights")

    found = told(client, "find", text="总工会")["found"]

    assert {one["what"] for one in found} == {"union"}
