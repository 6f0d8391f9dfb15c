"""Rows of dossiers with their codes in words: the domain ``dossier`` has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language

WORDED = (
    "dossier_standing", "duty_state", "use_verdict", "match", "unplaced", "line_permit",
)  # fmt: skip
"""Columns whose codes are the program's own."""


def word(name: str, code: object, language: Language) -> str:
    """Return what people read for a code of a column; a dash where there is none.

    Examples
    --------
    >>> word("match", "kept", "en"), word("unplaced", None, "en")
    ('Decided', '–')
    """
    if not isinstance(code, str) or not code:
        return "–"
    return texts.say(f"dossier.{name}_{code}", language)


def worded(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return rows with the program's own codes in words.

    Examples
    --------
    >>> import pandas as pd
    >>> worded(pd.DataFrame({"match": ["none"], "n": [1]}), "en").values.tolist()
    [['No plot', 1]]
    """
    said = {
        name: [word(name, code, language) for code in rows[name]]
        for name in WORDED
        if name in rows
    }
    return rows.assign(**said)
