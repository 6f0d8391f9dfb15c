"""Which layers a workspace holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.workspace.answers import Answer

if TYPE_CHECKING:
    from clusterviz.workspace.opened import Workspace


def published_layers(workspace: Workspace) -> Answer:
    """Return the current version of each published layer, one row a layer.

    Returns
    -------
    answer
        ``layer``, ``version``, ``n_features``, ``crs`` (empty for a table
        without geometry), ``as_of_on`` and ``source_document``, in the order
        of the declarations.
    """
    current = workspace.store.current()
    rows = [
        {
            "layer": one.layer,
            "version": one.version,
            "n_features": one.n_features,
            "crs": one.crs,
            "as_of_on": one.lineage.as_of_on,
            "source_document": one.lineage.source_document,
        }
        for one in (current[name] for name in workspace.layers if name in current)
    ]
    columns = ["layer", "version", "n_features", "crs", "as_of_on", "source_document"]
    return Answer(
        rows=pd.DataFrame(rows, columns=columns),
        layer_versions=workspace.versions(),
        as_of_on=workspace.as_of_on,
    )
