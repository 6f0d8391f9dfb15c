"""Features as the map draws them: light, few properties, in the reader's language.

Geometry is simplified for the screen only; no figure is ever taken from it.
Names are data all the way: they travel as JSON and are shown as text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz import crs, texts
from clusterviz.view.style import NO_STAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language, Layer

MAP_LAYERS = (
    "areas",
    "plan_zones",
    "roads",
    "clusters",
    "plots",
    "clearance_sites",
    "overlaps",
    "incoming",
)
"""Every layer a map can show, lowest first."""

MAX_POINTS = 400_000
"""Corners sent for one layer: a browser redraws as many without stuttering.
Beyond it the smallest features are left out, and the map says how many."""

DECIMALS = 6
"""Of a degree: 0.1 m."""

_COVERAGE_TOLERANCE_M = 15.0
_TOLERANCE_M = {"plan_zones": 2.0, "roads": 10.0}


def display_features(
    name: str,
    features: gpd.GeoDataFrame,
    layers: Mapping[str, Layer],
    language: Language,
    max_points: int = MAX_POINTS,
) -> dict[str, Any]:
    """Return one layer of the map as GeoJSON with two members more.

    Parameters
    ----------
    name
        One of `MAP_LAYERS`.
    features
        In the metric CRS, with ``feature_id`` (unique), ``map_class`` (a class
        of `style.styles`) and the fields of its layer. A cluster that has only
        a symbol may be a point; without geometry it is counted, not drawn.
    layers
        The declarations, by name.
    language
        Of the words in ``lines``.
    max_points
        See `MAX_POINTS`.

    Returns
    -------
    collection
        A GeoJSON ``FeatureCollection`` in longitude and latitude. A feature's
        properties are ``id``, ``class``, ``lines`` (one to three, for the
        tooltip), ``at`` (where its label stands), ``label`` of an area and, for
        a part of a cluster, ``of`` (that cluster). Beside ``features``:
        ``n_omitted`` (left out because of `max_points`) and ``n_unplaced``
        (without any place).

    Raises
    ------
    CrsError
        If `features` is in degrees or does not say its CRS.
    """
    crs.require_metric(features=features)
    has_place = ~(features.geometry.isna() | features.geometry.is_empty)
    drawn = _simplified(name, features[has_place].reset_index(drop=True))
    kept = _within_limit(drawn, max_points)
    return {
        "type": "FeatureCollection",
        "features": _features(name, kept, layers, language),
        "n_omitted": len(drawn) - len(kept),
        "n_unplaced": int((~has_place).sum()),
    }


def _simplified(name: str, features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return shapes for the screen; neighbours of a coverage stay neighbours."""
    shapes = features.geometry.to_numpy()
    if name == "areas":
        shapes = shapely.coverage_simplify(shapes, _COVERAGE_TOLERANCE_M)
    elif name in _TOLERANCE_M:
        shapes = shapely.simplify(shapes, _TOLERANCE_M[name])
    return features.set_geometry(gpd.GeoSeries(shapes, crs=features.crs))


def _within_limit(features: gpd.GeoDataFrame, max_points: int) -> gpd.GeoDataFrame:
    """Return the largest features that have `max_points` corners together."""
    n_points = shapely.get_num_coordinates(features.geometry.to_numpy())
    if int(n_points.sum()) <= max_points:
        return features
    largest_first = np.argsort(-features.area.to_numpy(), kind="stable")
    is_within = np.cumsum(n_points[largest_first]) <= max_points
    return features.iloc[np.sort(largest_first[is_within])]


def _features(
    name: str,
    features: gpd.GeoDataFrame,
    layers: Mapping[str, Layer],
    language: Language,
) -> list[dict[str, Any]]:
    shapes = _rounded(features.geometry)
    places = _rounded(features.representative_point())
    return [
        {
            "type": "Feature",
            "geometry": shape,
            "properties": {
                "id": row["feature_id"],
                "class": row["map_class"],
                "lines": _lines(name, row, layers, language),
                "at": place["coordinates"],
                **_more(name, row),
            },
        }
        for shape, place, row in zip(
            shapes, places, _rows(features.drop(columns="geometry")), strict=True
        )
    ]


def _more(name: str, row: dict[str, Any]) -> dict[str, str]:
    """Return what only some layers have: a label, or whose part a feature is."""
    if name == "areas":
        return {"label": short_name(row["area_name"])}
    is_part = name in {"plots", "clearance_sites", "overlaps"}
    return {"of": row["cluster_id"]} if is_part else {}


def short_name(area_name: str) -> str:
    """Return the name of an area without its kind, as maps letter it.

    Examples
    --------
    >>> short_name("Huyện Lục Ngạn"), short_name("Xã")
    ('Lục Ngạn', 'Xã')
    """
    for kind in texts.say("map.area_kinds", "vi").split("|"):
        if area_name.startswith(f"{kind} "):
            return area_name.removeprefix(f"{kind} ")
    return area_name


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows whose missing values are ``None``, whatever their column."""
    plain = frame.astype(object)
    rows = plain.where(plain.notna(), None).to_dict(orient="records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _rounded(shapes: gpd.GeoSeries) -> list[dict[str, Any]]:
    """Return GeoJSON geometries in longitude and latitude, to 0.1 m."""
    lonlat = crs.to_lonlat(gpd.GeoDataFrame(geometry=shapes)).geometry.to_numpy()
    on_grid = shapely.transform(lonlat, lambda points: points.round(DECIMALS))
    return [json.loads(text) for text in shapely.to_geojson(on_grid)]


def _lines(
    name: str, row: dict[str, Any], layers: Mapping[str, Layer], language: Language
) -> list[str]:
    """Return one to three lines of text for the tooltip."""
    if name == "clusters":
        return [row["cluster_name"], cluster_line(row, language)]
    if name == "plan_zones":
        kind = layers[name].choice("kind", row["kind"])
        about = f"{kind.symbol} · {kind.label.say(language)}"
        return [row["zone_name"] or row["feature_id"], about]
    if name == "plots":
        by = "lease_status" if row["lease_status"] else "plot_use"
        use = layers[name].choice(by, row[by]).label
        return [row["plot_id"], use.say(language)]
    if name == "overlaps":
        what = layers["plan_zones"].choice("kind", row["kind"]).label
        share = texts.percent(row["cluster_ratio"], language)
        size = texts.hectares(row["overlap_ha"], language)
        return [
            row["cluster_name"],
            f"{what.say(language)} · {row['zone_name'] or row['zone_id']}",
            texts.say("map.overlap_line", language, size=size, share=share),
        ]
    if name == "incoming":
        word = texts.say(f"map.incoming_{row['map_class']}", language)
        return [row["name"] or word, *([word] if row["name"] else [])]
    if name == "clearance_sites":
        if row["map_class"] == NO_STAGE:
            return [row["site_name"], texts.say("map.site_no_stage", language)]
        stage = layers["clearance_log"].choice("stage", row["map_class"])
        return [row["site_name"], stage.label.say(language)]
    return [row["area_name" if name == "areas" else "road_name"]]


def cluster_line(row: Mapping[str, Any], language: Language) -> str:
    """Return what a tooltip says of a cluster: status, day of withdrawal, hectares.

    Parameters
    ----------
    row
        ``map_class`` (its derived status), ``withdrawn_on`` and
        ``planned_area_ha``.
    language
        Of the words.

    Examples
    --------
    >>> row = {"map_class": "operating", "planned_area_ha": 49.5}
    >>> cluster_line(row, "en")
    'Operating · 49.50 ha'
    """
    said = [texts.say(f"map.status_{row['map_class']}", language)]
    if row["map_class"] == "withdrawn" and row["withdrawn_on"] is not None:
        said.append(texts.day(row["withdrawn_on"], language))
    if row["planned_area_ha"] is not None:
        said.append(texts.hectares(row["planned_area_ha"], language))
    return " · ".join(said)
