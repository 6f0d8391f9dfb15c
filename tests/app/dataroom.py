"""The page for files from outside, as tests open it, and files to bring in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from streamlit.testing.v1 import AppTest

from clusterviz import crs, texts
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from clusterviz.schema import Language

GEOJSON = "application/geo+json"


def show(root: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from pathlib import Path

    from clusterviz.ui import main, state
    from clusterviz.workspace.creation import open_workspace

    state.follow_address()
    main.show_frame(open_workspace(Path(root)), "data")


def opened(root: Path, language: Language = "vi", **address: str) -> AppTest:
    """Return the page of the workspace in `root`, opened at an address."""
    app = AppTest.from_function(show, args=(str(root),), default_timeout=120)
    for key, value in (address | {"lang": language}).items():
        app.query_params[key] = value
    return app.run()


def handed_in(root: Path, layer: str, path: Path, language: Language = "vi") -> AppTest:
    """Return the page after a person uploaded `path` to become `layer`."""
    app = opened(root, language, layer=layer)
    app.file_uploader[0].upload(path.name, path.read_bytes(), GEOJSON)
    return press(app, "look", language)


def press(app: AppTest, name: str, language: Language = "vi") -> AppTest:
    """Return the page after a press of the button that says ``dataroom.<name>``."""
    label = texts.say(f"dataroom.{name}", language)
    [button] = [one for one in app.button if one.label == label]
    button.click()
    return app.run()


def at_step(app: AppTest, step: str) -> AppTest:
    """Return the page at one of its steps."""
    app.query_params["step"] = step
    return app.run()


def said(app: AppTest) -> str:
    """Return all that the page says in boxes and small print."""
    boxes = (*app.error, *app.warning, *app.info, *app.success, *app.caption)
    return " ".join(str(one.value).replace("\\", "") for one in boxes)


def zones() -> gpd.GeoDataFrame:
    """Return the plan zones of the tiny workspace, with all that a layer needs."""
    found: gpd.GeoDataFrame = tiny_workspace().features("plan_zones")
    days = [name for name in found if str(name).endswith("_on")]
    said = {name: [str(one or "") for one in found[name]] for name in days}
    return found.assign(**said)


def geojson(path: Path, frame: gpd.GeoDataFrame) -> Path:
    """Return `path` with `frame`, in longitude and latitude."""
    collection: dict[str, Any] = json.loads(crs.to_lonlat(frame).to_json(drop_id=True))
    collection.pop("crs", None)
    path.write_text(json.dumps(collection), encoding="utf-8")
    return path
