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

pytest_plugins = ["tests.fix_postgres", "tests.fix_rabbit", "tests.fix_city"]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares something costly, where processes share the suite.

    All that uses the session's city is one group, every other file is one.
    """
    for item in items:
        city = "cities" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("city" if city else item.path.stem))
