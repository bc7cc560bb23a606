"""Which fixtures there are; each file of them is about one subject.

Tests use real brokers and databases, private to the run and started here: a fake would agree
with what we believe of them, and it is our beliefs that we test.
"""

pytest_plugins = ["tests.fix_postgres", "tests.fix_rabbit", "tests.fix_city"]
