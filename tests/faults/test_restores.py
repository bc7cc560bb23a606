"""Databases put back from older copies: whoever has more gives it back, nobody's truth is lost."""

from __future__ import annotations

import pytest

from tests.city.city import City
from tests.city.load import Load
from tests.fix_city import EAST


@pytest.mark.seed(41)
def test_a_branch_restored_from_a_copy_goes_on_as_a_new_store(city: City, load: Load) -> None:
    """Its reader has more than the copy; the store says so and takes a new id."""
    anna = city.branches["anna"]
    before = anna.store.identity.id
    copied = anna.copy()
    load.run(200, at_once=5)
    city.drain()

    anna.restore(copied)
    anna.start()
    load.run(100, at_once=5)
    city.drain()

    assert anna.store.identity.id != before
    assert before in anna.store.status().earlier
    city.check()


@pytest.mark.seed(42)
def test_what_a_restored_branch_writes_under_used_numbers_is_recorded_anew(
    city: City, load: Load
) -> None:
    """It wrote on before it heard of the difference: set aside once, then settled by its id."""
    bo = city.branches["bo"]
    copied = bo.copy()
    load.branches = [bo]
    load.run(50, at_once=5)
    city.drain()

    bo.restore(copied)
    load.run(20)
    bo.start()

    city.check()


@pytest.mark.seed(43)
def test_what_was_never_sent_before_a_restore_reaches_the_city_after_it(
    city: City, load: Load
) -> None:
    """What the copy holds and no receipt covers is recorded anew under the same ids."""
    chen = city.branches["chen"]
    load.branches = [chen]
    load.run(30, at_once=5)
    city.drain()
    chen.stop()
    load.run(30, at_once=5)
    copied = chen.copy()
    load.run(50, at_once=5)
    city.drain()

    chen.restore(copied)
    chen.start()

    city.check()


@pytest.mark.seed(44)
def test_an_organization_restored_from_a_copy_is_given_what_it_lacks(
    city: City, load: Load
) -> None:
    """Agents send again what it had, and the city takes its new store's figures for the old."""
    stores = "SELECT count(*) FROM self"
    ((before,),) = city.rows("organization", stores)
    city.copy_database("organization")
    load.run(200, at_once=5)
    city.drain()

    with load.flowing(150):
        city.restore_database("organization")
        city.until_ready()

    city.check()
    assert city.rows("organization", stores) == [(before + 1,)]


@pytest.mark.seed(46)
def test_an_organization_older_than_a_branchs_new_store_hears_of_it_again(
    city: City, load: Load
) -> None:
    """It knows neither the store nor what the one before it had brought since the copy.

    What neither copy holds is gone; the rest must not suffer from it.
    """
    dong = city.branches["dong"]
    city.copy_database("organization")
    copied = dong.copy()
    Load([dong], 46, "in neither copy").run(50, at_once=5)
    city.drain()
    dong.restore(copied)
    dong.start()
    load.run(100, at_once=5)
    city.drain()

    city.restore_database("organization")
    city.until_ready()
    load.run(50, at_once=5)

    city.check()


@pytest.mark.seed(45)
def test_a_city_restored_from_a_copy_is_given_what_it_lacks(city: City, load: Load) -> None:
    """Services send again what it had."""
    city.copy_database("city")
    load.run(200, at_once=5)
    city.drain()

    with load.flowing(150):
        city.restore_database("city")
        city.until_ready()

    city.check()


@pytest.mark.seed(47)
def test_a_city_older_than_organizations_new_store_is_told_everything_anew(
    city: City, load: Load
) -> None:
    """It knows figures of a store that has ended, and none of the one that writes now."""
    city.copy_database("organization")
    city.copy_database("city")
    load.run(100, at_once=5)
    city.drain()
    city.restore_database("organization")
    city.until_ready()
    load.run(100, at_once=5)
    city.drain()

    city.restore_database("city")
    city.until_ready()
    city.found({"u47": EAST})
    load.run(50, at_once=5)

    city.check()


@pytest.mark.seed(48)
def test_an_organization_put_back_to_where_its_store_had_ended_goes_on_as_another(
    city: City, load: Load
) -> None:
    """Numbers and links fit, but the city has had another store's figures since."""
    organization = city.services["organization"]
    city.copy_database("organization")
    organization.kill()
    with city.organization() as station:
        station.follow()
    organization.start()
    load.run(50, at_once=5)
    city.drain()

    city.restore_database("organization")
    city.until_ready()
    load.run(50, at_once=5)

    city.check()
