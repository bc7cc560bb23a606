"""Chinese text with Chinese punctuation.

Much of it is written by hands and tools that type `,` and `(`; on a page these stand too close and
break lines in the wrong place. Code, links and placeholders keep theirs.
"""

from __future__ import annotations

import re
from typing import Final

CHINESE: Final = "\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e\u201c\u201d"
"""Characters beside which a mark is Chinese."""
KEPT: Final = re.compile(r"```.*?```|`[^`\n]*`|\]\([^)\n]*\)|\{[^}\n]*\}|<[^>\n]*>", re.DOTALL)
"""Code, where a link leads, placeholders, HTML."""
WIDE: Final = str.maketrans({one: chr(ord(one) + 0xFEE0) for one in ",:;!?"})
MARK: Final = re.compile(f"(?<=[{CHINESE}])[,:;!?] ?|[,:;!?] ?(?=[{CHINESE}])")
BRACKETS: Final = re.compile(
    f"(?<=[{CHINESE}]) ?\\(([^()\n]*)\\)|\\(([^()\n]*[{CHINESE}][^()\n]*)\\)"
)


def punctuated(text: str) -> str:
    """Give a text with full-width marks wherever they stand beside Chinese."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return chr(0xE000 + len(kept) - 1)

    bare = KEPT.sub(keep, text)
    bare = BRACKETS.sub(lambda found: f"\uff08{found[1] or found[2] or ''}\uff09", bare)
    bare = MARK.sub(lambda found: found[0].strip().translate(WIDE), bare)
    for place, one in enumerate(kept):
        bare = bare.replace(chr(0xE000 + place), one)
    return bare
