"""The catalogue of words and the articles of rules, their Chinese with Chinese punctuation."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

from deploy.generators import TOP
from deploy.punctuation import punctuated

CATALOGUE: Final = "shared/words.toml"
RULES: Final = ("shared/law/**/*.toml", "services/*/rules/*.toml")
WORD: Final = re.compile(r'(?<=\{ zh = ")((?:[^"\\]|\\.)*)(?=")')
ARTICLE: Final = re.compile(r'(?<=\barticle = ")([^"\n]*)(?=")')


def files() -> dict[str, str]:
    """Give the catalogue and the rules, with the Chinese of each line as it should be."""
    rules = chain.from_iterable(TOP.glob(pattern) for pattern in RULES)
    found = {TOP / CATALOGUE: WORD} | dict.fromkeys(sorted(rules), ARTICLE)
    return {
        path.relative_to(TOP).as_posix(): line.sub(
            lambda found: punctuated(found[0]), path.read_text("utf-8")
        )
        for path, line in found.items()
    }
