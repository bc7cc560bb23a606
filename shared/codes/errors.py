"""What a wrong code is called: the one root of the errors of `shared/codes`."""

from __future__ import annotations

from shared.words import Named


class CodeWrong(Named, ValueError):
    """A code can't be right; subclasses name what is wrong with it.

    The facts never hold an ID number or a part of one: errors go to logs and receipts.
    """
