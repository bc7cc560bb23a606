"""What a doctor may find: each has its sentence in both languages, its facts, and a test."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from deploy.doctor import branch, parts
from shared import words

ROOT: Final = Path(__file__).parents[2]
URGENCIES: Final = {"must", "soon", "note", "urgent"}
"""The functions that make findings; `urgent` is what a check calls the one that it has chosen."""
TESTS: Final = sorted(ROOT.glob("tests/*/test_doctor_*.py"))


def made() -> Iterator[tuple[str, set[str]]]:
    """Find every finding that is made, with its facts."""
    for path in sorted((ROOT / "deploy" / "doctor").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in URGENCIES:
                name = node.args[0]
                assert isinstance(name, ast.Constant), f"{path.name}:{node.lineno}"
                yield str(name.value), {str(keyword.arg) for keyword in node.keywords}


def facts(sentence: str) -> set[str]:
    """Give the facts that a sentence is filled with."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_finding_has_a_sentence_and_every_sentence_a_finding() -> None:
    """A new one is a function and a line in the catalogue."""
    assert {name for name, _ in made()} == words.catalogue()["doctor"].keys()


def test_every_fact_of_a_sentence_is_given() -> None:
    """And none is given that no sentence tells."""
    wrong = [
        (name, given)
        for name, given in made()
        if given != facts(words.text(f"doctor.{name}", "en"))
    ]

    assert wrong == []


def test_every_finding_has_a_test() -> None:
    """By its name, in the tests that make the fault."""
    told = "".join(path.read_text("utf-8") for path in TESTS)

    assert [name for name, _ in made() if f'"{name}"' not in told] == []


def test_every_part_has_a_word() -> None:
    """What was looked at is told."""
    named = {one.name for one in parts.PARTS} | {one.name for one in branch.PARTS}

    assert named == words.catalogue()["examined"].keys()


def checks() -> Iterator[tuple[str, str]]:
    """Find every check by its module and its name: what takes a city or a branch and finds."""
    for path in sorted((ROOT / "deploy" / "doctor").glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.returns is not None:
                takes = [ast.unparse(one.annotation) for one in node.args.args if one.annotation]
                finds = ast.unparse(node.returns) == "Iterator[Finding]"
                if finds and takes in (["City"], ["Branch"]):
                    yield f"deploy.doctor.{path.stem}", node.name


def test_every_check_is_in_a_part() -> None:
    """One that was forgotten there would never look."""
    city = {(one.__module__, one.__name__) for part in parts.PARTS for one in part.checks}
    at_branch = {(one.__module__, one.__name__) for part in branch.PARTS for one in part.checks}

    assert set(checks()) == city | at_branch
