"""One file for a network that reaches nothing: wheels and images, and a manifest with their sums.

Knows Python's own library alone: `./tongxin` makes the environment with it.
"""

from __future__ import annotations

import hashlib
import io
import json
import platform
import re
import sys
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

LOCK: Final = Path(__file__).resolve().parents[1] / "requirements.lock"
MANIFEST: Final = "manifest.json"
IMAGES: Final = "images.tar"
NAME: Final = re.compile(r"images\.tar|wheels/[\w.+-]+\.whl")
"""What a file in the bundle may be called: nothing leads out of the folder it is put into."""
CHUNK: Final = 1024 * 1024


class Unfit(Exception):
    """A bundle can't be used; its sentence stands in `shared/words.toml` under `reason`."""

    reason = ""

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the sentence is filled with."""
        super().__init__(facts)
        self.facts = {name: str(value) for name, value in facts.items()}


class NoOfflineBundle(Unfit):
    """The file is something else, or only its beginning is missing."""

    reason = "no_offline_bundle"


class OfflineBundleDamaged(Unfit):
    """A file in the bundle isn't as it was put in, is missing, or is too many."""

    reason = "offline_bundle_damaged"


class OfflineBundleOfOther(Unfit):
    """The bundle was made for another state of this software."""

    reason = "offline_bundle_of_other"


class OfflineBundleElsewhere(Unfit):
    """The bundle was made for another Python or another kind of machine."""

    reason = "offline_bundle_elsewhere"


class Manifest(NamedTuple):
    """What a bundle holds: SHA-256 (hex) by file, and for what it was made."""

    lock: str
    pythons: tuple[str, ...]
    machine: str
    images: tuple[str, ...]
    files: Mapping[str, str]


def here() -> str:
    """Name this Python as bundles do: `3.13`."""
    return "{}.{}".format(*sys.version_info)


def write(path: Path, folder: Path, pythons: Iterable[str], images: Iterable[str]) -> str:
    """Put what lies in a folder into one file, the manifest first; give the file's SHA-256."""
    names = sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())
    manifest = Manifest(
        sum_of(LOCK.open("rb")), tuple(pythons), platform.machine(), tuple(images),
        {name: sum_of((folder / name).open("rb")) for name in names},
    )  # fmt: skip
    draft = path.with_name(path.name + ".new")
    with tarfile.open(draft, "w") as tar:
        told = json.dumps(manifest._asdict(), indent=1).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(told)
        tar.addfile(head, io.BytesIO(told))
        for name in names:
            tar.add(folder / name, name)
    draft.replace(path)
    return sum_of(path.open("rb"))


def sum_of(file: IO[bytes]) -> str:
    """Give the SHA-256 of an open file's rest, in hex, and close it."""
    with file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def check(path: Path) -> Manifest:
    """Read a whole bundle and compare each file with the manifest.

    Raises `NoOfflineBundle`, `OfflineBundleDamaged` or `OfflineBundleOfOther`.
    """
    with opened(path) as (manifest, files):
        missing = dict(manifest.files)
        for name, file in files:
            if sum_of(file) != missing.pop(name, None):
                raise OfflineBundleDamaged(path=path, file=name)
    if missing:
        raise OfflineBundleDamaged(path=path, file=min(missing))
    if manifest.lock != sum_of(LOCK.open("rb")):
        raise OfflineBundleOfOther(path=path)
    return manifest


def unpack_wheels(path: Path, folder: Path) -> None:
    """Put the wheels of a bundle that was checked into a folder.

    Raises `OfflineBundleElsewhere` where they are for another Python or kind of machine.
    """
    with opened(path) as (manifest, files):
        made_for = [f"Python {one} {manifest.machine}" for one in manifest.pythons]
        found = f"Python {here()} {platform.machine()}"
        if found not in made_for:
            raise OfflineBundleElsewhere(path=path, made_for=", ".join(made_for), found=found)
        for name, file in files:
            if name != IMAGES:
                (folder / Path(name).name).write_bytes(file.read())


def hand_images(path: Path, take: Callable[[bytes], object]) -> None:
    """Hand the images of a bundle that was checked on, in order."""
    with opened(path) as (_, files):
        for name, file in files:
            while name == IMAGES and (chunk := file.read(CHUNK)):
                take(chunk)


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, Iterator[tuple[str, IO[bytes]]]]]:
    """Open a bundle: its manifest, and its files one after the other.

    Raises `NoOfflineBundle` or `OfflineBundleDamaged`, while files are read too.
    """
    with path.open("rb") as file:
        try:
            tar = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115 - closed with its file
            first = tar.next()
            told = tar.extractfile(first) if first and first.name == MANIFEST else None
            manifest = read(json.loads(told.read())) if told else None
        except (tarfile.TarError, ValueError, LookupError, TypeError):
            manifest = None
        if manifest is None:
            raise NoOfflineBundle(path=path)
        try:
            yield manifest, members(tar, path)
        except (tarfile.TarError, EOFError):
            raise OfflineBundleDamaged(path=path, file="–") from None


def read(told: Mapping[str, Any]) -> Manifest:
    """Give the manifest of its JSON. Raises `LookupError` or `TypeError` where it is none."""
    files = {str(name): str(sum_) for name, sum_ in dict(told["files"]).items()}
    return Manifest(
        str(told["lock"]),
        tuple(told["pythons"]),
        str(told["machine"]),
        tuple(told["images"]),
        files,
    )


def members(tar: tarfile.TarFile, path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Give the files after the manifest. Raises `OfflineBundleDamaged` for what is no such file."""
    while member := tar.next():
        file = tar.extractfile(member) if member.isreg() else None
        if file is None or not NAME.fullmatch(member.name):
            raise OfflineBundleDamaged(path=path, file=member.name[:80])
        yield member.name, file
