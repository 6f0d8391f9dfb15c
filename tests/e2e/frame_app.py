"""The frame's script around a page of awkward data: run it with Streamlit."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clusterviz.ui import assets

app = st.App(Path(__file__).with_name("frame_page.py"), routes=assets.mounted())
