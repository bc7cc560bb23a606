"""Shows what waits or is set aside; retries or drops it."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
import orjson

from deploy.commands import _options as options

if TYPE_CHECKING:
    from shared.streams.parked import Held, SetAside
    from shared.streams.rising import Tried
    from shared.streams.station import Reader

ITEM = "SERVICE/NUMBER of a report that waits, SERVICE/qNUMBER of a message in quarantine"
MOST_WHY = 200

items = click.argument("items", nargs=-1)
reason = click.option("--reason", help="Everything that is parked for this reason.")
everything = click.option("--all", "everything", is_flag=True, help="Everything that is parked.")


class Chosen(NamedTuple):
    """What of one service is meant: reports that wait, and messages in quarantine."""

    waiting: list[int]
    quarantine: list[int]


@click.group(invoke_without_command=True)
@options.data
@options.as_json
@click.pass_context
def command(context: click.Context, data: Path, as_json: bool) -> None:
    """List what waits and what is in quarantine, by reason.

    What waits goes on by itself when what it builds on has come.
    """
    context.obj = data
    if context.invoked_subcommand is None:
        from shared.streams import standing

        with readers(data) as found:
            groups = {}
            for name, reader in found.items():
                with reader.database.transaction() as tx:
                    groups[name] = standing.parked(tx)
        tell(groups, listing(groups), as_json)


@command.command("list")
@reason
@options.as_json
@click.pass_obj
def list_(data: Path, reason: str | None, as_json: bool) -> None:
    """List what is parked one by one, with the numbers that the other commands take."""
    with readers(data) as found:
        told = [
            one
            for name, reader in found.items()
            for one in (
                *(waiting(name, row) for row in reader.parked.waiting(reason)),
                *(set_aside(name, row) for row in reader.parked.quarantine(reason)),
            )
        ]
    tell({"parked": told}, (line(one) for one in told), as_json)


@command.command()
@items
@options.as_json
@click.pass_obj
def show(data: Path, items: tuple[str, ...], as_json: bool) -> None:
    """Show ITEMS whole: why they are parked, and their bytes."""
    with readers(data) as found:
        told = []
        for name, chosen in choose(found, items, None, everything=False).items():
            parked = found[name].parked
            rows = parked.waiting(ids=chosen.waiting)
            told += [waiting(name, one) | {"body": text(one.body)} for one in rows]
            for one in parked.quarantine(ids=chosen.quarantine):
                told.append(set_aside(name, one) | {"body": text(one.body)})
    lines = (orjson.dumps(one, option=orjson.OPT_INDENT_2).decode() for one in told)
    tell({"parked": told}, lines, as_json)


@command.command()
@items
@reason
@everything
@click.option("--at-once", is_flag=True, help="All of them, however many fail again.")
@options.as_json
@click.pass_obj
def retry(  # noqa: PLR0913, PLR0917 - click hands each option over
    data: Path, items: tuple[str, ...], reason: str | None, everything: bool, at_once: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Try ITEMS again, or all that is parked for a reason, or everything.

    What isn't named one by one is tried in steps: of each group (as listed) 1, then 10, 100 and so
    on, until at least half of a step comes back as it was. The rest isn't tried, and is told.
    """
    from shared.streams.rising import Rising

    done: dict[str, dict[str, int]] = {}
    stopped: list[str] = []
    with readers(data) as found:
        if (reason or everything) and not items and not at_once:
            for name, reader in found.items():
                tried = Rising(reader.parked).retry(reason)
                stopped += [halt(name, one) for one in tried if one.untried]
                done |= {name: summed(tried)} if tried else {}
        else:
            for name, chosen in choose(found, items, reason, everything=everything).items():
                parked = found[name].parked
                done[name] = dict(parked.retry(chosen.waiting) + parked.readmit(chosen.quarantine))
    tell(done, (*counts(done), *stopped), as_json)


def summed(tried: Iterable[Tried]) -> dict[str, int]:
    """Add up what became of groups; `untried` is how many the steps didn't come to."""
    found: Counter[str] = Counter()
    for one in tried:
        found += one.outcomes + Counter(untried=one.untried)
    return dict(found)


def halt(service: str, one: Tried) -> str:
    """Say that a group's rest wasn't tried, and what to do."""
    told = {"reason": one.reason, "what": one.what or "-", "count": one.untried}
    return said("stopped", service=service, **told)


def said(name: str, **facts: object) -> str:
    """Give a sentence of this command in the language of the terminal."""
    from deploy.commands.__main__ import language
    from shared import words

    return words.sentence(f"parked.{name}", language(), **facts)


@command.command()
@items
@reason
@click.option("--why", required=True, help="What the branch reads, in a few words.")
@options.as_json
@click.pass_obj
def drop(data: Path, items: tuple[str, ...], reason: str | None, why: str, as_json: bool) -> None:
    """Refuse ITEMS, or all that is parked for a reason; put away what is in quarantine."""
    if not 0 < len(why.strip()) <= MOST_WHY:
        raise click.UsageError(f"Say why in 1 to {MOST_WHY} characters.")
    done: dict[str, dict[str, int]] = {}
    with readers(data) as found:
        for name, chosen in choose(found, items, reason, everything=False).items():
            parked = found[name].parked
            refused: Counter[str] = parked.drop(chosen.waiting, why.strip())
            done[name] = dict(refused + parked.put_away(chosen.quarantine, why.strip()))
    tell(done, counts(done), as_json)


@contextlib.contextmanager
def readers(data: Path) -> Iterator[dict[str, Reader]]:
    """Open each service's end of the streams at its database."""
    from deploy.place import place
    from shared.runtime.database import Database

    with place(data) as at, contextlib.ExitStack() as opened:
        found = {}
        for name, url in at.databases.items():
            database = Database(url, "parked", most=2)
            database.open()
            opened.callback(database.close)
            found[name] = reader_of(name, database)
        yield found


def reader_of(name: str, database: Any) -> Reader:  # noqa: ANN401 - the runtime's database
    """Make a service's end of the streams."""
    from deploy.installation import domain
    from shared.clock import now
    from shared.streams.station import Station

    if name == "city":
        from services.city.station import CityStation

        return CityStation(database, now)
    return Station(domain(name), database, now)


def choose(
    found: Mapping[str, Reader], items: Iterable[str], reason: str | None, *, everything: bool
) -> dict[str, Chosen]:
    """Find out what is meant. Raises click's UsageError where nothing is, or nothing clear."""
    chosen = {name: Chosen([], []) for name in found}
    for item in items:
        service, _, number = item.partition("/")
        digits = number.removeprefix("q")
        if service not in chosen or not digits.isdecimal():
            raise click.UsageError(f"{item} isn't the {ITEM}.")
        kind = chosen[service].quarantine if number.startswith("q") else chosen[service].waiting
        kind.append(int(digits))
    if reason or everything:
        for name, reader in found.items():
            chosen[name].waiting.extend(reader.parked.waiting_ids(reason))
            chosen[name].quarantine.extend(reader.parked.quarantine_ids(reason))
    elif not any(map(any, chosen.values())):
        raise click.UsageError(f"Say what: {ITEM}, or a --reason.")
    return {name: one for name, one in chosen.items() if any(one)}


def waiting(service: str, one: Held) -> dict[str, Any]:
    """Give a report that waits as it is told."""
    return {
        "item": f"{service}/{one.id}", "place": f"{one.stream} {one.number}", "type": one.type,
        "subject": one.subject, "union": one.source, "reason": one.reason, "needs": one.needs,
        "facts": one.facts, "since": one.since.isoformat(timespec="seconds"), "tried": one.tried,
    }  # fmt: skip


def set_aside(service: str, one: SetAside) -> dict[str, Any]:
    """Give a message in quarantine as it is told."""
    return {
        "item": f"{service}/q{one.id}", "place": one.headers.get("stream", ""),
        "sender": one.user_id, "routing_key": one.routing_key, "headers": one.headers,
        "reason": one.reason, "facts": {}, "since": one.came_at.isoformat(timespec="seconds"),
    }  # fmt: skip


def text(body: bytes) -> str:
    """Give bytes as they can be read; what is no text is escaped."""
    return body.decode("utf-8", "backslashreplace")


def line(one: Mapping[str, Any]) -> str:
    """Tell one item in a line, with the sentence for its reason."""
    who = one.get("type") or one.get("sender") or "-"
    return f"{one['item']}  {one['since']}  {one['place']}  {who}  {why(one)}"


def why(one: Mapping[str, Any]) -> str:
    """Give the sentence for a reason."""
    from deploy.commands.__main__ import language
    from shared import words

    return words.why(one["reason"], language(), one.get("facts") or {})


def listing(groups: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Tell groups, a line each."""
    for service, parts in groups.items():
        for part, rows in parts.items():
            for row in rows:
                what = row.get("type") or row.get("sender") or "-"
                yield f"{service}  {part}  {row['count']} x {what}  ({row['reason']})  {why(row)}"


def counts(done: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Tell what became of what was done."""
    from deploy.commands.__main__ import language

    comma = "，" if language() == "zh" else ", "
    for service, outcomes in done.items():
        told = [said(outcome, count=count) for outcome, count in sorted(outcomes.items())]
        yield f"{service}: {comma.join(told) or said('none')}"


def tell(found: Mapping[str, Any], lines: Iterable[str], as_json: bool) -> None:
    """Print one JSON object, or lines."""
    if as_json:
        click.echo(orjson.dumps(found).decode())
        return
    told = list(lines)
    for one in told or [said("nothing")]:
        click.echo(one)
