"""A service in a process of its own, started again whenever it ends: as an installation does it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

TOP: Final = Path(__file__).resolve().parents[2]
SETTLED: Final = re.compile(r'^tongxin_settled_total\{outcome="(\w+)",.*\} (\S+)$', re.MULTILINE)

PARTITIONS: Final = re.compile(r"^tongxin_partitions\{.*\} (\S+)$", re.MULTILINE)

PATIENCE: Final = 10.0
"""Seconds for an answer: who is away refuses at once, who is busy takes its time."""
SLOW: Final = 5.0
"""Seconds after which a wait says what it still waits for."""


def until(done: Callable[[], Any], seconds: float, told: Callable[[], object]) -> float:
    """Look again and again until it is done; give the seconds. Fail with what `told` gives."""
    began = time.monotonic()
    slow = SLOW
    while not done():
        passed = time.monotonic() - began
        if passed > seconds:
            pytest.fail(f"not within {seconds:.0f} s: {told()}")
        if passed > slow:
            print(f"after {passed:.0f} s: {told()}")  # noqa: T201 - shown when the test fails
            slow *= 2
        threading.Event().wait(0.05)
    return time.monotonic() - began


class Service:
    """One service, by `serve NAME`, with somebody who starts it again."""

    def __init__(self, name: str, settings: Mapping[str, str], port: int, log: Path) -> None:
        """Take its settings (`TONGXIN_…`), its port of health (0 for none), and its log."""
        self.name = name
        self.settings = {**settings, "TONGXIN_HEALTH_PORT": str(port)}
        self.port = port
        self.log = log
        self.starts = self.asked = 0
        """How often it was started; and how often when a test last asked for it."""
        self.counted: dict[str, float] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread()
        self._turn = threading.Lock()
        self._wanted = False

    def start(self, kill_at: str = "") -> None:
        """Start it; with `kill_at` the first process dies there, and those after it don't."""
        self._wanted = True
        self._begin(kill_at)
        self.asked = self.starts
        self._keeper = threading.Thread(target=self._keep, name=f"keeper of {self.name}")
        self._keeper.start()

    def stop(self) -> float:
        """Stop it in good order; give the seconds that it took."""
        self.count()
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it, and leave it dead."""
        self.count()
        self._end(signal.SIGKILL)

    def again(self, kill_at: str = "") -> None:
        """Kill it and start it, to be killed once more at a point."""
        self.kill()
        self.start(kill_at)

    def crash(self) -> None:
        """Kill it; it is started again at once."""
        self.count()
        before = self.starts
        self._signal(signal.SIGKILL)
        until(lambda: self.starts > before, 10, lambda: f"{self.name} was not started again")

    def _begin(self, kill_at: str) -> None:
        environment = os.environ | self.settings | {"TONGXIN_KILL_AT": kill_at}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "deploy.commands", "serve", self.name],
                cwd=TOP, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        self.starts += 1

    def _keep(self) -> None:
        while self._wanted and self._process:
            self._process.wait()
            with self._turn:
                if self._wanted:
                    self._begin("")

    def _end(self, how: signal.Signals) -> float:
        began = time.monotonic()
        with self._turn:
            self._wanted = False
            self._signal(how)
        if self._keeper.ident:
            self._keeper.join(60)
        return time.monotonic() - began

    def _signal(self, how: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)

    # ---------------------------------------------------------------- what it says

    def ask(self, path: str) -> tuple[int, str]:
        """Ask its health; status 0 while nobody answers."""
        try:
            url = f"http://127.0.0.1:{self.port}{path}"
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()
        except OSError:
            return 0, ""

    @property
    def ready(self) -> bool:
        """Tell whether nothing that it needs is away; what serves no health is never asked."""
        return not self.port or self.ask("/health/ready")[0] == 200

    def away(self) -> dict[str, str]:
        """Give what it says is away."""
        _, told = self.ask("/health/ready")
        found: dict[str, str] = json.loads(told)["away"] if told else {"": "no answer"}
        return found

    def count(self) -> None:
        """Add its counters to what was counted before: they die with the process."""
        for outcome, value in self.settled().items():
            self.counted[outcome] = self.counted.get(outcome, 0) + value

    def settled(self) -> dict[str, float]:
        """Give what this process has settled, by outcome, as its metrics say."""
        told = self.ask("/metrics")[1] if self.port else ""
        return {outcome: float(value) for outcome, value in SETTLED.findall(told)}

    @property
    def partitions(self) -> int:
        """Give how many partitions it reads, as its metrics say."""
        told = self.ask("/metrics")[1] if self.port else ""
        return int(float(next(iter(PARTITIONS.findall(told)), 0)))

    def total(self, outcome: str) -> int:
        """Give what all its processes have settled so, as far as they could be asked."""
        return int(self.counted.get(outcome, 0) + self.settled().get(outcome, 0))
