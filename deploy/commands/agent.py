"""A branch's agent: joins, imports, records, runs."""

from __future__ import annotations

import signal
import threading
from contextlib import closing
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from deploy.commands import _options as options
from deploy.commands._copies import backup, restore
from deploy.commands._dossiers import dossiers
from deploy.commands._store import opened, tell, who
from deploy.commands._tables import import_, template, undo

if TYPE_CHECKING:
    from services.agent.status import Status, StreamStatus


@click.group()
@click.option(
    "--store", type=click.Path(path_type=Path), default=Path("data/agent.store"),
    envvar="TONGXIN_STORE", show_default=True, help="The store's file.",
)  # fmt: skip
@click.pass_context
def command(context: click.Context, store: Path) -> None:
    """Keep a branch's store: let it join, import tables, record, run, and see how it stands."""
    context.obj = store


for one in (import_, template, undo, dossiers, backup, restore):
    command.add_command(one)


@command.command()
@options.as_json
@click.pass_obj
def new(path: Path, as_json: bool) -> None:
    """Make a store; print the id and the public key that `admit` wants."""
    from services.agent.store import Store

    with closing(Store.create(path)) as store:
        who = store.identity
        tell({"store": who.id, "public_key": who.public_key.hex()}, as_json)


@command.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@options.as_json
@click.pass_obj
def join(path: Path, bundle: Path, as_json: bool) -> None:
    """Take in the BUNDLE that `admit` has made; a later one replaces it."""
    from services.agent import bundle as bundles

    read = bundles.read_bundle(bundle)
    with closing(bundles.join(path, read)) as store:
        tell({"store": store.identity.id, "agent": read.agent, "unions": store.people.unions()},
             as_json)  # fmt: skip


@command.command()
@click.argument("name")
@click.option("--person", prompt=True, help="The clerk's name.")
@click.option("--id-number", prompt=True, hide_input=True, help="Only its keyed hash is kept.")
@options.as_json
@click.pass_obj
def account(path: Path, name: str, person: str, id_number: str, as_json: bool) -> None:
    """Open the account NAME for a clerk, on whose name reports are recorded."""
    with opened(path) as store:
        made = store.people.open_account(name, person, id_number)
        tell({"account": made.account, "person": made.person}, as_json)


@command.command()
@options.as_json
@click.pass_obj
def status(path: Path, as_json: bool) -> None:
    """Say how the store stands: what is sent, what waits, what was refused, the last error."""
    with opened(path) as store:
        found = store.status()
    if as_json:
        tell(found, as_json)
    else:
        show(found)


@command.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--account", "name", help="Who records; needed when there are several accounts.")
@options.as_json
@click.pass_obj
def record(path: Path, file: IO[bytes], name: str | None, as_json: bool) -> None:
    """Record one report from JSON: {"type": …, "union": …, "data": {…}, "dossier": {…}}.

    What is to travel by name to the union that gets the case (a call sent down, a dispute moved)
    stands in "dossier": {"people": [{"name", "phone", "id_number", "address"}], "text": …}. It is
    sealed to that union's stores; the report has only its hash.
    """
    from services.agent import entering

    entry = entering.read_entry(file.read())
    with opened(path) as store:
        id_ = entering.record(store, entry, who(store, name))
    tell({"event": id_}, as_json)


@command.command()
@click.option(
    "--bundle", "given", type=click.Path(path_type=Path), envvar="TONGXIN_BUNDLE",
    help="Join with this bundle first.",
)  # fmt: skip
@click.option(
    "--metrics", "port", type=int, default=0, envvar="TONGXIN_METRICS_PORT", show_default=True,
    help="Port at which Prometheus may ask; 0 for none.",
)  # fmt: skip
@click.pass_obj
def run(path: Path, given: Path | None, port: int) -> None:
    """Send what is recorded and take the mail, until SIGTERM."""
    import socket

    from deploy.watch.agent import serve
    from services.agent.agent import Agent
    from services.agent.bundle import join as join_with
    from services.agent.bundle import joined, read_bundle
    from shared.runtime import logs
    from shared.runtime.broker import Broker
    from shared.runtime.settings import read_settings

    told = read_settings()
    if given:
        join_with(path, read_bundle(given)).close()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with opened(path) as store:
        bundle = joined(store)
        logs.set_up(bundle.agent, told.log_level, told.log_format, told.log_folder, told.log_days)
        name = f"{bundle.agent}@{socket.gethostname()}"
        agent = Agent(
            store,
            lambda: Broker(bundle.url(), name, ssl=bundle.tls(path)),
            bundle.agent,
            bundle.partitions,
        )
        agent.start()
        serve(store, bundle.agent, told.listen, port, stopped)
        agent.stop()


@command.command()
@click.option(
    "--bundle", type=click.Path(path_type=Path), envvar="TONGXIN_BUNDLE",
    help="The bundle that it is started with.",
)  # fmt: skip
@click.option(
    "--least-free", "least", type=float, default=1.0, show_default=True,
    help="GiB that should be free on the store's disk.",
)  # fmt: skip
@options.as_json
@click.pass_obj
def doctor(path: Path, bundle: Path | None, least: float, as_json: bool) -> None:
    """Say what is wrong with store, bundle and the way to the city, and what to do.

    What is to be done now or soon makes the exit code 1.
    """
    from deploy.commands._doctor import tell as tell_report
    from deploy.doctor.branch import PARTS, Branch
    from deploy.doctor.findings import examine

    with closing(Branch(path, bundle, least)) as branch:
        report = examine(PARTS, branch)
    tell_report(report, as_json=as_json)


@command.command()
@options.as_json
@click.pass_obj
def succeed(path: Path, as_json: bool) -> None:
    """Let a store that was restored from a copy go on under a new id."""
    with opened(path) as store:
        notice = store.succeed()
    tell({"old": notice.old, "store": notice.store, "shared": notice.shared}, as_json)


def show(found: Status) -> None:
    """Print the status for eyes."""
    from deploy.commands.__main__ import language
    from shared.words import sentence, why

    click.echo(f"{found.store}  {found.state}")
    name = "screen.speaks_for" if found.unions else "screen.speaks_for_nobody"
    click.echo(sentence(name, language(), unions=" ".join(found.unions)))
    if not found.streams:
        click.echo(sentence("screen.nothing_recorded", language()))
    for one in found.streams:
        show_stream(one)
    for case in found.raised:
        name = "screen.call_sent" if case["kind"] == "call" else "screen.raised_case"
        known = case | {"id": case.get("number") or case["id"]}
        click.echo(sentence(name, language(), **known))
    for case in found.numbers:
        click.echo(sentence("screen.numbered_case", language(), **case))
    if found.stopped:
        click.secho(why("needs_succession", language(), found.stopped), fg="red")
    if found.last_error:
        click.secho("{at} {where}: {told}".format(**found.last_error), fg="red")


def show_stream(one: StreamStatus) -> None:
    """Print how a stream stands."""
    from deploy.commands.__main__ import language
    from shared.words import sentence

    words = {name: sentence(f"screen.{name}", language())
             for name in ("recorded", "settled", "refused", "waiting", "lag")}  # fmt: skip
    click.echo(
        f"{one.stream}  {words['recorded']} {one.number}  {words['settled']} {one.receipted}"
        f"  {words['refused']} {one.refused}  {words['waiting']} {one.waiting}"
        f"  {words['lag']} {one.unsent} ({one.unsent_seconds or 0:.0f} s)"
    )
    if one.knows in {"less", "more"}:
        click.echo(sentence(f"screen.reader_knows_{one.knows}", language(), reader=one.reader))
