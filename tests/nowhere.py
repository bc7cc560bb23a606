"""A network namespace in which nothing is reachable but the machine's own loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

INSIDE: Final = """
import fcntl, os, socket, struct, sys
assert [name for _, name in socket.if_nameindex()] == ["lo"]
with socket.socket() as one:
    fcntl.ioctl(one, 0x8914, struct.pack("16sh22x", b"lo", 1))  # SIOCSIFFLAGS: up
os.execvp(sys.argv[1], sys.argv[1:])
"""
AS_ROOT: Final = ("unshare", "--net")
AS_OTHER: Final = ("unshare", "--user", "--map-current-user", "--keep-caps", "--net")


def alone(
    words: Sequence[str | Path], folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder with nothing reachable; skip the test where none may do that."""
    unshare = AS_ROOT if os.geteuid() == 0 else AS_OTHER
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    inside = [*unshare, sys.executable, "-c", INSIDE, *words]
    return subprocess.run(
        inside, cwd=folder, env=os.environ | environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
