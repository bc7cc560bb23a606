"""Where `./tongxin` arrives: runs the command, and tells an error of ours in one sentence."""

from __future__ import annotations

import os
import sys
from typing import Literal

from deploy.commands import tongxin

OURS = ("deploy", "services", "shared")


def main() -> None:
    """Run the command; a fault in the code itself keeps its traceback."""
    try:
        tongxin(prog_name="tongxin")
    except Exception as error:
        told = sentence(error)
        if told is None:
            raise
        sys.exit(f"tongxin: {told}")


def sentence(error: Exception) -> str | None:
    """Say an error of the house, or of a file, in one sentence; None for any other."""
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    if type(error).__module__.partition(".")[0] not in OURS:
        return None
    if hasattr(error, "reason"):
        from shared import words

        return words.why(error.reason, language(), getattr(error, "facts", {}))
    return str(error) or (type(error).__doc__ or "").partition("\n")[0]


def language() -> Literal["zh", "en"]:
    """Give the language of the terminal: Chinese where it is set, else English."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").startswith("zh") else "en"


if __name__ == "__main__":
    main()
