"""Which layer and which row: the rows that whoever asks may see and write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, state, widgets
from clusterviz.ui.editing import parts
from clusterviz.ui.scope import cluster_ids
from clusterviz.view import tables
from clusterviz.workspace import edits, rowscope
from clusterviz.workspace.belonging import clusters_of
from clusterviz.workspace.typed import is_monthly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language, Layer
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

USUAL = "clearance_log"
"""What is entered every month."""

MOST_SHOWN = 500
"""Rows that a table of the page holds; a search finds the others."""


@dataclass(frozen=True)
class Found:
    """The rows of a layer.

    Parameters
    ----------
    every
        All of them, by key.
    shown
        Those of the areas meant that whoever asks may write, in a table.
    mine
        The keys of all that they may write.
    may_add
        Whether they may add any.
    """

    every: Mapping[str, dict[str, Any]]
    shown: pd.DataFrame
    mine: frozenset[str]
    may_add: bool


def ask_layer(workspace: Workspace, language: Language) -> Layer:
    """Ask for the layer, and return it."""
    names = edits.editable_layers(workspace)
    chosen = state.one_of("layer", names, USUAL)
    options = {one: workspace.layers[one].title.say(language) for one in names}
    widgets.show_list(texts.say("edit.layer", language), "layer", options, chosen)
    return workspace.layers[chosen]


def found(workspace: Workspace, layer: Layer, asked: Scope) -> Found:
    """Return the rows of a layer, and those that whoever asks may write.

    Parameters
    ----------
    workspace
        Frozen.
    layer
        The layer.
    asked
        Areas and day of the frame.
    """
    may_add = rowscope.may_add(workspace, asked.as_of_on)
    if not workspace.has(layer.name):
        return Found({}, pd.DataFrame(columns=list(layer.fields)), frozenset(), may_add)
    version = workspace.version(layer.name).version
    every = edits.rows_seen(workspace, layer.name, version)
    rows = rowscope.writable(workspace, layer.name, asked.as_of_on)
    mine = frozenset(rows[layer.key])
    ids = cluster_ids(workspace, asked)
    if ids is not None:
        rows = rows[rows[rowscope.CLUSTER].isin(ids)]
    return Found(every, rows, mine, may_add)


def show_rows(
    workspace: Workspace, layer: Layer, found_rows: Found, language: Language
) -> None:
    """Show the rows to choose from, and offer to add one."""
    rows = _with_cluster(workspace, _of_month(layer, found_rows.shown, language))
    st.text_input(
        texts.say("edit.search", language),
        **state.widget("q", state.text("q")),
    )
    rows = rowscope.matching(workspace, layer, rows, state.text("q"))
    # The month of a row is chosen above.
    names = [one for one in parts.columns(layer) if one != "month"]
    said = rowscope.named(workspace, layer, rows.head(MOST_SHOWN))
    extra = [name for name in said.columns if str(name).endswith("_name")]
    shown = list(dict.fromkeys([*extra, *names]))[:_MOST_COLUMNS]
    widgets.show_table(
        workspace,
        said[[name for name in shown if name in said.columns]],
        language,
        label=layer.title.say(language),
        choices=[{"row": str(key), "step": ""} for key in said[layer.key]],
        fits=["" for _ in said[layer.key]],
        key=f"edit-{layer.name}",
        is_short=True,
    )
    n = texts.number(len(rows), language)
    widgets.show_note(texts.say("edit.n_rows", language, n=n))
    if found_rows.may_add:
        st.button(
            texts.say("edit.add", language),
            key="edit-add",
            icon=":material/add:",
            on_click=state.choose,
            kwargs={"row": "", "step": "add"},
        )


def called(workspace: Workspace, layer: Layer, row: Mapping[str, Any]) -> str:
    """Return the name of a row, or of what it is of, and that of its cluster.

    Parameters
    ----------
    workspace
        Has what the row refers to.
    layer
        Of the row.
    row
        By field.
    """
    rows = pd.DataFrame([row], columns=list(layer.fields), dtype=object)
    its_clusters = clusters_of(workspace, layer.name, rows)
    rows = _with_cluster(workspace, rows.assign(**{rowscope.CLUSTER: its_clusters}))
    own = [one for one in layer.fields if one.endswith(("_name", "_title"))][:1]
    said = rowscope.named(workspace, layer, rows).iloc[0]
    of = [str(one) for one in said.index if str(one) not in rows.columns]
    told = [said[one] for one in [*(own or of), _CLUSTER_NAME] if one in said.index]
    known = [str(one) for one in told if not pd.isna(one) and str(one)]
    return " – ".join(dict.fromkeys(known))


def _with_cluster(workspace: Workspace, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the name of the cluster that each belongs to."""
    is_known = _CLUSTER_NAME in rows.columns or rowscope.CLUSTER not in rows.columns
    if is_known or not workspace.has("clusters"):
        return rows
    names = cache.ask(workspace, rowscope.cluster_names)
    its_names = [names.get(one, "") for one in rows[rowscope.CLUSTER]]
    its_column = pd.Series(its_names, index=rows.index, dtype="str")
    return rows.assign(**{_CLUSTER_NAME: its_column})


_CLUSTER_NAME = "cluster_name"
_MOST_COLUMNS = 9


def _of_month(layer: Layer, rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Ask for a month, of a layer that has rows of each, and return its rows."""
    if not is_monthly(layer) or rows.empty:
        return rows
    months = sorted(rows["month"].dropna().unique(), reverse=True)
    chosen = state.one_of("month", months, months[0])
    options = {one: tables.month(one, language) for one in months}
    widgets.show_list(texts.say("edit.month", language), "month", options, chosen)
    return rows[rows["month"] == chosen].reset_index(drop=True)
