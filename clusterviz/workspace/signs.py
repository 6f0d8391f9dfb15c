"""How the features of an export are drawn: as the map draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.status import map_status
from clusterviz.files.signs import Sign, Signs
from clusterviz.view.legend import labels
from clusterviz.view.style import NO_VALUE, styles

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd

    from clusterviz.schema import Language, Layer
    from clusterviz.view.style import Style


def signs_of(
    layers: Mapping[str, Layer],
    layer: Layer,
    frame: gpd.GeoDataFrame,
    on: dt.date,
    language: Language,
) -> Signs:
    """Return how the features of a layer are drawn on a day.

    Parameters
    ----------
    layers
        The declarations: they have the colours.
    layer
        Whose features; the fields that say their class are among its own.
    frame
        The features.
    on
        The day whose statuses are meant.
    language
        Of the words.
    """
    looks = styles(layers).get(layer.name, {})
    words = labels(layer.name, layers, language) if looks else {}
    signs = [_sign(code, words[code], look) for code, look in looks.items()]
    # What has no class of its own is never left undrawn.
    signs.append(_sign("", layer.title.say(language), NO_VALUE))
    at = {sign.code: number for number, sign in enumerate(signs)}
    other = len(signs) - 1
    codes = _classes(layer, frame, on)
    return Signs(tuple(signs), tuple(at.get(code, other) for code in codes))


def _sign(code: str, label: str, look: Style) -> Sign:
    return Sign(
        code=code,
        label=label,
        fill=look.fill,
        fill_ratio=look.fill_ratio,
        line=look.line,
        width_px=look.width_px,
        is_dashed=bool(look.dash),
    )


def _classes(layer: Layer, frame: gpd.GeoDataFrame, on: dt.date) -> list[str]:
    """Return the class of each feature, as `mapframes` has it; empty for none."""
    none = pd.Series("", index=frame.index, dtype="object")
    found: pd.Series = none
    match layer.name:
        case "clusters":
            found = map_status(frame, on)
        case "areas":
            found = frame.get("level", none)
        case "plan_zones":
            found = frame.get("kind", none)
        case "plots":
            found = frame.get("lease_status", none)
            found = found.fillna(frame.get("plot_use", none))
        case "roads":
            is_rail = frame.get("road_kind", none).fillna("").str.contains("rail")
            found = none.mask(is_rail, "railway").mask(~is_rail, "road")
        case "clearance_sites":
            found = none.replace("", "site")
    return ["" if pd.isna(code) else str(code) for code in found]
