"""The dashboard: ``streamlit run app.py``, or ``clusterviz serve``."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from clusterviz.ogc import app as ogc
from clusterviz.records import Actor
from clusterviz.settings import PACKAGE, Installation
from clusterviz.ui import assets, cache, routes
from clusterviz.ui.wall import Wall
from clusterviz.workspace import Workspace, access

_access = access.Access()


def _workspace() -> Workspace:
    return cache.open_workspace(Installation().workspace)


app = st.App(
    PACKAGE / "ui" / "script" / "dashboard.py",
    # Not in a file that Streamlit finds by itself: a workspace holds no secret.
    secrets=access.secrets_of(_access, Installation().workspace),
    routes=[
        *assets.mounted(),
        *routes.routes(_workspace),
        *ogc.mounted(
            lambda: _workspace().acting_as(Actor("", "", "api")),
            str(st.get_option("server.baseUrlPath") or ""),
            host_names=access.host_names(_access),
            is_https=access.is_https(_access),
            is_open=access.is_api_open(_access),
        ),
    ],
    middleware=[
        Middleware(
            Wall,
            host_names=access.host_names(_access),
            proxy_key=access.proxy_key(_access),
            is_https=access.is_https(_access),
        )
    ],
)
