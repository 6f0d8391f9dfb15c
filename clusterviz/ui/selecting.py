"""Tables that a reader selects in: a row makes choices, a cell explains a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clusterviz.ui import state

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def table(
    key: str, rows: Sequence[Mapping[str, str]], fits: Sequence[str]
) -> dict[str, Any]:
    """Return the arguments by which a table selects, and shows what is selected.

    Parameters
    ----------
    key
        Tells the table from others.
    rows
        For each row, the choices that selecting it makes; taking the selection
        back empties them.
    fits
        For each row, what selecting it brings into view.
    """
    its_key = f"{state.WIDGET}{key}"
    names = tuple(rows[0]) if rows else ()
    now = {name: state.text(name) for name in names}
    is_any = any(now.values())
    selected = [i for i, row in enumerate(rows) if is_any and dict(row) == now][:1]
    state.show(its_key, {"selection": {"rows": selected, "columns": [], "cells": []}})

    def keep() -> None:
        clicked = state.selection(its_key)["rows"]
        if clicked:
            state.choose(**rows[clicked[0]], fit=fits[clicked[0]])
        else:
            state.choose(**dict.fromkeys(names, ""))

    return {"key": its_key, "on_select": keep, "selection_mode": "single-row"}


def explaining_cells(
    key: str, columns: Mapping[str, str], reference_of: Callable[[int, str], str]
) -> dict[str, Any]:
    """Return the arguments by which a click on a cell of a table explains it.

    The choice ``figure`` becomes the reference of the cell. Nothing stays
    selected: the same cell can be clicked again.

    Parameters
    ----------
    key
        Tells the table from others.
    columns
        By name, the heading of each column of the table.
    reference_of
        Given the place of the row and the name of the column, the reference of
        that figure; empty where a cell is none.
    """
    its_key = f"{state.WIDGET}{key}"
    names = {heading: name for name, heading in columns.items()}
    state.show(its_key, {"selection": {"rows": [], "columns": [], "cells": []}})

    def explain() -> None:
        for row, heading in state.selection(its_key)["cells"]:
            if heading in names:
                state.choose(figure=reference_of(row, names[heading]))

    return {"key": its_key, "on_select": explain, "selection_mode": "single-cell"}
