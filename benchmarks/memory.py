"""What a process holds in memory."""

from __future__ import annotations

import os
import re
import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident_mb(pid: int | None = None) -> float:
    """Return the mebibytes a process holds now, files mapped into it counted.

    Parameters
    ----------
    pid
        The process; ``None`` for this one.
    """
    return _kib("VmRSS", "self" if pid is None else str(pid)) / 1024


def busy_s(pid: int) -> float:
    """Return the processor seconds that a process has used."""
    text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    # After the name, which may hold anything: user and system ticks.
    user, system = text.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def peak_mb() -> float:
    """Return the most mebibytes this process has held, imports and all.

    On Linux ``getrusage`` hands a new process the peak of the one that started it,
    so the kernel's own mark is read there.
    """
    if _STATUS.exists():
        return _kib("VmHWM") / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


def _kib(name: str, process: str = "self") -> float:
    text = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(rf"^{name}:\s+(\d+) kB$", text, re.MULTILINE)
    assert found is not None
    return float(found[1])
