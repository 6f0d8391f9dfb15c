"""What a backup says that it holds, and which names a file in one may have."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

NAME = "manifest.json"

_NOT = r"\x00-\x1f\x7f<>:\"/\\|?*\ud800-\udfff"
"""Signs in no name; the last are bytes of a name that is not UTF-8."""

_PART = re.compile(rf"[^{_NOT}.][^{_NOT}]*")

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)

_LONGEST = 240


class BackedUp(BaseModel):
    """One file of a backup.

    Parameters
    ----------
    name
        Its path from the workspace's folder, parts parted by ``/``.
    size_bytes
        How long it is.
    sha256
        Of its content.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    size_bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What a backup holds.

    Parameters
    ----------
    format
        Of the backup.
    program
        Version of the program that made it.
    made_at
        UTC, ISO 8601.
    n_lines, head
        Of the audit: how many lines, and the hash of the last.
    files
        All but this list.
    damaged
        Files of layers that were missing, or not what was published, when the
        backup was made.
    left_out
        Files of the workspace's folder whose names cannot be in a backup. Told to
        whoever makes it, and not written into it: earlier programs know no such list.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["clusterviz backup 1"] = "clusterviz backup 1"
    program: str
    made_at: str
    n_lines: int = Field(ge=0)
    head: str = Field(pattern=r"^[0-9a-f]{64}$")
    files: tuple[BackedUp, ...]
    damaged: tuple[str, ...] = ()
    left_out: tuple[str, ...] = Field(default=(), exclude=True)

    @property
    def size_bytes(self) -> int:
        """How long all files are together."""
        return sum(one.size_bytes for one in self.files)


def is_safe(name: str) -> bool:
    """Return whether a file of that name stays within its folder, on every system.

    Examples
    --------
    >>> is_safe("layers/clusters/0a.parquet"), is_safe("bản đồ/nền.mbtiles")
    (True, True)
    >>> is_safe("../x"), is_safe("/etc/x"), is_safe("C:x"), is_safe("a/NUL.txt")
    (False, False, False, False)
    """
    parts = name.split("/")
    return len(name) <= _LONGEST and all(
        _PART.fullmatch(part) and not _RESERVED.fullmatch(part) and part[-1] not in ". "
        for part in parts
    )
