"""Step 5: what the file would change, in figures, in tables and on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import mapview, metrics, widgets
from clusterviz.ui.dataroom import ending
from clusterviz.ui.dataroom.findings import show_counts
from clusterviz.view.dataroom import MAX_ROWS, cell_rows, change_rows
from clusterviz.view.mapstate import MapLayers, MapState
from clusterviz.view.plain import plain
from clusterviz.workspace import people

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language, Layer
    from clusterviz.ui.dataroom.desk import Desk
    from clusterviz.workspace import Workspace


def show_difference(desk: Desk) -> None:
    """Show what would change, then ask whether to accept it."""
    show_counts(desk)
    if desk.look.counts:
        replaces = desk.look.replaces
        base = (
            desk.say("dataroom.against", version=replaces)
            if replaces
            else desk.say("dataroom.against_nothing")
        )
        show_figures(desk.look.counts, desk.layer, desk.language, base)
        _show_map(desk)
        show_changes(
            desk.workspace, desk.layer, desk.language,
            desk.frame("changes"), desk.frame("cells"),
        )  # fmt: skip
    else:
        st.info(desk.say("dataroom.no_difference"), icon=":material/info:")
    ending.ask_ending(desk)


def show_figures(
    counts: Mapping[str, float], layer: Layer, language: Language, base: str
) -> None:
    """Show how many rows change, and how much land; see `look.Look`."""
    figures = {
        "added": counts["added"],
        "removed": counts["removed"],
        "attributes": counts["attributes"] + counts["both"],
    }
    if layer.has_geometry:
        figures["boundary"] = counts["boundary"] + counts["both"]
    land = {}
    if layer.geometry == "MultiPolygon":
        land = {name: counts[name] for name in ("gained_ha", "lost_ha")}
    said = {name: texts.number(n, language) for name, n in figures.items()}
    said |= {name: texts.hectares(size, language) for name, size in land.items()}
    metrics.show_figures(
        [
            metrics.Figure(
                texts.say(f"dataroom.figure_{name}", language), value, base, "version"
            )
            for name, value in said.items()
        ]
    )
    for name in ("restated", "rewritten"):
        if counts[name]:
            n = texts.number(counts[name], language)
            widgets.show_note(texts.say(f"dataroom.n_{name}", language, n=n))


def _show_map(desk: Desk) -> None:
    if not desk.layer.has_geometry or desk.frame("shapes").empty:
        return
    draft = desk.one.draft.draft_id
    mapview.show_map(
        desk.workspace,
        desk.language,
        layers=MapLayers(
            desk.workspace.settings.level, desk.workspace.as_of_on, incoming=draft
        ),
        state=MapState(
            visible=("areas", "incoming"), fit=("incoming", ()), fit_token=desk.stamp
        ),
        key="dataroom-difference",
        height=440,
    )


def show_changes(
    workspace: Workspace,
    layer: Layer,
    language: Language,
    changes: pd.DataFrame,
    cells: pd.DataFrame,
) -> None:
    """Show the features that differ, and the attributes of them that do."""
    if changes.empty:
        st.info(texts.say("dataroom.no_changes", language), icon=":material/info:")
        return
    widgets.show_table(
        workspace,
        change_rows(changes, layer, language),
        language,
        label=texts.say("dataroom.changes", language),
    )
    n = len(changes)
    if n > MAX_ROWS:
        most, said = (texts.number(one, language) for one in (MAX_ROWS, n))
        st.caption(texts.say("dataroom.first_rows", language, n=most, n_all=said))
    if not people.may(workspace, "personal"):
        cells = cells[~cells["field"].isin(layer.personal)]
    if cells.empty:
        return
    said = texts.say("dataroom.cells", language, n=texts.number(len(cells), language))
    with st.expander(plain(said)):
        widgets.show_table(
            workspace, cell_rows(cells, layer, language), language, label=said
        )
