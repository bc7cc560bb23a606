"""An installation by compose, under a name of its own, and one branch on another network."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from deploy.certifying import certify
from deploy.roster import CLASSES, MADE_HERE
from tests.city.process import TOP, until
from tests.fix_rabbit import free_port

NAME: Final = "tongxin-test"
BRANCH: Final = f"{NAME}-branch"
SCRIPT: Final = (TOP / "tests" / "compose" / "reporting.py").read_text("utf-8")
HOST: Final = "city.example"
OFTEN: Final = "healthcheck: { interval: 2s }"
"""So that nobody waits for the next time that a container is asked how it is."""
ASKED: Final = ("database", "broker", "topology", *CLASSES, "house")
BESIDE: Final = f"services: {{agent: {{extra_hosts: ['{HOST}:host-gateway'], {OFTEN}}}}}"
"""How the branch finds the city by its name: at the machine itself, by the published port."""
PYTHON: Final = "/opt/tongxin/bin/python"
OURS: Final = 10001
"""Whom our containers run as."""
MEMBERS: Final = "organization.members"
EVER: Final = 1_000_000
PACE: Final = 0.02
"""Seconds between two reports while something is hurt."""


def tool(words: Sequence[str], **environment: str) -> str:
    """Run a tool; give what it printed. What it said of a failure is the test's."""
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, cwd=TOP,
        env=os.environ | environment,
    )  # fmt: skip
    assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-3000:])
    return done.stdout


class Town:
    """The city and its branch; `recorded` members have joined u1."""

    def __init__(self, folder: Path) -> None:
        """Write what is set and the certificate; nothing runs."""
        self.folder = folder
        self.compose = os.environ["TONGXIN_TEST_COMPOSE"].split()
        self.web, self.tls = free_port(), free_port()
        self.recorded = 0
        certify(folder / "certificates", [HOST])
        (folder / "backups").mkdir(mode=0o700)
        os.chown(folder / "backups", OURS, OURS)
        (folder / "beside.yml").write_text(BESIDE)
        asked = ", ".join(f"{name}: {{{OFTEN}}}" for name in ASKED)
        (folder / "asked.yml").write_text(f"services: {{{asked}}}")
        self.options = [
            "--project-name", NAME, "--env-file", str(folder / "env"),
            "--file", str(TOP / "docker-compose.yml"), "--file", str(folder / "asked.yml"),
        ]  # fmt: skip
        made = subprocess.run(
            [sys.executable, "-m", "deploy.commands", "secrets"], capture_output=True, text=True,
            check=True, cwd=TOP,
        )  # fmt: skip
        self.token = made.stderr.rpartition(" ")[2].strip()
        self.write(made.stdout, {
            "WEB_PUBLISH": f"127.0.0.1:{self.web}", "BROKER_PUBLISH": str(self.tls),
            "AGENTS_URL": f"amqps://{HOST}:{self.tls}//", "BASES": MADE_HERE,
            "CERTIFICATES": str(folder / "certificates"), "BACKUPS": str(folder / "backups"),
        })  # fmt: skip

    def write(self, example: str, chosen: Mapping[str, str]) -> None:
        """Write .env with our choices."""
        names = {f"TONGXIN_{name}": value for name, value in chosen.items()}
        lines = [line for line in example.splitlines() if line.partition("=")[0] not in names]
        lines += [f"{name}={value}" for name, value in names.items()]
        (self.folder / "env").write_text("\n".join(lines) + "\n", "utf-8")

    def city(self, *words: str) -> str:
        """Run compose on the city."""
        return tool([*self.compose, *self.options, *words])

    def branch(self, *words: str) -> str:
        """Run compose on the branch."""
        file = str(TOP / "deploy" / "branch" / "docker-compose.yml")
        beside = str(self.folder / "beside.yml")
        options = ["--project-name", BRANCH, "--file", file, "--file", beside]
        bundle = str(self.folder / "anna.json")
        return tool([*self.compose, *options, *words], TONGXIN_BUNDLE=bundle)

    def up(self, *more: str) -> None:
        """Bring the city up, or back; return when all is healthy."""
        self.city("up", "--detach", "--wait", "--pull=never", *more)

    def down(self) -> None:
        """Leave nothing."""
        if (self.folder / "anna.json").exists():
            self.branch("down", "--volumes", "--timeout=1")
        self.city("--profile=tools", "down", "--volumes", "--timeout=5")

    def tools(self, *words: str) -> str:
        """Run one of the operator's commands."""
        mounted = ("--volume", f"{BRANCH}_store:/branch")
        return self.city("run", "--rm", "--no-TTY", *mounted, "tools", *words)

    def backups(self, *words: str) -> dict[str, Any]:
        """Run a command about backups; give what it told."""
        told = self.city("run", "--rm", "--no-TTY", "backups", *words, "--json")
        found: dict[str, Any] = json.loads(told)
        return found

    def let_in(self) -> None:
        """Admit the branch, and start its agent."""
        self.city("exec", "-T", "house", PYTHON, "-c", SCRIPT, "found")
        self.admit()
        self.branch("up", "--detach", "--wait", "--pull=never")

    def admit(self) -> None:
        """Make the branch's bundle."""
        bundle = self.tools("admit", "anna", "--union", "u1")
        (self.folder / "anna.json").write_text(bundle, "utf-8")
        (self.folder / "anna.json").chmod(0o644)

    # ---------------------------------------------------------------- reports

    def report(self, count: int, pause: float = 0) -> None:
        """Let so many members join, with seconds between two."""
        load = self.load(count, pause)
        assert load.wait(180) == 0
        self.stop(load)

    @contextlib.contextmanager
    def under_load(self) -> Iterator[None]:
        """Let members join from before what the test does until after it."""
        load = self.load(EVER, PACE)
        try:
            self.goes_on(1)
            yield
        finally:
            self.stop(load)

    def goes_on(self, more: int = 200) -> None:
        """Wait until the city has counted so many more."""
        wanted = max(self.total(), self.recorded) + more
        until(lambda: self.total() >= wanted, 60, lambda: f"{self.total()} of {wanted}")

    def load(self, most: int, pause: float) -> subprocess.Popen[str]:
        """Let members join until `stop`, so many at most."""
        words = ["docker", "exec", "--interactive", self.agent, PYTHON, "-c", SCRIPT, "u1"]
        return subprocess.Popen(
            [*words, str(self.recorded), str(most), str(pause)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def stop(self, load: subprocess.Popen[str]) -> None:
        """Let nobody more join; count who has."""
        told, _ = load.communicate(timeout=30)
        assert load.returncode == 0
        self.recorded += int(told)

    @property
    def agent(self) -> str:
        """Name the branch's container."""
        return f"{BRANCH}-agent-1"

    # ---------------------------------------------------------------- what the city says

    def total(self) -> int:
        """Give the city's members, as the page's API says; -1 while it can't."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.web}/api/v1/totals?union=6401",
            headers={"Authorization": f"Bearer {self.token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:  # noqa: S310
                return int(json.load(answer)["values"][MEMBERS])
        except OSError:
            return -1

    def until_arrived(self, seconds: float = 90) -> float:
        """Wait until the city has counted every member; give the seconds."""
        return until(lambda: self.total() == self.recorded, seconds,
                     lambda: f"{self.total()} of {self.recorded}")  # fmt: skip

    def check(self) -> None:
        """See that all has arrived and every stream, state, figure and total agrees: lost 0."""
        arrived = self.until_arrived()
        told: dict[str, Any] = {}

        def in_step() -> bool:
            told.update(self.verified())
            return bool(told["in_step"])

        until(in_step, 90, lambda: told)
        print(f"recorded {self.recorded}, in the city's total {self.total()}, lost 0; arrived "  # noqa: T201
              f"after {arrived:.1f} s, {told['streams']} streams in step")  # fmt: skip

    def verified(self) -> dict[str, Any]:
        """Give what `verify` says of the databases, the house's store and the branch's."""
        mounted = ("--volume", f"{BRANCH}_store:/branch")
        done = subprocess.run(
            [*self.compose, *self.options, "run", "--rm", "--no-TTY", *mounted, "tools", "verify",
             "--json", "--store=/house/agent.store", "--store=/branch/agent.store"],
            capture_output=True, text=True, check=False, cwd=TOP,
        )  # fmt: skip
        assert done.stdout, done.stderr[-3000:]
        found: dict[str, Any] = json.loads(done.stdout)
        return found
