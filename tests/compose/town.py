"""An installation by compose, under a name of its own, and one branch on another network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from deploy.certifying import certify
from deploy.roster import MADE_HERE
from tests.city.process import TOP, until
from tests.fix_rabbit import free_port

NAME: Final = "tongxin-test"
BRANCH: Final = f"{NAME}-branch"
SCRIPT: Final = (TOP / "tests" / "compose" / "reporting.py").read_text("utf-8")
HOST: Final = "city.example"
BESIDE: Final = f"services: {{agent: {{extra_hosts: ['{HOST}:host-gateway']}}}}"
"""How the branch finds the city by its name: at the machine itself, by the published port."""
PYTHON: Final = "/opt/tongxin/bin/python"
MEMBERS: Final = "organization.members"


def tool(words: Sequence[str], given: str = "", **environment: str) -> str:
    """Run a tool; give what it printed. What it said of a failure is the test's."""
    done = subprocess.run(
        words, input=given, capture_output=True, text=True, check=False, cwd=TOP,
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
        (folder / "beside.yml").write_text(BESIDE)
        made = subprocess.run(
            [sys.executable, "-m", "deploy.commands", "secrets"], capture_output=True, text=True,
            check=True, cwd=TOP,
        )  # fmt: skip
        self.token = made.stderr.rpartition(" ")[2].strip()
        self.write(made.stdout, {
            "WEB_PUBLISH": f"127.0.0.1:{self.web}", "BROKER_PUBLISH": str(self.tls),
            "AGENTS_URL": f"amqps://{HOST}:{self.tls}//", "BASES": MADE_HERE,
            "CERTIFICATES": str(folder / "certificates"),
        })  # fmt: skip

    def write(self, example: str, chosen: Mapping[str, str]) -> None:
        """Write .env with our choices."""
        names = {f"TONGXIN_{name}": value for name, value in chosen.items()}
        lines = [line for line in example.splitlines() if line.partition("=")[0] not in names]
        lines += [f"{name}={value}" for name, value in names.items()]
        (self.folder / "env").write_text("\n".join(lines) + "\n", "utf-8")

    def city(self, *words: str, given: str = "") -> str:
        """Run compose on the city."""
        options = ["--project-name", NAME, "--env-file", str(self.folder / "env")]
        return tool([*self.compose, *options, *words], given)

    def branch(self, *words: str, given: str = "") -> str:
        """Run compose on the branch."""
        file = str(TOP / "deploy" / "branch" / "docker-compose.yml")
        beside = str(self.folder / "beside.yml")
        options = ["--project-name", BRANCH, "--file", file, "--file", beside]
        bundle = str(self.folder / "anna.json")
        return tool([*self.compose, *options, *words], given, TONGXIN_BUNDLE=bundle)

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

    def let_in(self) -> None:
        """Admit the branch, and start its agent."""
        self.city("exec", "-T", "house", PYTHON, "-", "found", given=SCRIPT)
        bundle = self.tools("admit", "anna", "--union", "u1")
        (self.folder / "anna.json").write_text(bundle, "utf-8")
        (self.folder / "anna.json").chmod(0o644)
        self.branch("up", "--detach", "--wait", "--pull=never")

    # ---------------------------------------------------------------- reports

    def report(self, count: int, pause: float = 0) -> None:
        """Let members join."""
        self.loaded(self.load(count, pause))

    def under_load(self, count: int, pause: float) -> subprocess.Popen[str]:
        """Let members join beside what the test does; return when the first have arrived."""
        before = self.recorded
        load = self.load(count, pause)
        until(lambda: self.total() > before, 30, lambda: f"{self.total()} after {before}")
        return load

    def load(self, count: int, pause: float) -> subprocess.Popen[str]:
        """Let members join, with seconds between two."""
        words = ["docker", "exec", "--interactive", self.agent, PYTHON, "-", "u1"]
        script = subprocess.Popen(
            [*words, str(self.recorded), str(count), str(pause)], stdin=subprocess.PIPE, text=True
        )
        assert script.stdin
        script.stdin.write(SCRIPT)
        script.stdin.close()
        self.recorded += count
        return script

    @staticmethod
    def loaded(load: subprocess.Popen[str]) -> None:
        """Wait until all is recorded."""
        assert load.wait(180) == 0

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
        until(lambda: self.verified()["in_step"], 90, self.verified)
        told = self.verified()
        print(f"recorded {self.recorded}, in the city's total {self.total()}, lost 0; arrived "  # noqa: T201
              f"after {arrived:.1f} s, {told['streams']} streams in step")  # fmt: skip

    def verified(self) -> dict[str, Any]:
        """Give what `verify` says of the databases, the house's store and the branch's."""
        mounted = ("--volume", f"{BRANCH}_store:/branch")
        options = ["--project-name", NAME, "--env-file", str(self.folder / "env")]
        done = subprocess.run(
            [*self.compose, *options, "run", "--rm", "--no-TTY", *mounted, "tools", "verify",
             "--json", "--store=/house/agent.store", "--store=/branch/agent.store"],
            capture_output=True, text=True, check=False, cwd=TOP,
        )  # fmt: skip
        assert done.stdout, done.stderr[-3000:]
        found: dict[str, Any] = json.loads(done.stdout)
        return found
