"""Chinese stands with Chinese punctuation, whatever hand or tool has typed it."""

from __future__ import annotations

import pytest

from deploy.punctuation import punctuated


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("逐件入账,逐级相加。", "逐件入账\uff0c逐级相加。"),
        ("应为 18 位,现为 {length} 位", "应为 18 位\uff0c现为 {length} 位"),
        ("原因:{reason}(本端较旧)", "原因\uff1a{reason}\uff08本端较旧\uff09"),
        ("不符(应到 {all},实到 {some})。", "不符\uff08应到 {all}\uff0c实到 {some}\uff09。"),
        ("待处理 {needs:subject} 还没有收到", "待处理 {needs:subject} 还没有收到"),
        ("实时数据(server-sent events)", "实时数据\uff08server-sent events\uff09"),
        ("见[词汇表](GLOSSARY.md),运行 `a, b`。", "见[词汇表](GLOSSARY.md)\uff0c运行 `a, b`。"),
        ("Members, women (2)", "Members, women (2)"),
        ("12:30, 2 (b)", "12:30, 2 (b)"),
    ],
)  # fmt: skip
def test_marks_beside_chinese_are_full_width(typed: str, shown: str) -> None:
    """And only those: code, links, placeholders and other languages keep their own."""
    assert punctuated(typed) == shown
    assert punctuated(shown) == shown
