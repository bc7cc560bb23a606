"""A RabbitMQ node of our own, for tests and bench: real, private, to be killed and wiped."""

from __future__ import annotations

import base64
import contextlib
import errno
import hashlib
import http.client
import io
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
ADMIN, PASSWORD = "tongxin", "tongxin"
CONFIG = """
listeners.tcp.1 = 127.0.0.1:{amqp}
management.tcp.ip = 127.0.0.1
management.tcp.port = {http}
default_user = {admin}
default_pass = {password}
loopback_users = none
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 16000000
log.file.level = warning
"""
GOOD = range(200, 300)
LENT_FROM = 32_768
"""Where Linux begins to lend ports; ip_local_port_range of ip(7)."""
unlent = iter(random.sample(range(20_000, LENT_FROM), LENT_FROM - 20_000))


class RabbitMissing(Exception):
    """RabbitMQ isn't installed: run `apt-get install rabbitmq-server`."""


class RabbitSilent(Exception):
    """RabbitMQ did not start."""


def free_port() -> int:
    """Return a port that nobody listens on, and that no process of ours is given again.

    Not one of those that Linux lends to who connects: it could be lent before we listen on it,
    or while a node that was killed is away.
    """
    for port in unlent:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(errno.EADDRNOTAVAIL, "all ports were given out")


def stopped(group: int) -> bool:
    """Tell whether every thread of every process in a process group is stopped; see proc(5)."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if os.getpgid(int(process.name)) == group and any(
                task.read_text().rpartition(")")[2].split()[0] not in "TZX"
                for task in process.glob("task/*/stat")
            ):
                return False
    return True


class Rabbit:
    """One node: own ports, own data folder, started from the Debian package."""

    def __init__(self, folder: Path) -> None:
        """Write the node's configuration; nothing runs yet."""
        if not SERVER.exists():
            raise RabbitMissing
        self.folder = folder
        self.port, self.http, self.dist = free_port(), free_port(), free_port()
        self.process: subprocess.Popen[str] | None = None
        self.reader = threading.Thread()
        folder.mkdir(parents=True, exist_ok=True)
        config = CONFIG.format(amqp=self.port, http=self.http, admin=ADMIN, password=PASSWORD)
        (folder / "rabbitmq.conf").write_text(config)
        (folder / "plugins").write_text("[rabbitmq_management].")
        (folder / "rabbitmq-env.conf").touch()

    @property
    def management(self) -> str:
        """The management plugin's address, with the administrator's name and password."""
        return f"http://{ADMIN}:{PASSWORD}@127.0.0.1:{self.http}"

    def url(self, user: str = ADMIN, password: str = PASSWORD) -> str:
        """Return the address for this user."""
        return f"amqp://{user}:{password}@127.0.0.1:{self.port}//"

    def start(self) -> None:
        """Start, and return when clients are let in."""
        self.process = subprocess.Popen(  # noqa: S603 - the node's own script
            [SERVER],
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        told = []
        banner = self.process.stdout or io.StringIO()
        for line in banner:
            told.append(line)
            if "completed with" in line:
                self.reader = threading.Thread(target=banner.read, daemon=True)
                self.reader.start()
                return
        raise RabbitSilent("RabbitMQ did not start:\n" + "".join(told))

    def stop(self) -> None:
        """Stop in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill it (SIGKILL); what it has not on disk is gone."""
        self._end(signal.SIGKILL)

    def wipe(self) -> None:
        """Kill it and lose its disk: queues, exchanges, users, everything."""
        self.kill()
        shutil.rmtree(self.folder / "data", ignore_errors=True)

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Let it stand still for a while, as behind a cut cable; it answers nothing meanwhile.

        The kernel stops a process thread by thread after `killpg` has returned, and a thread
        that it hasn't reached yet still confirms: so we wait until each has stopped.
        """
        if self.process:
            os.killpg(self.process.pid, signal.SIGSTOP)
            while not stopped(self.process.pid):
                os.sched_yield()
        try:
            yield
        finally:
            if self.process:
                os.killpg(self.process.pid, signal.SIGCONT)

    def ctl(self, *words: str) -> str:
        """Run rabbitmqctl on this node; takes about two seconds."""
        done = subprocess.run(  # noqa: S603 - likewise
            [SERVER.with_name("rabbitmqctl"), "--quiet", *words],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def ask(self, method: str, path: str, content: Any = None) -> Any:  # noqa: ANN401
        """Call the management API; return what it answers."""
        link = http.client.HTTPConnection("127.0.0.1", self.http, timeout=30)
        token = base64.b64encode(f"{ADMIN}:{PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        link.request(method, path, json.dumps(content) if content else None, headers)
        answer = link.getresponse()
        told = answer.read()
        link.close()
        if answer.status not in GOOD:
            raise RabbitSilent(path, told)
        return json.loads(told) if told else None

    def add_user(self, name: str, *, configure: str = "", write: str = "", read: str = "") -> str:
        """Add a user with these rights (regular expressions); return its address."""
        salt = os.urandom(4)
        digest = base64.b64encode(salt + hashlib.sha256(salt + PASSWORD.encode()).digest())
        self.ask("PUT", f"/api/users/{name}", {"password_hash": digest.decode(), "tags": ""})
        rights = {"configure": configure or "^$", "write": write or "^$", "read": read or "^$"}
        self.ask("PUT", f"/api/permissions/%2F/{name}", rights)
        return self.url(name)

    def _end(self, how: signal.Signals) -> None:
        if self.process:
            os.killpg(self.process.pid, how)
            self.process.wait()
            self.reader.join()
            if self.process.stdout:
                self.process.stdout.close()
            self.process = None

    def _environment(self) -> dict[str, str]:
        folder = str(self.folder)
        return os.environ | {
            "HOME": folder,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"tongxin-{self.port}@localhost",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.dist),
            "RABBITMQ_MNESIA_BASE": f"{folder}/data",
            "RABBITMQ_LOG_BASE": f"{folder}/log",
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            "RABBITMQ_CONF_ENV_FILE": f"{folder}/rabbitmq-env.conf",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
            "RABBITMQ_PID_FILE": f"{folder}/pid",
            # Others share the machine: schedulers spin while they have nothing to do, and two wake
            # each other for every message.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none",
        }
