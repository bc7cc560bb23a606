"""A service's database: a pool of connections, transactions, and what to do when they fail."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import psycopg
import psycopg.waiting
from psycopg_pool import ConnectionPool, PoolTimeout
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

Connection = psycopg.Connection[Any]
Result = TypeVar("Result")

CONTENTION: Final = ("40001", "40P01")
"""Undone by the database for the sake of another transaction: surely not committed."""
OUTAGE: Final = ("08", "57P", "53300")
"""Connection lost, shut down, starting up, too many: it may have been committed."""
ATTEMPTS: Final = 3
ATTEMPT: Final = 1.0
"""Seconds for one attempt to get a connection. The pool's own attempts to connect come further
and further apart (it took 15 s to notice that PostgreSQL was back) and serve nobody who waited
from before; so they end soon, and who still waits asks anew."""


class OutcomeUnknown(psycopg.OperationalError):
    """The connection was lost while committing: done or not, only reading can tell."""


def check_waiting() -> None:
    """Raise RuntimeError where a query would stop every greenlet of the process."""
    patcher = sys.modules.get("eventlet.patcher")
    patched = patcher is not None and patcher.is_monkey_patched("socket")
    if patched and psycopg.waiting.wait.__module__.startswith("psycopg"):
        raise RuntimeError("psycopg waits in C under eventlet: call shared.runtime.green.patch()")


def passes(error: BaseException) -> bool:
    """Tell whether an error of the database is one that passes: contention or an outage."""
    if not isinstance(error, psycopg.OperationalError) or isinstance(error, OutcomeUnknown):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(CONTENTION + OUTAGE)


def check_open(connection: Connection) -> None:
    """Raise psycopg.OperationalError for a connection that the server has closed.

    It says so before it ends, and the end is seen behind that; asking would be one more way to
    the server and back for every transaction.
    """
    connection.pgconn.consume_input()
    connection.pgconn.consume_input()


class Database:
    """The pool of one service. `name` is shown among the database's connections."""

    def __init__(  # noqa: PLR0913
        self,
        url: str,
        name: str,
        *,
        most: int = 8,
        patience: float = 30.0,
        statement_timeout: float = 60.0,
        lock_timeout: float = 20.0,
        idle_timeout: float = 60.0,
    ) -> None:
        """Remember it; nothing connects before `open`. All times are seconds."""
        check_waiting()
        self.patience = patience
        limits = {
            "statement_timeout": statement_timeout,
            "lock_timeout": lock_timeout,
            "idle_in_transaction_session_timeout": idle_timeout,
        }
        options = [f"-c {key}={int(seconds * 1000)}" for key, seconds in limits.items()]
        self.url = url
        self.terms: dict[str, Any] = {
            "application_name": name,
            "options": " ".join([*options, "-c timezone=Asia/Shanghai"]),
            "connect_timeout": 5,
            "keepalives_idle": 30,
            "tcp_user_timeout": 30_000,
        }
        self.pool: ConnectionPool[Connection] = ConnectionPool(
            url,
            kwargs=self.terms,
            min_size=1,
            max_size=most,
            timeout=ATTEMPT,
            reconnect_timeout=ATTEMPT,
            check=check_open,
            open=False,
            name=name,
        )

    def open(self) -> None:
        """Start the pool; it connects in the background, and again after every outage."""
        self.pool.open()

    def close(self) -> None:
        """Close every connection."""
        self.pool.close(timeout=ATTEMPT)

    def connect(self) -> Connection:
        """Open a connection outside the pool, on which each statement stands alone."""
        return psycopg.connect(self.url, autocommit=True, **self.terms)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection inside a transaction, committed at the end.

        Raises psycopg.OperationalError in an outage, after a few seconds.
        """
        connection = self._free()
        try:
            with connection:
                yield connection
                # psycopg's own way out says nothing when the connection is gone by then.
                connection.commit()
        finally:
            self.pool.putconn(connection)

    def _free(self) -> Connection:
        for _ in range(ATTEMPTS - 1):
            with contextlib.suppress(PoolTimeout):
                return self.pool.getconn()
        return self.pool.getconn()

    def run(self, work: Callable[[Connection], Result]) -> Result:
        """Do the work in a transaction; do it again when contention or an outage undid it.

        So the work must do the same when it is called twice. Gives up after `patience`.

        Raises:
            OutcomeUnknown: the connection was lost while committing.
            psycopg.OperationalError: the outage lasted longer than our patience.

        """
        again = Retrying(
            retry=retry_if_exception(passes),
            wait=wait_random_exponential(multiplier=0.02, max=2.0),
            stop=stop_after_delay(self.patience),
            reraise=True,
        )
        result: Result = again(self._once, work)
        return result

    def _once(self, work: Callable[[Connection], Result]) -> Result:
        worked = False
        try:
            with self.transaction() as connection:
                result = work(connection)
                worked = True
        except psycopg.OperationalError as error:
            if worked and (error.sqlstate or "") not in CONTENTION:
                raise OutcomeUnknown("the connection was lost while committing") from error
            raise
        return result
