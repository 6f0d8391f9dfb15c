"""What every row of the sample says about itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

FrameT = TypeVar("FrameT", bound=pd.DataFrame)
Row = Mapping[Hashable, Any]
Facts = dict[str, Any]

AS_OF = dt.date(2024, 4, 22)
ILLUSTRATIVE = "Illustrative sample (seeded generator)"


def place(frame: gpd.GeoDataFrame, accuracy_m: float | None) -> gpd.GeoDataFrame:
    """Return `frame` with its boundary quality, source and date filled in."""
    rows = dated(frame)
    rows["geometry_quality"] = "indicative"
    rows["accuracy_m"] = float("nan") if accuracy_m is None else accuracy_m
    return rows


def dated(frame: FrameT) -> FrameT:
    """Return `frame` with the sample's source, where it names none, and date."""
    rows = frame.copy()
    if "source_document" not in rows:
        rows["source_document"] = ILLUSTRATIVE
    rows["as_of_on"] = AS_OF
    return rows
