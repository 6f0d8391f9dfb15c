"""The dashboard: ``streamlit run app.py``, or ``clusterviz serve``."""

from __future__ import annotations

import streamlit as st

from clusterviz.settings import PACKAGE, Installation
from clusterviz.ui import cache, routes

app = st.App(
    PACKAGE / "ui" / "script" / "dashboard.py",
    routes=routes.routes(lambda: cache.open_workspace(Installation().workspace)),
)
