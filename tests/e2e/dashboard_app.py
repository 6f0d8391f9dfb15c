"""The whole dashboard on a tiny, hostile workspace: run it with Streamlit."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clusterviz.ui import assets
from clusterviz.ui.routes import routes
from tests.e2e.hostile import open_workspace

app = st.App(
    Path(__file__).with_name("dashboard_page.py"),
    routes=[*assets.mounted(), *routes(open_workspace)],
)
