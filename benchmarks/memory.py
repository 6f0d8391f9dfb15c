"""What a process holds in memory."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident_mb() -> float:
    """Return the mebibytes this process holds now, files mapped into it counted."""
    return _kib("VmRSS") / 1024


def peak_mb() -> float:
    """Return the most mebibytes this process has held, imports and all.

    On Linux ``getrusage`` hands a new process the peak of the one that started it,
    so the kernel's own mark is read there.
    """
    if _STATUS.exists():
        return _kib("VmHWM") / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


def _kib(name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    assert found is not None
    return float(found[1])
