"""The styles of a workbook, with copies that differ in their fill: coloured, or no longer."""

from __future__ import annotations

import re
from typing import Final

COLOUR: Final = b"FFFFCDD2"
"""A light red that Excel's own styles don't use: what has it was coloured here."""
NAME: Final = rb"<(?P<prefix>\w+:)?"
FILLS: Final = re.compile(NAME + rb"fills\b[^>]*>(?P<all>.*?)</(?:\w+:)?fills>", re.DOTALL)
FILL: Final = re.compile(rb"<(?:\w+:)?fill>.*?</(?:\w+:)?fill>|<(?:\w+:)?fill/>", re.DOTALL)
FORMATS: Final = re.compile(NAME + rb"cellXfs\b[^>]*>(?P<all>.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
FORMAT: Final = re.compile(rb"<(?:\w+:)?xf\b[^>]*?(?:/>|>.*?</(?:\w+:)?xf>)", re.DOTALL)
FILL_OF: Final = re.compile(rb'\sfillId="([0-9]+)"')
ATTRIBUTES: Final = re.compile(rb'\s(?:fillId|applyFill)="[^"]*"')


class Styles:
    """The part `xl/styles.xml`; without one, nothing is coloured."""

    def __init__(self, content: bytes) -> None:
        """Read fills and cell formats."""
        self.content = content
        fills, formats = FILLS.search(content), FORMATS.search(content)
        self.found = bool(fills and formats)
        self.fills: list[bytes] = FILL.findall(fills["all"]) if fills else []
        self.formats: list[bytes] = FORMAT.findall(formats["all"]) if formats else []
        self.ours = {place for place, fill in enumerate(self.fills) if COLOUR in fill}
        self.fill = next(iter(self.ours), len(self.fills))
        self.copies: dict[tuple[int, int], int] = {}

    def coloured(self, style: int) -> int:
        """Give the format that is as another, and coloured."""
        return self.copied(style, self.fill)

    def plain(self, style: int) -> int:
        """Give the format without our colour, where it has it."""
        if not 0 <= style < len(self.formats):
            return style
        fill = FILL_OF.search(self.formats[style])
        return self.copied(style, 0) if fill and int(fill[1]) in self.ours else style

    def copied(self, style: int, fill: int) -> int:
        """Give a copy of a format with another fill; made once."""
        if not self.found or not 0 <= style < len(self.formats):
            return style
        if (style, fill) not in self.copies:
            bare = ATTRIBUTES.sub(b"", self.formats[style], count=2)
            head, name, rest = bare.partition(b"xf")
            self.formats.append(head + name + b' fillId="%d" applyFill="1"' % fill + rest)
            self.copies[style, fill] = len(self.formats) - 1
        return self.copies[style, fill]

    def written(self) -> bytes:
        """Give the part with what was added."""
        if not self.copies:
            return self.content
        content = FORMATS.sub(lambda found: listed(found, b"cellXfs", self.formats), self.content)
        return FILLS.sub(self.with_ours, content)

    def with_ours(self, found: re.Match[bytes]) -> bytes:
        """Give the fills with ours."""
        prefix = found["prefix"] or b""
        ours = b'<fill><patternFill patternType="solid"><fgColor rgb="%b"/>' % COLOUR
        ours += b'<bgColor indexed="64"/></patternFill></fill>'
        ours = re.sub(rb"<(/?)", rb"<\1" + prefix, ours)
        return listed(found, b"fills", self.fills if self.ours else [*self.fills, ours])


def listed(found: re.Match[bytes], name: bytes, some: list[bytes]) -> bytes:
    """Give a list of the part with its count."""
    prefix = found["prefix"] or b""
    head = b'<%b%b count="%d">' % (prefix, name, len(some))
    return head + b"".join(some) + b"</%b%b>" % (prefix, name)
