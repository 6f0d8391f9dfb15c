"""The plain pattern, as the documentation of streamlit-folium shows it.

A map of GeoJSON layers with tooltips, made anew at each run and handed to
`st_folium` whole; filters that leave features out of it; details beneath, of what
was clicked last. The layers are the files that our own map fetches, so neither has
less to draw. Leaflet comes from this machine, and nothing else is asked for: with
the scripts that folium adds by itself it would be slower.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import folium
import pandas as pd
import streamlit as st

COLORS = {"areas": "#8a94a0", "plan_zones": "#1b7837", "clusters": "#b2182b"}


# Each run of a page asks for these; the documentation caches them so.
@st.cache_data  # noqa: TID251
def read(name: str) -> dict[str, Any]:
    """Return one layer."""
    path = Path(os.environ["CLUSTERVIZ_PLAIN"]) / f"{name}.geojson"
    layer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return layer


@st.cache_data  # noqa: TID251
def table(name: str) -> pd.DataFrame:
    """Return one table."""
    return pd.read_parquet(Path(os.environ["CLUSTERVIZ_PLAIN"]) / f"{name}.parquet")


def page() -> None:
    """Show the map, its filter, and the details of what was clicked."""
    # It has a page of its own, and no other.
    st.set_page_config(layout="wide")  # noqa: TID251
    st.title("Clusters")
    kinds = st.multiselect("Kinds", sorted(_kinds()))
    drawn = folium.Map(location=[21.35, 106.4], zoom_start=10, tiles=None)
    drawn.default_js = [("leaflet", "../../plain/leaflet.js")]
    drawn.default_css = [("leaflet", "../../plain/leaflet.css")]
    for name, color in COLORS.items():
        layer = read(name)
        if name == "plan_zones" and kinds:
            kept = [one for one in layer["features"]
                    if one["properties"]["kind"] in kinds]  # fmt: skip
            layer = {**layer, "features": kept}
        folium.GeoJson(
            layer,
            name=name,
            style_function=lambda _, color=color: {"color": color, "weight": 1},
            tooltip=folium.GeoJsonTooltip(["name", "id"]),
        ).add_to(drawn)
    # Imported here: a component registers with the server that is running.
    from streamlit_folium import st_folium

    clicked = st_folium(drawn, width=900, height=600)
    details((clicked or {}).get("last_active_drawing"))


def _kinds() -> set[str]:
    return {one["properties"]["kind"] for one in read("plan_zones")["features"]}


def details(feature: dict[str, Any] | None) -> None:
    """Show what is known of the cluster that was clicked."""
    if feature is None or "id" not in feature["properties"]:
        st.info("Click on a cluster.")
        return
    clusters = table("clusters").set_index("cluster_id")
    cluster_id = feature["properties"]["id"]
    if cluster_id not in clusters.index:
        return
    row = clusters.loc[cluster_id]
    st.subheader(row["cluster_name"])
    sizes = ("planned_area_ha", "industrial_land_ha", "leased_ha")
    for column, name in zip(st.columns(len(sizes)), sizes, strict=True):
        column.metric(name, row[name])
    st.dataframe(row.dropna().astype(str))
    overlaps = table("overlaps")
    st.dataframe(overlaps[overlaps["cluster_id"] == cluster_id])


page()
