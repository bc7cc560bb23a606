"""Images without a registry: the bases of Debian's packages, ours of wheels, both made here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from deploy.installation import TOP
from deploy.roster import MADE_HERE

IMAGE: Final = "tongxin"
SUITE: Final = "trixie"
"""Debian 13: Python 3.13, RabbitMQ 4.0, PostgreSQL 17."""
KEYS: Final = "/usr/share/keyrings/debian-archive-keyring.gpg"
PYTHON: Final = "3.13"
FILES: Final = TOP / "deploy" / "images"
ROOMS: Final = ("deploy", "services", "shared")
LEFT_OUT: Final = (
    "__pycache__",
    "branch",
    ".*",
    "*bundle.json*",
    "*.env*",
    "*.pem",
    "*.key",
    "*.store",
)
"""What is no part of the image, secrets first; but the example of settings is."""
Tell = Callable[[str], None]


class ImageNotMade(Exception):
    """A step of making an image failed."""


class Base(NamedTuple):
    """An image of Debian's packages, under the public image's name."""

    name: str
    packages: Sequence[str]
    changes: Sequence[str] = ()
    hooks: Sequence[str] = ()
    """What mmdebstrap is told beyond the packages."""


POSTGRES: Final = "/usr/lib/postgresql/17/bin"
CLUSTER: Final = "/var/lib/postgresql/data"
SOCKET_FOLDER: Final = "install -d -o postgres -g postgres -m 3777 /var/run/postgresql"
"""As the public image has it; Debian makes it when a machine boots."""
COOKIE: Final = "/var/lib/rabbitmq/.erlang.cookie"
"""Erlang's password for all of a node; each installation's broker makes its own."""
NO_CLUSTER: Final = "echo create_main_cluster=false > $1/etc/postgresql-common/createcluster.conf"

BASES: Final = (
    Base("python:3.13-slim", ("python3", "python3-venv", "ca-certificates", "tzdata")),
    Base(
        "rabbitmq:4-management", ("rabbitmq-server", "ca-certificates"),
        ("ENV LANG=C.UTF-8 HOME=/var/lib/rabbitmq", "VOLUME /var/lib/rabbitmq",
         'CMD ["rabbitmq-server"]'),
        (f"--customize-hook=rm -f $1{COOKIE}",),
    ),
    Base(
        "postgres:17", ("postgresql-17",),
        (f"ENV LANG=C.UTF-8 PATH={POSTGRES}:/usr/local/bin:/usr/bin:/bin PGDATA={CLUSTER}",
         f"VOLUME {CLUSTER}", 'ENTRYPOINT ["postgres-start"]', 'CMD ["postgres"]'),
        (f"--essential-hook=mkdir -p $1/etc/postgresql-common && {NO_CLUSTER}",
         f"--customize-hook=copy-in {FILES}/postgres-start /usr/local/bin",
         "--customize-hook=chmod 755 $1/usr/local/bin/postgres-start",
         f"--customize-hook=mkdir -p $1{CLUSTER} && chroot $1 chown postgres: {CLUSTER}",
         "--skip=cleanup/run", f"--customize-hook=chroot $1 {SOCKET_FOLDER}"),
    ),
)  # fmt: skip


def run(words: Sequence[str], **options: str | Mapping[str, str] | Path) -> str:
    """Run a tool, whose files all may read; give what it printed.

    Raises `ImageNotMade` with the end of what it said.
    """
    done = subprocess.run(  # noqa: S603 - tools of the machine, with words of ours
        list(words), capture_output=True, text=True, check=False, umask=0o022,
        **options,  # type: ignore[call-overload]
    )  # fmt: skip
    if done.returncode:
        raise ImageNotMade(f"{words[0]} failed: {(done.stdout + done.stderr)[-2000:].strip()}")
    return str(done.stdout)


def has(image: str) -> bool:
    """Tell whether the engine has an image."""
    return bool(run(["docker", "image", "ls", "-q", image]).strip())


def pull_missing(tell: Tell, images: Sequence[str]) -> None:
    """Pull those that the engine hasn't."""
    for image in images:
        if not has(image):
            tell(f"pulling {image}")
            run(["docker", "pull", "--quiet", image])


def make_bases(tell: Tell, prefix: str = MADE_HERE, *, again: bool = False) -> None:
    """Make the bases that aren't there, or all again, from where this machine's packages come."""
    for base in BASES:
        if again or not has(prefix + base.name):
            tell(f"making {prefix}{base.name} of Debian's packages")
            make_base(base, prefix + base.name)


def make_base(base: Base, image: str) -> None:
    """Make one base."""
    with tempfile.TemporaryDirectory() as folder:
        tar = f"{folder}/base.tar"
        run([
            "mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(base.packages)}",
            *base.hooks, SUITE, tar, *sources(),
        ])  # fmt: skip
        changes = [word for change in base.changes for word in ("--change", change)]
        run(["docker", "import", *changes, tar, image])


def mirror(label: str = "Debian") -> str:
    """Give where this machine gets Debian's packages from. Raises `ImageNotMade`."""
    told = run(["apt-get", "indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(REPO_URI)"])
    lines = told.splitlines()
    found = [line.split("|")[2] for line in lines if line.startswith(f"Debian|{label}|")]
    if not found:
        raise ImageNotMade(f"apt knows no source of {label}'s packages; run apt-get update first.")
    return found[0]


def sources() -> list[str]:
    """Give apt's lines for the bases: packages with the corrections of today, security first."""
    main = mirror()
    suites = ((mirror("Debian-Security"), "-security"), (main, "-updates"), (main, ""))
    return [f"deb [signed-by={KEYS}] {uri} {SUITE}{part} main" for uri, part in suites]


def make_ours(tell: Tell, bases: str) -> None:
    """Make our image on a base, from wheels that are fetched here."""
    with tempfile.TemporaryDirectory() as folder:
        context = Path(folder)
        tell("fetching wheels")
        fetch_wheels(context / "wheels")
        copy_rooms(TOP, context / "app")
        tell(f"making {IMAGE}")
        run(
            ["docker", "build", "--network=none", "--build-arg", f"BASES={bases}",
             "--file", str(FILES / "Dockerfile"), "--tag", IMAGE, folder],
            env=os.environ | {"DOCKER_BUILDKIT": "0"},
        )  # fmt: skip


def copy_rooms(top: Path, to: Path) -> None:
    """Copy our code, without the secrets that may lie beside it; the image's user may read it."""
    left_out = shutil.ignore_patterns(*LEFT_OUT)
    for room in ROOMS:
        shutil.copytree(
            top / room, to / room,
            ignore=lambda folder, names: left_out(folder, names) - {"example.env"},
        )  # fmt: skip
    for path in to.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    to.chmod(0o755)


def fetch_wheels(folder: Path) -> None:
    """Fetch what the services need, by the lock's hashes, for the image's Python."""
    folder.mkdir()
    lock = folder / "runtime.lock"
    lock.write_text(runtime((TOP / "requirements.lock").read_text("utf-8")), "utf-8")
    run([
        sys.executable, "-I", "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--no-deps", "--only-binary=:all:", f"--python-version={PYTHON}", "--require-hashes",
        "--dest", str(folder), "--requirement", str(lock),
    ])  # fmt: skip


def runtime(lock: str) -> str:
    """Give the part of a lock that the services need: without what only checks and tests do."""
    blocks = {name(block): block for block in re.split(r"\n(?=[a-z0-9])", lock.strip())}
    wanted_by = {one: set(wanting(block)) for one, block in blocks.items()}
    found = {"tongxin (pyproject.toml)"}
    while more := {one for one, by in wanted_by.items() if by & found} - found:
        found |= more
    return "\n".join(block for one, block in blocks.items() if one in found) + "\n"


def name(block: str) -> str:
    """Give the package of a block of the lock."""
    return block.partition("==")[0].partition("[")[0]


def wanting(block: str) -> Iterator[str]:
    """Give who wants the package of a block, as the lock's comments say."""
    said = block.partition("# via")[2]
    yield from (line.strip(" #") for line in said.splitlines() if line.strip(" #"))
