"""The demo city put back from an older backup: every domain, by the commands that one types."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from deploy.commands import TOP
from deploy.installation import SERVICES
from tests.fix_demo import City, a_city


def typed(city: City, *words: str) -> Mapping[str, Any]:
    """Type a command about backups; give what it told."""
    command = [sys.executable, "-P", "-W", "ignore", "-m", "deploy.commands", *words]
    done = subprocess.run(
        [*command, "--data", str(city.folder), "--json"], cwd=TOP, text=True, capture_output=True,
        check=False, env=os.environ | {"PYTHONPATH": str(TOP), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_the_services_of_a_city_are_put_back_and_its_agents_fill_them_up() -> None:
    """Everything reported since comes again: nothing is lost, and all is in step."""
    with a_city() as city:
        city.run(5, rate=100)
        typed(city, "backup")
        before = city.run(5, rate=100)

        drilled = typed(city, "drill")
        restored = typed(city, "restore", "--discard", *(f"--only={name}" for name in SERVICES))
        after = city.run(5, rate=100)

    parts = drilled["parts"]
    assert drilled["good"]
    assert all(parts[name]["lack"]["from_streams"] > 0 for name in SERVICES)
    assert restored["restored"].keys() == SERVICES.keys()
    assert (after["lost"], after["unexpected"], after["in_step"]) == (0, 0, True)
    assert after["published"] > before["published"]
    assert after["applied"] > before["applied"]
