"""The workspace of `map_app`: names that would run wherever one is not escaped."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz.workspace.creation import open_workspace as opened
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows, zone_rows

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}{% raw %}`${1}</script>\u2028'\""
"""A name that would run as HTML, Jinja or JavaScript wherever it is not escaped."""


@cache
def open_workspace() -> Workspace:
    """Return the workspace of CLUSTERVIZ_WORKSPACE, else a tiny hostile one."""
    if "CLUSTERVIZ_WORKSPACE" in os.environ:
        return opened(Path(os.environ["CLUSTERVIZ_WORKSPACE"]))
    clusters, zones = cluster_rows(), zone_rows()
    clusters[0]["cluster_name"] = HOSTILE
    zones[8]["zone_name"] = HOSTILE
    return tiny_workspace({"clusters": clusters, "plan_zones": zones})
