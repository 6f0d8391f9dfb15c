"""The plain pattern, with Leaflet from this machine: run it with Streamlit."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.responses import FileResponse
from starlette.routing import Route

import clusterviz

if TYPE_CHECKING:
    from starlette.requests import Request

VENDOR = Path(clusterviz.__file__).parent / "view" / "static" / "vendor"
LEAFLET = next(VENDOR.glob("leaflet-*")) / "dist"


def leaflet(_: Request, name: str) -> FileResponse:
    """Answer with a file of Leaflet."""
    return FileResponse(LEAFLET / name)


app = st.App(
    Path(__file__).with_name("plain_page.py"),
    routes=[
        Route(f"/plain/{name}", partial(leaflet, name=name))
        for name in ("leaflet.js", "leaflet.css")
    ],
)
