"""What the child process may use, set by itself before it opens the file.

The limits are those of the operating system. Where it has none (Windows) or
does not grant one, the name of the missing protection is handed back, so that
the import can say so; the parent's clock works everywhere.
"""

from __future__ import annotations

import ctypes
import signal
import sys
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from clusterviz.settings import ImportLimits

_MB = 1_000_000
_NEW_USER = 0x10000000
_NEW_NETWORK = 0x40000000
_OPEN_FILES = 64


def apply_limits(limits: ImportLimits) -> tuple[str, ...]:
    """Bind this process, for good, and return the protections that are missing.

    Parameters
    ----------
    limits
        Memory in megabytes, processor and wall time in seconds.

    Returns
    -------
    missing
        Of ``memory``, ``time`` and ``network``, those that this system does
        not give.
    """
    missing = [] if _closed_network() else ["network"]
    if sys.platform == "win32":
        return (*missing, "memory", "time")
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _lower(resource.RLIMIT_FSIZE, limits.memory_mb * _MB)
    if not _lower(resource.RLIMIT_AS, limits.memory_mb * _MB):
        missing.append("memory")
    # A second later, the end comes without a signal that says why.
    if not _lower(resource.RLIMIT_CPU, limits.cpu_s, limits.cpu_s + 1):
        missing.append("time")
    # Should the parent be killed, nobody is left to watch the clock.
    signal.alarm(limits.wall_s)
    return tuple(missing)


def _lower(limit: int, value: int, last: int | None = None) -> bool:
    """Set one limit, never above what is already in force; say whether it holds."""
    _, hard = resource.getrlimit(limit)
    last = value if last is None else last
    if hard != resource.RLIM_INFINITY:
        value, last = min(value, hard), min(last, hard)
    try:
        resource.setrlimit(limit, (value, last))
    except (ValueError, OSError):
        # macOS, for one, knows the limit on memory but does not let it be set.
        return False
    return True


def _closed_network() -> bool:
    """Leave the network, for one that reaches nothing; say whether that worked.

    Linux only, and only where the system lets a process make a name space.
    """
    if not sys.platform.startswith("linux"):
        return False
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return False
    # Root may leave at once; others in a name space of users of their own.
    return any(
        unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK)
    )
