"""A tiny workspace in memory that has a profile of its own to hand over by."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz.workspace import handover
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from tests.tiny import Row

HEAD = """
title = { vi = "Dữ liệu cụm", en = "Cluster data" }
recipient = { vi = "Sở Công Thương", en = "Department of Industry and Trade" }
"""

CLUSTERS = """
[[layers]]
layer = "clusters"
"""


def profiled(
    folder: Path,
    text: str = CLUSTERS,
    rows: Mapping[str, list[Row]] | None = None,
    head: str = HEAD,
) -> Workspace:
    """Return the tiny workspace with the profile ``own``, in a folder `w`."""
    root = folder / "w"
    (root / "profiles").mkdir(parents=True, exist_ok=True)
    profile = root / "profiles" / "own.toml"
    profile.write_text(head + text, encoding="utf-8")
    return dataclasses.replace(tiny_workspace(rows), root=root)


def handed(
    folder: Path, text: str = CLUSTERS, rows: Mapping[str, list[Row]] | None = None
) -> Path:
    """Return the folder of a hand-over by such a profile."""
    out = folder / "out"
    handover.hand_over(profiled(folder, text, rows), "own", out)
    return out
