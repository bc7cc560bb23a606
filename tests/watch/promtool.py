"""Prometheus's own tool, which checks rules, configurations and metrics."""

from __future__ import annotations

import os
import shutil
import subprocess


class PromtoolMissing(Exception):
    """promtool is missing: apt-get install prometheus, or name one in TONGXIN_TEST_PROMTOOL."""


def promtool(*words: str, given: str = "") -> str:
    """Run it; give what it said, and its exit code where that isn't 0."""
    tool = os.environ.get("TONGXIN_TEST_PROMTOOL") or shutil.which("promtool")
    if not tool:
        raise PromtoolMissing(PromtoolMissing.__doc__)
    done = subprocess.run(
        [tool, *words], input=given, capture_output=True, text=True, check=False, timeout=60
    )
    told = done.stdout + done.stderr
    return f"{told}\nexit code {done.returncode}" if done.returncode else told
