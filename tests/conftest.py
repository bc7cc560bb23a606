"""Which fixtures there are; each file of them is about one subject.

Tests use real brokers and databases, private to the run and started here: a fake would agree
with what we believe of them, and it is our beliefs that we test.
"""

import pytest
from hypothesis import settings

settings.register_profile(
    "shared", deadline=None
)  # whoever shares the machine is no mistake of ours
settings.load_profile("shared")

pytest_plugins = [f"tests.fix_{one}" for one in ("postgres", "rabbit", "broker", "city", "demo")]

LONG = ("faults", "system", "browser")
"""The rooms of the tests that take long."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: where processes share the suite, none is left alone with it."""
    items.sort(key=lambda item: item.path.parent.name in LONG, reverse=True)
