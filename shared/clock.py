"""The one clock of a process, and where its days begin and end."""

from __future__ import annotations

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """Give the moment, in Shanghai's time."""
    return dt.datetime.now(SHANGHAI)
