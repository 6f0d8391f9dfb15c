"""What changed between two days, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.view.tables import worded

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language, Layer

_FIELDS = {
    "established": "legal_status",
    "repealed": "legal_status",
    "unestablished": "legal_status",
    "started_operating": "operation_status",
    "stopped_operating": "operation_status",
    "land_changed": "land_status",
    "construction_changed": "construction_status",
}
"""By change: the field whose codes stand in ``before`` and ``after``."""


def in_words(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> pd.DataFrame:
    """Return rows of changes whose ``before`` and ``after`` people can read.

    Names stay as they are: they are data.

    Parameters
    ----------
    rows
        With ``change``, ``before`` and ``after``.
    layers
        The declarations: they have the words of codes.
    language
        Of the words.
    """
    said = {
        side: [
            worded(_FIELDS[change], code, layers, language)
            if change in _FIELDS
            else code
            for change, code in zip(rows["change"], rows[side], strict=True)
        ]
        for side in ("before", "after")
    }
    return rows.assign(**said).astype(dict.fromkeys(said, "str"))
