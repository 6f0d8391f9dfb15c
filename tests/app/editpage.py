"""The page of rows, opened and typed into by the tests that need it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from streamlit.testing.v1 import AppTest

from clusterviz.records import Actor
from clusterviz.workspace import edits
from clusterviz.workspace.edits import Change

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

HOSTILE = "{{7*7}} <img src=x onerror=alert(1)> **x** :red[y]"
APRIL = {"layer": "clearance_log", "row": "S2:2024-04"}


def show(folder: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from pathlib import Path

    from clusterviz.ui import main, state
    from clusterviz.workspace import creation

    state.follow_address()
    main.show_frame(creation.open_workspace(Path(folder)), "edit")


def opened(workspace: Workspace, **address: str) -> AppTest:
    """Return the page, opened at an address."""
    app = AppTest.from_function(show, args=(str(workspace.root),), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def said(app: AppTest) -> str:
    """Return every sentence of the page."""
    kinds = ("markdown", "caption", "info", "warning", "error", "success")
    return " ".join(
        str(getattr(one, "value", "")) for kind in kinds for one in app.get(kind)
    )


def typed(app: AppTest, field: str, value: object) -> AppTest:
    """Type into the input of a field, and leave it."""
    inputs = [*app.text_input, *app.text_area, *app.selectbox]
    found = [one for one in inputs if f":{field}" in str(one.key)]
    if isinstance(value, float):
        is_english = "en" in app.query_params.get("lang", "")
        value = str(value) if is_english else str(value).replace(".", ",")
    after: AppTest = found[0].set_value(value).run()
    return after


def value_of(app: AppTest, field: str) -> object:
    """Return what stands in the input of a field."""
    inputs = [*app.text_input, *app.text_area, *app.selectbox]
    return next(one.value for one in inputs if f":{field}" in str(one.key))


def save(app: AppTest) -> AppTest:
    """Press the button that saves."""
    return app.button(key="edit-save").click().run()


def filled(app: AppTest, cleared_ha: float, by: str = "An") -> AppTest:
    """Type hectares, the document and the name of who writes."""
    typed(app, "cleared_ha", cleared_ha)
    typed(app, "source_document", "Báo cáo 15/BC-UBND")
    return typed(app, "by", by)


def cleared(workspace: Workspace, key: str = "S2:2024-04") -> object:
    """Return the cleared hectares of an entry as they are now."""
    return (edits.row(workspace, "clearance_log", key) or {}).get("cleared_ha")


def other(workspace: Workspace, **values: object) -> None:
    """Edit the entry as Bình would, on another machine."""
    his = workspace.acting_as(Actor(name="Bình", origin="dashboard"))
    edits.edit(
        his,
        "clearance_log",
        [Change("S2:2024-04", values)],
        made_from=workspace.version("clearance_log").version,
        source_document="Báo cáo 16",
        as_of_on=dt.date(2024, 4, 22),
    )
