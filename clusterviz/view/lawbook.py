"""The table of rules as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language


def in_words(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return rules with words for their codes, and documents as people cite them.

    Parameters
    ----------
    rows
        From `workspace.lawbook.lawbook`.
    language
        Of the words. A province's own notes and ids stay as it wrote them.
    """
    known = texts.catalogue("lawbook", language)

    def words(kind: str, code: str) -> str:
        return known.get(f"lawbook.{kind}{code}", code)

    return rows.assign(
        rule=[words("", one) for one in rows["rule"]],
        value=[words("value_", one) for one in rows["value"]],
        document=[texts.document(one, language) for one in rows["document"]],
        article=[texts.article(one, language) for one in rows["article"]],
        note=[words("note_", one) for one in rows["note"]],
    )
