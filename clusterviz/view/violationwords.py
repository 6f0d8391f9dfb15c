"""Violations and wastewater as people read them: words for codes that rows add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language

LEDGER = (
    "violation_id", "cluster_name", "project_name", "law", "violation_stage",
    "found_on", "n_days_open", "n_earlier", "remedy_due_on", "n_days_overdue",
    "fine_million_vnd",
)  # fmt: skip
"""Columns of the ledger for people; files get them all."""

LENS = (
    "cluster_name", "standing", "wastewater_status", "capacity_m3_day",
    "inflow_m3_day", "headroom_m3_day", "promoted_inflow_m3_day",
    "promoted_headroom_m3_day", "n_tenants", "n_connected", "meets_standard",
    "works_verdict",
)  # fmt: skip
"""Columns of the wastewater lens for people."""

_WORDS = {"standing": "standing", "works_verdict": "verdict", "basis": "basis"}


def in_words(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return rows of the lens with words for the codes that it adds.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"standing": ["enough"], "basis": [""]})
    >>> in_words(rows, "en").values.tolist()
    [['Enough', '–']]
    """
    known = texts.catalogue("violations", language)
    words = {
        name: [
            known.get(f"violations.{kind}_{code}", code) if code else "–"
            for code in rows[name]
        ]
        for name, kind in _WORDS.items()
        if name in rows
    }
    return rows.assign(**words)
