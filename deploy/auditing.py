"""What the software stands on (SBOM, CycloneDX), and which known weaknesses that has.

The tools are others' and have an environment of their own: cyclonedx-py for Python's packages,
debsbom for Debian's, pip-audit for what is known of the former (decisions/0028).
"""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from packaging.requirements import Requirement

from deploy.engine import EngineMissing, running
from deploy.imaging import LOCK, PYTHON, Tell, blocks, run, runtime
from deploy.installation import TOP
from shared.words import Named

TOOLS_LOCK: Final = TOP / "deploy" / "audit.lock"
TOOLS: Final = TOP / ".data" / "audit"
ANSWERS: Final = TOP / "deploy" / "weaknesses.toml"
STATUS: Final = "var/lib/dpkg/status"


class AuditAway(Named):
    """The service that knows of weaknesses doesn't answer."""


class Weakness(NamedTuple):
    """One known weakness of a package, with our written answer; None where there is none yet."""

    id: str
    package: str
    fixed_in: str
    answer: str | None


def tools(tell: Tell) -> Path:
    """Give the folder of the tools' programs, installed from their own lock where they aren't."""
    stamp = TOOLS / "complete"
    wanted = hashlib.sha256(TOOLS_LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text("ascii") != wanted:
        tell("fetching the tools")
        run([sys.executable, "-I", "-m", "venv", "--clear", str(TOOLS)])
        run([
            str(TOOLS / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check",
            "--require-hashes", "--only-binary=:all:", "--requirement", str(TOOLS_LOCK),
        ])  # fmt: skip
        stamp.write_text(wanted, "ascii")
    return TOOLS / "bin"


def of_python(programs: Path, to: Path) -> None:
    """Write the SBOM of Python's packages in our image, as the lock names them."""
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "runtime.lock"
        lock.write_text("\n".join(in_image(runtime(LOCK.read_text("utf-8")))), "utf-8")
        run([
            str(programs / "cyclonedx-py"), "requirements", "--output-reproducible",
            "--pyproject", str(TOP / "pyproject.toml"), "--output-file", str(to), str(lock),
        ])  # fmt: skip


def in_image(lock: str) -> Iterator[str]:
    """Give the blocks of a lock but for those that are for other systems, as Windows."""
    for block in blocks(lock):
        marker = Requirement(block.partition(" \\\n")[0]).marker
        if marker is None or marker.evaluate({"python_version": PYTHON}):
            yield block


@contextlib.contextmanager
def docker(tell: Tell) -> Iterator[None]:
    """Let the engine run while images are looked at, where there is one."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(EngineMissing):
            stack.enter_context(running(tell))
        yield


def of_debian(programs: Path, image: str, to: Path) -> None:
    """Write the SBOM of Debian's packages in an image, as its package manager lists them."""
    with tempfile.TemporaryDirectory() as root:
        listed = Path(root) / STATUS
        listed.parent.mkdir(parents=True)
        words = ["docker", "run", "--rm", "--network=none", "--entrypoint=cat", image]
        listed.write_text(run([*words, f"/{STATUS}"]), "utf-8")
        run([
            str(programs / "debsbom"), "generate", "--sbom-type=cdx", f"--root={root}",
            f"--distro-name={image}", f"--out={to.with_suffix('').with_suffix('')}",
        ])  # fmt: skip


def components(sbom: Path) -> list[str]:
    """Give the package URLs of an SBOM, sorted."""
    listed = orjson.loads(sbom.read_bytes()).get("components", [])
    return sorted({one["purl"] for one in listed if "purl" in one})


def weaknesses(programs: Path) -> list[Weakness]:
    """Ask what is known of all that the lock names. Raises `AuditAway`."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.json"
        done = subprocess.run(  # noqa: S603 - the tool that we installed
            [
                programs / "pip-audit", "--disable-pip", "--require-hashes", "--requirement", LOCK,
                "--progress-spinner=off", "--format=json", "--output", found,
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if not found.exists() or not found.stat().st_size:
            said = done.stderr.strip().splitlines()
            raise AuditAway(detail=said[-1][-300:] if said else "–")
        return list(read(orjson.loads(found.read_bytes())["dependencies"], answers()))


def read(found: Sequence[Mapping[str, Any]], answered: Mapping[str, str]) -> Iterator[Weakness]:
    """Give what pip-audit has found, each with the answer under one of its ids.

    Raises `AuditAway` where the service knows nothing of a package: then it isn't the whole
    index that answers, and its silence says nothing.
    """
    skipped = [one["skip_reason"] for one in found if "skip_reason" in one]
    if skipped:
        raise AuditAway(detail=f"{skipped[0]} ({len(skipped)}/{len(found)})")
    for package in found:
        for one in package.get("vulns", []):
            ids = [one["id"], *one.get("aliases", [])]
            yield Weakness(
                one["id"], f"{package['name']} {package['version']}",
                ", ".join(one.get("fix_versions", [])) or "–",
                next((answered[id_] for id_ in ids if id_ in answered), None),
            )  # fmt: skip


def answers() -> dict[str, str]:
    """Read our written answers: by id of the weakness, why it does no harm here or what is done."""
    return {id_: one["answer"] for id_, one in tomllib.loads(ANSWERS.read_text("utf-8")).items()}
