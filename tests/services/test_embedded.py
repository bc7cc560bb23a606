"""PostgreSQL from the wheel, in a process that eventlet has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.commands import TOP

LEAVES = """
import os, sys
from pathlib import Path
from shared.runtime import green
green.patch()
from shared.runtime.embedded import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1])).start()
os.kill(os.getpid(), 9)
"""
STARTS = LEAVES.replace("os.kill(os.getpid(), 9)", "print('started')")


def test_a_server_whose_folder_was_deleted_is_no_trouble_for_the_next() -> None:
    """It goes on for a while without its files; who starts anew in its place ends it first."""
    with tempfile.TemporaryDirectory(prefix="tongxin-", ignore_cleanup_errors=True) as place:
        folder = Path(place) / "postgres"
        assert run(LEAVES, folder).returncode == -9
        shutil.rmtree(folder)

        done = run(STARTS, folder)

    assert done.stdout == "started\n", done.stderr


def run(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own."""
    words = [sys.executable, "-W", "ignore", "-c", code, str(folder)]
    return subprocess.run(words, cwd=TOP, capture_output=True, text=True, check=False)
