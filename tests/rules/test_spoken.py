"""Ids in a sentence, as people say them."""

from __future__ import annotations

import pytest

from shared import words


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("k7qm2xwz5b3a:2026-17", "2026-17"),
        ("640104", "640104"),
        ("91640100MA75XXXXXX", "91640100MA75XXXXXX"),
        (f"u1/{'0123456789abcdef' * 4}", "u1/01234567…"),
    ],
)
def test_an_id_is_told_without_what_nobody_can_say(id_: str, said: str) -> None:
    """Without the store before a local number; a key by its first letters."""
    assert words.why("entry_out", "en", {"entry": id_}) == (
        f"The entry {said} was taken back or disqualified."
    )


def test_the_subject_of_a_sentence_is_told_so_too() -> None:
    """What something waits for has its kind as a word."""
    needs = {"needs": "dispute:k7qm2xwz5b3a:2026-17"}

    assert "劳动争议 2026-17 " in words.why("prerequisite_missing", "zh", needs)


def test_what_has_to_be_typed_is_told_whole() -> None:
    """Sentences that aren't told loosely keep every letter."""
    case = {"kind": "dispute", "id": "k7qm2xwz5b3a:2026-17", "number": "1"}

    assert "k7qm2xwz5b3a:2026-17" in words.sentence("screen.numbered_case", "en", **case)
