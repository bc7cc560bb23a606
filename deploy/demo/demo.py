"""One run of the demo city: begin or go on, import, live reports, drain, check, stop."""

from __future__ import annotations

import random
import signal
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Final

import msgspec

from deploy import data_folder
from deploy.data_folder import AgentPlace, FolderForeign, Installation
from deploy.demo import past, past_skills, plan, standing
from deploy.demo.entering import Entering
from deploy.demo.latency import Latency
from deploy.demo.live import Live
from deploy.demo.outcome import Outcome, outcome, settled
from deploy.demo.running import Running, Stopped, check_port, today
from deploy.demo.scene import Scene
from deploy.demo.screen import CASES, SKILLS, Screen, page, told
from deploy.demo.settled import queries, wait_until_receipted
from services.gateway.tokens import hashed, new_token
from services.organization import comparing, grades
from shared.runtime.memory import SCHEME

IMPORTS: Final = "import"
SETTLED: Final = ("applied", "refused")
READERS: Final = ("organization", "rights", "skills")
"""The services to which the demo's agents report."""


@dataclass(frozen=True)
class Wishes:
    """What the caller wants; `seconds` of live reports are followed by the check, None goes on."""

    folder: Path
    seconds: float | None
    port: int
    seed: int
    rate: float
    size: plan.Size


def run(wishes: Wishes, screen: Screen) -> Outcome | None:
    """Run the demo; give what it came to, None where it was stopped before its time."""
    check_folder(wishes.folder)
    check_port(wishes.port)
    with data_folder.held(wishes.folder):
        token = new_token()
        running = Running(wishes.folder, begun(wishes, hashed(token)))
        stop_on_signals(running)
        try:
            return Demo(wishes, running, screen).run(token)
        except Stopped:
            return None
        finally:
            screen.end()
            running.stop()


def check_folder(folder: Path) -> None:
    """Pass a folder that a demo may use.

    Raises `FolderForeign` where it holds something else, `FolderBroken` for a bad record.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderForeign(f"{folder} is a file; give a folder with --data.")
    if (folder / data_folder.RECORD).exists():
        data_folder.load(folder)
    elif folder.exists() and {one.name for one in folder.iterdir()} - {"lock"}:
        told = f"{folder} holds something else than a demo; give an empty folder with --data."
        raise FolderForeign(told)


def begun(wishes: Wishes, token_hash: str) -> Installation:
    """Give the record of the folder with this start's port and token, or begin one."""
    if (wishes.folder / data_folder.RECORD).exists():
        found = data_folder.load(wishes.folder)
    else:
        agents = plan.make(wishes.seed, wishes.size, today()).agents
        found = Installation(
            root=plan.ROOT, seed=wishes.seed, began_on=today(), size=wishes.size.name,
            broker_url=f"{SCHEME}://demo//", web_port=wishes.port, token_hash=token_hash,
            databases={},
            agents=tuple(AgentPlace(name=name, store=f"agents/{name}.store") for name in agents),
        )  # fmt: skip
    found = msgspec.structs.replace(found, web_port=wishes.port, token_hash=token_hash)
    data_folder.save(wishes.folder, found)
    return found


def stop_on_signals(running: Running) -> None:
    """Note SIGTERM and Ctrl-C, and nothing more: what is under way looks by itself."""

    def note(_: int, __: FrameType | None) -> None:
        running.stopping = True

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGINT, note)


class Demo:
    """One run, from the start to the check."""

    def __init__(self, wishes: Wishes, running: Running, screen: Screen) -> None:
        """Take what is wanted, the installation and the screen."""
        self.wishes = wishes
        self.running = running
        self.screen = screen
        self.before: Counter[str] = Counter()
        self.published = 0

    def run(self, token: str) -> Outcome | None:
        """Run all of it; None where nobody wants the check."""
        self.running.open()
        self.keep(databases=dict(self.running.urls))
        self.enter(token)
        wait_until_receipted(self.running)
        scene, latency = self.begin_live()
        latency.start()
        try:
            self.report(scene)
        finally:
            latency.stop()
        if self.wishes.seconds is None or self.running.stopping:
            return None
        self.screen.say("  waiting until everything is settled and receipted")
        self.fire_clocks()
        with self.running.station() as station:
            comparing.compare(station)
            grades.find(station)
        wait_until_receipted(self.running)
        self.running.stop_services()
        return outcome(
            self.running, latency.seconds, sum(scene.turned_away.values()), self.screen.show
        )

    def fire_clocks(self) -> None:
        """Tell what ran out now, not in the middle of the stop."""
        for name in READERS:
            with self.running.station(name=name) as station:
                while station.fire_clocks():
                    self.running.check_failure()

    def keep(self, **fields: object) -> None:
        """Write something into the folder's record."""
        self.running.installation = msgspec.structs.replace(self.running.installation, **fields)
        data_folder.save(self.running.folder, self.running.installation)

    def enter(self, token: str) -> None:
        """Start the services; where the city wasn't entered wholly, enter the rest of it."""
        known = self.running.installation
        if known.complete:
            self.running.start()
            self.tell_page(token)
            return
        size = plan.SIZES[known.size]
        planned = plan.make(known.seed, size, known.began_on)
        entering = Entering(self.running, planned, self.screen.imported)
        began = time.monotonic()
        entering.admit()
        entering.open(self.running.folder / IMPORTS)
        self.running.start()
        self.tell_page(token)
        entering.run(self.running.folder / IMPORTS)
        self.screen.imported(CASES, entering.done, entering.rows)
        past.tell(self.running, known.seed, known.began_on)
        self.screen.imported(SKILLS, entering.done, entering.rows)
        past_skills.tell(self.running, known.seed, known.began_on, self.running.folder / IMPORTS)
        self.screen.say(f"  {entering.rows:,} rows in {time.monotonic() - began:.0f} s")
        self.keep(complete=True)

    def tell_page(self, token: str) -> None:
        """Tell where the page is."""
        self.screen.say(f"The city's page: {page(self.wishes.port, token)}")

    def begin_live(self) -> tuple[Scene, Latency]:
        """Read how everything stands, for the reports to come."""
        running = self.running
        with running.reading("organization") as tx:
            stands = standing.read(tx, today())
        with running.reading("rights") as tx:
            standing.read_rights(stands, tx)
        heads = [head for store in running.stores.values() for head in store.written()]
        self.before = self.outcomes([head.stream for head in heads])
        self.before.subtract(self.settled())
        self.published = sum(head.number for head in heads)
        latency = Latency(running, today())
        chance = random.Random(running.installation.seed << 40 | self.published)  # noqa: S311
        return Scene(running, stands, chance, latency.note), latency

    def outcomes(self, streams: list[str]) -> Counter[str]:
        """Count what has become of the reports of some streams, in all runs."""
        found: Counter[str] = Counter()
        for name in READERS:
            with self.running.reading(name) as tx:
                found.update(dict(tx.execute(queries.outcomes, {"streams": streams}).fetchall()))
        return found

    @staticmethod
    def settled() -> Counter[str]:
        """Count what has become of reports in this run."""
        found: Counter[str] = Counter()
        for name in READERS:
            found.update(dict(zip(SETTLED, settled(name, *SETTLED), strict=True)))
        return found

    def report(self, scene: Scene) -> None:
        """Report live until the time is over or somebody stops it."""
        seconds = self.wishes.seconds
        until = None if seconds is None else time.monotonic() + seconds
        self.screen.say(
            f"{len(self.running.agents)} agents report live, {self.wishes.rate:g} a second"
            + ("; Ctrl-C stops." if until is None else f", for {seconds:g} s.")
        )

        def over() -> bool:
            self.running.check_failure()
            self.screen.now_and_then(lambda: self.line(scene))
            return self.running.stopping or (until is not None and time.monotonic() >= until)

        Live(scene, self.wishes.rate).run(over)

    def line(self, scene: Scene) -> str:
        """Give the moving line."""
        published = self.published + scene.recorded
        now = self.settled()
        applied, refused = (self.before[name] + now[name] for name in SETTLED)
        return told(published, applied, refused, published - applied - refused)
