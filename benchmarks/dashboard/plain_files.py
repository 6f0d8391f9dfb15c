"""What the plain pattern draws: the features that our own map fetches, and no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from clusterviz.view.features import display_features
from clusterviz.workspace import analysis
from clusterviz.workspace.mapframes import MapQuestion, map_frame

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clusterviz.workspace import Workspace

LAYERS = ("areas", "plan_zones", "clusters")


def plain_feature(feature: Mapping[str, Any]) -> dict[str, Any]:
    """Return a feature of our map with the properties that a plain map shows.

    Examples
    --------
    >>> drawn = {"id": "Z1", "class": "road", "lines": ["Đường", "Z1"], "label": "Đ"}
    >>> plain_feature({"geometry": None, "properties": drawn})["properties"]
    {'id': 'Z1', 'kind': 'road', 'name': 'Đường'}
    """
    told = feature["properties"]
    kept = {"id": told["id"], "kind": told["class"], "name": str(told["lines"][0])}
    return {"type": "Feature", "geometry": feature["geometry"], "properties": kept}


def write_plain(workspace: Workspace, folder: Path) -> dict[str, int]:
    """Write layers and tables for the plain pattern; return plan zones by kind.

    Parameters
    ----------
    workspace
        The one that our dashboard is measured with.
    folder
        Gets a GeoJSON of each layer, and the tables beneath the map.
    """
    folder.mkdir(parents=True, exist_ok=True)
    day, level = workspace.as_of_on, workspace.settings.level
    counts: dict[str, int] = {}
    for name in LAYERS:
        asked = MapQuestion(name, day, level if name == "areas" else "")
        frame = map_frame(workspace, asked)
        file = display_features(name, frame, workspace.layers, "vi")
        features = [plain_feature(one) for one in file["features"]]
        if name == "plan_zones":
            for one in features:
                kind = one["properties"]["kind"]
                counts[kind] = counts.get(kind, 0) + 1
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / f"{name}.geojson").write_text(text, encoding="utf-8")
    clusters = workspace.features("clusters")
    clusters.drop(columns="geometry").to_parquet(folder / "clusters.parquet")
    rows = analysis.overlaps(workspace, as_of_on=day).rows
    rows.to_parquet(folder / "overlaps.parquet")
    return counts
