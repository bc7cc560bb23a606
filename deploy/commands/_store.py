"""What commands at a branch's store share: opening it, who acts, what is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from services.agent.people import Account
    from services.agent.store import Store


def opened(path: Path) -> closing[Store]:
    """Open the store; it is closed on leaving."""
    from services.agent.store import Store

    return closing(Store.open(path))


def who(store: Store, name: str | None) -> Account:
    """Give the account by name, or the only one there is. Raises `AccountUnknown`."""
    from services.agent.errors import AccountNotOpened, AccountNotSaid

    accounts = store.people.accounts()
    if name is None and len(accounts) == 1:
        return accounts[0]
    if not accounts:
        raise AccountNotOpened
    if name is None:
        raise AccountNotSaid(accounts=", ".join(one.account for one in accounts))
    return store.people.account(name)


def tell(found: Any, as_json: bool) -> None:  # noqa: ANN401 - anything with a JSON
    """Print what was found, as JSON or as lines of name and value."""
    import msgspec

    values = msgspec.to_builtins(found)
    if as_json:
        click.echo(json.dumps(values, ensure_ascii=False))
        return
    for name, value in values.items():
        click.echo(f"{name}: {', '.join(value) if isinstance(value, list) else value}")


@contextmanager
def bar(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar on the terminal; give how it is moved."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True, quiet=quiet)
    progress = Progress(console=console, transient=True, disable=not console.is_terminal)
    task = progress.add_task("")
    with progress:
        yield lambda done, of: progress.update(task, completed=done, total=of)
