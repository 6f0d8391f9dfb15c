"""A table that is labelled already: its columns stand in groups, or are words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from clusterviz.ui import fitting, selecting, state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandas.io.formats.style import Styler

ROW_PX, WRAPPED_PX = fitting.ROW_PX, fitting.WRAPPED_PX

MOST_PX = 500
"""Height of the rows that are seen at once, where they have several lines."""


def show_grouped(
    table: Styler,
    *,
    label: str,
    pinned: str = "",
    widths: Sequence[int] = (),
    row_px: int = ROW_PX,
    choices: Sequence[Mapping[str, str]] = (),
    key: str = "",
) -> None:
    """Show a table that is labelled already.

    Parameters
    ----------
    table
        Its headings are words.
    label
        What it is, for those who cannot see it.
    pinned
        The column that does not scroll away; empty for none.
    widths
        Of its columns, in pixels and in their order, where the contents should
        not decide; those of columns in groups can only be told by place.
    row_px
        Height of a row; long text is wrapped where there is room.
    choices, key
        As in `widgets.show_table`; what is selected stays where it is on maps.
    """
    # Place 0 is that of the index, which is not shown.
    config: dict[Any, Any] = {
        place: st.column_config.Column(width=px) for place, px in enumerate(widths, 1)
    }
    if pinned:
        place = list(table.columns).index(pinned)
        px = widths[place] if widths else None
        config[place + 1] = st.column_config.Column(width=px, pinned=True)
    arguments: dict[str, Any] = {}
    if choices:
        arguments = selecting.table(key, choices, [state.text("fit")] * len(choices))
    st.dataframe(
        table,
        height=height(len(table.index), MOST_PX // row_px, row_px),
        row_height=row_px,
        hide_index=True,
        placeholder="–",
        alt=label,
        column_config=config,
        **arguments,
    )


def height(n_rows: int, max_rows: int, row_px: int) -> Literal["content"] | int:
    """Return how high a table is drawn that scrolls after `max_rows`."""
    return "content" if n_rows <= max_rows else row_px * max_rows + ROW_PX
