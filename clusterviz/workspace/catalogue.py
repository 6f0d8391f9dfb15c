"""Which layers a workspace holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.workspace import answers
from clusterviz.workspace.answers import Answer

if TYPE_CHECKING:
    from clusterviz.workspace.opened import Workspace


_SUPPLIED = {"n_kinds_supplied": "kind", "n_areas_supplied": "area_id"}
"""By figure: what of the coverage it counts."""


def published_layers(workspace: Workspace) -> Answer:
    """Return the current version of each published layer, one row a layer.

    Returns
    -------
    answer
        ``layer``, ``version``, ``n_features``, ``crs`` (empty for a table
        without geometry), ``as_of_on``, ``source_document``,
        ``n_kinds_supplied`` and ``n_areas_supplied``, in the order of the
        declarations. The last two are the coverage of plan zones: how many
        kinds were supplied, for how many areas; missing for other layers.
    """
    workspace = workspace.frozen()
    current = workspace.current()
    rows = [
        {
            "layer": one.layer,
            "version": one.version,
            "n_features": one.n_features,
            "crs": one.crs,
            "as_of_on": one.lineage.as_of_on,
            "source_document": one.lineage.source_document,
            **_coverage(workspace, one.layer),
        }
        for one in (current[name] for name in workspace.layers if name in current)
    ]
    columns = ["layer", "version", "n_features", "crs", "as_of_on", "source_document"]
    supplied = dict.fromkeys(_SUPPLIED, "Int64")
    return Answer(
        rows=pd.DataFrame(rows, columns=[*columns, *supplied]).astype(supplied),
        layer_versions=workspace.versions(),
        as_of_on=workspace.as_of_on,
    )


def _coverage(workspace: Workspace, layer: str) -> dict[str, int]:
    if layer != "plan_zones":
        return {}
    entries = answers.table_or_none(workspace, "coverage")
    return {name: entries[counted].nunique() for name, counted in _SUPPLIED.items()}
