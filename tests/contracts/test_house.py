"""The house keeps its word: the lock, the commands, the start and the documents."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy import generators
from deploy.commands import TOP, sentence, tongxin
from deploy.commands.__main__ import sentence as told
from deploy.contracts import OnlyImports
from shared import words

COMMANDS = tongxin.list_commands(click.Context(tongxin))
DOCUMENTS = [*TOP.glob("*.md"), *TOP.glob("services/*/README.md")]
READMES = ("README.md", "README.zh-CN.md")
ROOMS = r"(?:deploy|services|shared|tests|\.ci)"
TOOLS = {"mypy", "pytest-timeout", "pytest-xdist", "ruff", "setuptools", "types-openpyxl"}
"""Packages that are run, or needed by another, and imported nowhere."""


def locked() -> dict[str, list[str]]:
    """Give the lock: each requirement's line with the lines that belong to it."""
    blocks = re.split(r"^(?=\w)", (TOP / "requirements.lock").read_text(), flags=re.MULTILINE)
    return {block.split(" ")[0]: block.splitlines() for block in blocks[1:]}


def test_the_lock_names_every_package_with_a_version_and_a_hash() -> None:
    """What isn't bound by a hash could be another package tomorrow."""
    packages = locked()

    unbound = [
        name
        for name, lines in packages.items()
        if "==" not in name or not any("--hash=sha256:" in line for line in lines)
    ]

    assert packages
    assert not unbound


def test_the_lock_names_no_place() -> None:
    """Each installs from the package index that it reaches; the lock says what, not from where."""
    text = (TOP / "requirements.lock").read_text()

    assert not re.search(r"://|--(extra-)?index-url|--find-links|^-[a-z]", text, re.MULTILINE)


def test_the_lock_holds_what_the_project_declares() -> None:
    """A dependency that was added without the lock would be missing on the next machine."""
    versions = dict(name.split("==") for name in locked())

    missing = [str(wanted) for wanted in declared() if not holds(versions, wanted)]

    assert not missing


def declared() -> list[Requirement]:
    """Give what the project says it needs, to run and to be checked."""
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    lines = project["project"]["dependencies"] + project["dependency-groups"]["check"]
    return [Requirement(line) for line in lines]


def holds(versions: dict[str, str], wanted: Requirement) -> bool:
    """Tell whether a package is among the versions, and one that the project takes."""
    version = versions.get(canonicalize_name(wanted.name))
    return version is not None and wanted.specifier.contains(version)


def test_the_project_declares_what_it_imports_and_nothing_else() -> None:
    """What comes by way of another package may go with it; what nobody imports is dead weight."""
    names = {canonicalize_name(wanted.name) for wanted in declared()}

    used = packages_imported()

    assert used - names == set()
    assert names - used - TOOLS == set()


def packages_imported() -> set[str]:
    """Give the packages from which a module of ours imports."""
    owners = packages_distributions()
    trees = [
        ast.parse(path.read_text("utf-8"))
        for room in ("deploy", "services", "shared", "tests")
        for path in (TOP / room).rglob("*.py")
    ]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    tops = {module.partition(".")[0] for module in modules} - sys.stdlib_module_names
    return {canonicalize_name(owner) for top in tops for owner in owners.get(top, [])}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_and_its_options_do(name: str) -> None:
    """A clerk's engineer finds out by `--help`, at night, without the source."""
    command = tongxin.get_command(click.Context(tongxin), name)

    assert command is not None
    assert sentence(name).endswith(".")
    assert command.help
    assert not [o.name for o in command.params if isinstance(o, click.Option) and not o.help]


def test_the_list_of_commands_fits_one_screen() -> None:
    """What scrolls away isn't read."""
    lines = tongxin.get_help(click.Context(tongxin, info_name="tongxin")).splitlines()

    assert len(lines) <= 40


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(TOP)))
def test_a_document_names_only_commands_that_exist(document: Path) -> None:
    """The first thing that a reader types must work."""
    named = re.findall(r"\./tongxin ([a-z]+)", document.read_text("utf-8"))

    assert not [name for name in named if name not in COMMANDS]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(TOP)))
def test_a_document_names_only_files_that_exist(document: Path) -> None:
    """A link into nothing is a lie that nobody meant."""
    text = document.read_text("utf-8")
    linked = {document.parent / link for link in re.findall(r"\]\(([^):#]+)\)", text)}
    quoted = {TOP / path for path in re.findall(rf"`({ROOMS}/[\w./-]*)`", text)}

    assert not [str(path) for path in linked | quoted if not path.exists()]


def test_both_readmes_tell_the_same() -> None:
    """As many sections, points and rows; the same commands, links and rooms, in either language."""
    english, chinese = ((TOP / name).read_text("utf-8") for name in READMES)

    for part in (r"^#+ ", r"^\d\. ", r"^\| ", r"^!\["):
        counts = [len(re.findall(part, text, re.MULTILINE)) for text in (english, chinese)]
        assert counts[0] == counts[1], part
    for part in (r"`(\./tongxin \w+)`", r"`([\w./]+/[\w./]*)`", r"`(TONGXIN_\w+)`"):
        assert set(re.findall(part, english)) == set(re.findall(part, chinese))
    assert links(english) == links(chinese)


def links(text: str) -> set[str]:
    """Give where a README leads to, but for its other language and the page's picture in it."""
    found = set(re.findall(r"\]\(([^)]+)\)", text))
    return {link for link in found if not link.startswith(("README", "deploy/pictures/page-"))}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_catalogue_has_each_commands_sentence(name: str) -> None:
    """In English just as the command itself says it."""
    assert words.text(f"commands.{name}", "en") == sentence(name)


def test_generated_files_are_fresh() -> None:
    """What is generated and then edited, or forgotten, no longer tells what is."""
    stale = generators.stale()

    assert not stale


def start(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Run `./tongxin` where the only Python is a script with this line."""
    fake = folder / "python3"
    fake.write_text(f"#!/bin/sh\n{python}\n")
    fake.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", TOP / "tongxin"],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("python", "missing"),
    [
        ("exit 3", "Python 3.11 or newer is missing"),
        ("exit 127", "Python 3.11 or newer is missing"),
        ("exit 1", "apt-get install python3-venv"),
    ],
    ids=["too old", "none", "without venv"],
)
def test_the_start_says_in_one_sentence_what_the_machine_lacks(
    tmp_path: Path, python: str, missing: str
) -> None:
    """No traceback, and what to type."""
    done = start(tmp_path, python)

    assert done.returncode == 1
    assert missing in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_error_of_the_house_is_told_in_a_sentence_and_a_bug_is_not() -> None:
    """A user gets what to do; an engineer keeps the traceback."""
    ours = type("Full", (Exception,), {"__module__": "shared.streams", "__doc__": "It is full."})
    missing = FileNotFoundError(2, "No such file or directory", "members.csv")

    assert told(ours()) == "It is full."
    assert told(missing) == "members.csv: No such file or directory"
    assert told(KeyError("union")) is None


def test_a_rule_may_import_only_what_its_contract_lists() -> None:
    """A new library is kept out of the rules without being named anywhere."""
    graph = grimp.ImportGraph()
    for module in ("services.rights.rules.disputes", "shared.events.rights", "shared.runtime.pg"):
        graph.add_module(module)
    for imported in ("shared.events.rights", "shared.runtime.pg", "datetime"):
        graph.add_import(importer="services.rights.rules.disputes", imported=imported)
    lists = {"modules": ["services.*.rules.*"], "may_import": ["shared.events.*"]}
    contract = OnlyImports(name="rules", session_options={}, contract_options=lists)

    check = contract.check(graph, verbose=False)

    assert check.metadata["beyond"] == ["services.rights.rules.disputes imports shared.runtime.pg"]
