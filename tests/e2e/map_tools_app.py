"""A dashboard of one page for the tests of the map's tools: run it with Streamlit."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clusterviz.settings import Basemap
from clusterviz.ui.routes import routes
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

BASEMAP = "TEST_BASEMAP"
"""Of the environment: the settings of the ground, as JSON."""


@cache
def open_workspace() -> Workspace:
    """Return the tiny workspace, on the ground that the environment asks for."""
    workspace = tiny_workspace()
    basemap = Basemap.model_validate(json.loads(os.environ.get(BASEMAP, "{}")))
    settings = workspace.settings.model_copy(update={"basemap": basemap})
    return dataclasses.replace(workspace, settings=settings)


app = st.App(
    Path(__file__).with_name("map_tools_page.py"), routes=routes(open_workspace)
)
