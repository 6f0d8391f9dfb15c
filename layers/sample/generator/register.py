"""The register of clusters: facts restated, and illustrative rows marked so."""

from __future__ import annotations

import pandas as pd

from generator.gazetteer import HERE
from generator.provenance import ILLUSTRATIVE

_ILLUSTRATIVE_AREA = "Diện tích là số minh họa. "
_ILLUSTRATIVE_FIGURES = "Ranh giới, tiến độ và số liệu sử dụng đất là minh họa."


def register() -> pd.DataFrame:
    """Return ``register.csv``: one row a cluster, withdrawn ones and parts too.

    Returns
    -------
    register
        Text columns with missing values; ``planned_area_ha``,
        ``known_industrial_ha`` and ``known_occupancy`` as numbers,
        ``is_operating`` and ``is_area_illustrative`` as booleans. `sites` names
        the communes to place the footprint in, as ``district code/name``.
    """
    rows = pd.read_csv(HERE / "register.csv", dtype="str")
    for name in ("planned_area_ha", "known_industrial_ha", "known_occupancy",
                 "known_projects", "known_workers"):  # fmt: skip
        rows[name] = rows[name].astype(float)
    for name in ("is_operating", "is_area_illustrative"):
        rows[name] = rows[name] == "1"
    rows["note"] = (
        (rows["note"] + ". ").fillna("")
        + rows["is_area_illustrative"].map({True: _ILLUSTRATIVE_AREA, False: ""})
        + _ILLUSTRATIVE_FIGURES
    )
    named = rows["source_document"] != ILLUSTRATIVE
    rows.loc[named, "source_document"] += "; " + ILLUSTRATIVE.lower()
    return rows
