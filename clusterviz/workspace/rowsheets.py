"""Use case: rows of a layer as a workbook in which every cell may be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.workspace import fill
from clusterviz.workspace.filled import fixed_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace

MOST_ROWS = 2_000
"""Rows of one workbook: nobody fills more by hand."""


def workbook(
    workspace: Workspace, layer_name: str, keys: Sequence[str], language: Language
) -> bytes:
    """Return a workbook (.xlsx) in which every figure of some rows may be changed.

    What is personal is not in it: it is entered in the form alone.

    Parameters
    ----------
    workspace
        Whose current version of the layer is written out.
    layer_name
        The layer or table.
    keys
        Its rows; only the first `MOST_ROWS` are taken.
    language
        Of labels, words and advice.

    Raises
    ------
    InputError
        If there is no row.
    LayerNotFound
        If the layer was never published here.
    """
    layer = workspace.layers[layer_name]
    left_out = {*fixed_fields(layer), *layer.personal}
    names = [one for one in layer.fields if one not in left_out]
    chosen = list(keys)[:MOST_ROWS]
    cells = pd.DataFrame(
        {
            "feature_id": [key for key in chosen for _ in names],
            "field": names * len(chosen),
        }
    ).assign(state=fill.ASKED, reason="")
    return fill.workbook(workspace, layer_name, cells, language)
