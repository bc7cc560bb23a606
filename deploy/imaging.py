"""Images without a registry: the bases of Debian's packages, ours of wheels, both made here."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from deploy.installation import TOP
from deploy.roster import MADE_HERE
from shared.words import Named

IMAGE: Final = "tongxin"
SUITE: Final = "trixie"
"""Debian 13: Python 3.13, RabbitMQ 4.0, PostgreSQL 17."""
KEYS: Final = "/usr/share/keyrings/debian-archive-keyring.gpg"
PYTHON: Final = "3.13"
FILES: Final = TOP / "deploy" / "images"
LOCK: Final = TOP / "requirements.lock"
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
MADE_OF: Final = "tongxin.made-of"
"""The label of our image that says of what it was made."""
Tell = Callable[[str], None]


class ImageNotMade(Named):
    """A step of making an image failed."""


class ToolMissing(ImageNotMade):
    """A tool that makes images isn't on this machine."""


class SourceMissing(ImageNotMade):
    """apt knows nowhere to get Debian's packages of a kind from."""


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
RABBIT: Final = "/usr/lib/rabbitmq/bin"
"""RabbitMQ's own programs: Debian's around them hand no SIGTERM on and keep what is logged."""
USUAL: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
COOKIE: Final = "/var/lib/rabbitmq/.erlang.cookie"
"""Erlang's password for all of a node; each installation's broker makes its own."""
NO_CLUSTER: Final = "echo create_main_cluster=false > $1/etc/postgresql-common/createcluster.conf"

BASES: Final = (
    Base("python:3.13-slim", ("python3", "python3-venv", "ca-certificates", "tzdata")),
    Base(
        "rabbitmq:4-management", ("rabbitmq-server", "ca-certificates"),
        (f"ENV LANG=C.UTF-8 HOME=/var/lib/rabbitmq PATH={RABBIT}:{USUAL}",
         "VOLUME /var/lib/rabbitmq", 'CMD ["rabbitmq-server"]'),
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

    Raises `ToolMissing`, or `ImageNotMade` with the end of what it said.
    """
    try:
        done = subprocess.run(  # noqa: S603 - tools of the machine, with words of ours
            list(words), capture_output=True, text=True, check=False, umask=0o022,
            **options,  # type: ignore[call-overload]
        )  # fmt: skip
    except FileNotFoundError:
        raise ToolMissing(tool=words[0]) from None
    if done.returncode:
        raise ImageNotMade(tool=words[0], detail=(done.stdout + done.stderr)[-2000:].strip())
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


def make_images(tell: Tell, bases: str = MADE_HERE, *, again: bool = False) -> None:
    """Make ours, and where the bases are made here those that aren't there, or all again.

    They are made side by side, from where this machine's packages come.
    """
    here = BASES if bases == MADE_HERE else ()
    missing = [base for base in here if again or not has(MADE_HERE + base.name)]
    with ThreadPoolExecutor() as pool:
        made = {base.name: pool.submit(make_base, tell, base) for base in missing}
        if ours := made.pop(BASES[0].name, None):
            ours.result()
        make_ours(tell, bases)
        for other in made.values():
            other.result()


def make_base(tell: Tell, base: Base) -> None:
    """Make one base."""
    image = MADE_HERE + base.name
    tell(f"making {image} of Debian's packages")
    with tempfile.TemporaryDirectory() as folder:
        tar = f"{folder}/base.tar"
        run([
            "mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(base.packages)}",
            *base.hooks, SUITE, tar, *sources(),
        ])  # fmt: skip
        changes = [word for change in base.changes for word in ("--change", change)]
        run(["docker", "import", *changes, tar, image])


def mirror(label: str = "Debian") -> str:
    """Give where this machine gets Debian's packages from. Raises `SourceMissing`."""
    told = run(["apt-get", "indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(REPO_URI)"])
    lines = told.splitlines()
    found = [line.split("|")[2] for line in lines if line.startswith(f"Debian|{label}|")]
    if not found:
        raise SourceMissing(label=label)
    return found[0]


def sources() -> list[str]:
    """Give apt's lines for the bases: packages with the corrections of today, security first."""
    main = mirror()
    suites = ((mirror("Debian-Security"), "-security"), (main, "-updates"), (main, ""))
    return [f"deb [signed-by={KEYS}] {uri} {SUITE}{part} main" for uri, part in suites]


def make_ours(tell: Tell, bases: str) -> None:
    """Make our image on a base, from wheels that are fetched here; one that is the same stays."""
    with tempfile.TemporaryDirectory() as folder:
        context = Path(folder)
        wheels = context / "wheels"
        wheels.mkdir()
        lock = wheels / "runtime.lock"
        lock.write_text(runtime(LOCK.read_text("utf-8")), "utf-8")
        copy_rooms(TOP, context / "app")
        made_of = sum_of(context, FILES / "Dockerfile", looked_up(bases + BASES[0].name, "{{.Id}}"))
        if looked_up(IMAGE, f'{{{{index .Config.Labels "{MADE_OF}"}}}}') == made_of:
            tell(f"{IMAGE} is as it was made before")
            return
        tell("fetching wheels")
        fetch_wheels(wheels, lock, PYTHON)
        tell(f"making {IMAGE}")
        run(
            ["docker", "build", "--network=none", "--build-arg", f"BASES={bases}",
             "--label", f"{MADE_OF}={made_of}",
             "--file", str(FILES / "Dockerfile"), "--tag", IMAGE, folder],
            env=os.environ | {"DOCKER_BUILDKIT": "0"},
        )  # fmt: skip


def looked_up(image: str, what: str) -> str:
    """Give what the engine says of an image, in Docker's template; nothing where it has none."""
    try:
        return run(["docker", "image", "inspect", f"--format={what}", image]).strip()
    except ToolMissing:
        raise
    except ImageNotMade:
        return ""


def sum_of(folder: Path, file: Path, base: str) -> str:
    """Give the SHA-256 (hex) of all that an image is made of."""
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    parts = [(str(one.relative_to(folder)), one) for one in files] + [(file.name, file)]
    sums = [f"{name} {hashlib.sha256(one.read_bytes()).hexdigest()}" for name, one in parts]
    return hashlib.sha256("\n".join([base, *sums]).encode()).hexdigest()


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


def fetch_wheels(folder: Path, lock: Path, python: str) -> None:
    """Fetch what a lock names, by its hashes, for a Python (`3.13`) on this kind of machine."""
    run([
        sys.executable, "-I", "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--no-deps", "--only-binary=:all:", f"--python-version={python}", "--require-hashes",
        "--dest", str(folder), "--requirement", str(lock),
    ])  # fmt: skip


def load(hand: Callable[[Callable[[bytes], object]], object]) -> None:
    """Load images into the engine, as `hand` gives them piece by piece.

    Raises `ToolMissing`, or `ImageNotMade` with what Docker said.
    """
    words = ["docker", "load", "--quiet"]
    with tempfile.TemporaryFile() as said:
        try:
            process = subprocess.Popen(  # noqa: S603 - Docker's own tool
                words, stdin=subprocess.PIPE, stdout=said, stderr=said
            )
        except FileNotFoundError:
            raise ToolMissing(tool=words[0]) from None
        with process, contextlib.suppress(BrokenPipeError):
            hand(process.stdin.write)  # type: ignore[union-attr]
        if process.returncode:
            said.seek(0)
            raise ImageNotMade(tool=words[0], detail=said.read()[-2000:].decode().strip())


def runtime(lock: str) -> str:
    """Give the part of a lock that the services need: without what only checks and tests do."""
    by_name = {name(block): block for block in blocks(lock)}
    wanted_by = {one: set(wanting(block)) for one, block in by_name.items()}
    found = {"tongxin (pyproject.toml)"}
    while more := {one for one, by in wanted_by.items() if by & found} - found:
        found |= more
    return "\n".join(block for one, block in by_name.items() if one in found) + "\n"


def blocks(lock: str) -> list[str]:
    """Give a lock's packages, each with its hashes and who wants it."""
    return re.split(r"\n(?=[a-z0-9])", lock.strip())


def name(block: str) -> str:
    """Give the package of a block of the lock."""
    return block.partition("==")[0].partition("[")[0]


def wanting(block: str) -> Iterator[str]:
    """Give who wants the package of a block, as the lock's comments say."""
    said = block.partition("# via")[2]
    yield from (line.strip(" #") for line in said.splitlines() if line.strip(" #"))
