"""The page script of `frame_app`: names from files that read like Streamlit's words."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from clusterviz.errors import InputError
from clusterviz.ui import assets

NAMES = ("May 2000 Garment JSC", "Format", "May 2000", "Stop", "No results")

st.html(assets.markup("vi"), unsafe_allow_javascript=True)
for name in NAMES:
    st.write(name)
    st.metric(name, name)
    st.html(f'<p class="said" title="{name}">{name}</p>')
    st.button(name, key=name)
st.selectbox("one", NAMES, index=None)
st.multiselect("some", NAMES, default=NAMES)
st.multiselect("none", NAMES)
st.date_input("day", dt.date(2024, 4, 22))


def unmade() -> bytes:
    """Fail, as the making of a file does for one who may no longer see it."""
    raise InputError("They may not.", expected="who may", remedy="Ask.")


st.download_button("file", unmade, "file.txt", on_click="ignore")
