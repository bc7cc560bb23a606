"""Named points at which the fault tests kill a process; in normal running they cost a look-up.

`TONGXIN_KILL_AT=intake.committed:3` kills this process with SIGKILL when the point is passed for
the third time. Nothing else reads it.
"""

from __future__ import annotations

import os
import signal

_name, _, _times = os.environ.get("TONGXIN_KILL_AT", "").partition(":")
_left = {_name: int(_times or 1)} if _name else {}


def point(name: str) -> None:
    """Die here if this is the point and the time that the environment names."""
    if not _left or name not in _left:
        return
    _left[name] -= 1
    if _left[name] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
