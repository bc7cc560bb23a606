"""The catalogue of words, its Chinese with Chinese punctuation."""

from __future__ import annotations

import re
from typing import Final

from deploy.generators import TOP
from deploy.punctuation import punctuated

CATALOGUE: Final = "shared/words.toml"


def files() -> dict[str, str]:
    """Give the catalogue with the Chinese of each line as it should be."""
    text = (TOP / CATALOGUE).read_text("utf-8")
    line = re.compile(r'(?<=\{ zh = ")((?:[^"\\]|\\.)*)(?=")')
    return {CATALOGUE: line.sub(lambda found: punctuated(found[0]), text)}
