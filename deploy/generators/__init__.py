"""What is generated: each module here has `files()`, which gives path → text from the top.

`./tongxin check` fails when a file holds anything else, and `./tongxin check --fix` writes them.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def stale() -> dict[Path, str]:
    """Give the generated files that don't hold what they should, with what they should hold."""
    return {path: text for path, text in wanted().items() if held(path) != text}


def wanted() -> dict[Path, str]:
    """Ask every generator for its files."""
    files: dict[Path, str] = {}
    for found in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{found.name}")
        files |= {TOP / path: text for path, text in module.files().items()}
    return files


def held(path: Path) -> str | None:
    """Read a file as it is; None when there is none."""
    return path.read_text("utf-8") if path.exists() else None


def filled(path: str, block: str, body: str) -> str:
    """Give a document with the part between `<!-- block -->` and `<!-- /block -->` replaced."""
    text = (TOP / path).read_text("utf-8")
    before, begin, rest = text.partition(f"<!-- {block} -->")
    _, end, after = rest.partition(f"<!-- /{block} -->")
    return f"{before}{begin}\n{body.strip()}\n{end}{after}"
