"""The images of an offline bundle are loaded where nothing is reachable but the engine's socket."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from deploy.commands import TOP
from deploy.imaging import BASES, IMAGE
from deploy.roster import MADE_HERE
from tests.compose.town import tool
from tests.nowhere import alone

COMMANDS: Final = (sys.executable, "-m", "deploy.commands")
IMAGES: Final = [IMAGE, *(MADE_HERE + base.name for base in BASES[1:])]


@pytest.fixture
def kept() -> Iterator[None]:
    """Keep the images under other names while the test takes theirs away."""
    for image in IMAGES:
        tool(["docker", "tag", image, f"kept/{image}"])
    yield
    for image in IMAGES:
        tool(["docker", "tag", f"kept/{image}", image])
        tool(["docker", "rmi", f"kept/{image}"])


@pytest.mark.usefixtures("kept")
def test_the_images_come_out_of_an_offline_bundle(tmp_path: Path) -> None:
    """The same ones under the same names; of a damaged bundle none."""
    file, harmed = tmp_path / "tongxin.bundle", tmp_path / "harmed"
    tool([*COMMANDS, "bundle", str(file)])
    body = bytearray(file.read_bytes())
    body[len(body) // 3] ^= 1
    harmed.write_bytes(body)
    before = ids()
    tool(["docker", "rmi", *IMAGES])

    refused = alone([*COMMANDS, "install", harmed], TOP)
    nothing = tool(["docker", "image", "ls", "--quiet", IMAGE])
    taken = alone([*COMMANDS, "install", file], TOP)

    assert refused.returncode == 1
    assert nothing == ""
    assert taken.returncode == 0, taken.stderr
    assert ids() == before


def ids() -> list[str]:
    """Give the ids of the images."""
    return [tool(["docker", "image", "inspect", "--format={{.Id}}", one]) for one in IMAGES]
