"""Maps of violations and of wastewater works: clusters in the colour of a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.ui import mapview, printing, state
from clusterviz.ui.scope import area_ids, in_view
from clusterviz.view import wordstyles
from clusterviz.view.mapstate import MapState
from clusterviz.view.wordstyles import STANDINGS, VIOLATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def show_clusters(
    workspace: Workspace, rows: pd.DataFrame, asked: Scope, language: Language
) -> None:
    """Show the clusters of the violations listed; a click brings the newest case.

    Parameters
    ----------
    rows
        From `violations.ledger`: those that the table lists.
    """
    title = texts.say("violations.map", language)
    st.subheader(title, anchor=False)
    case = rows.loc[rows["violation_id"] == state.text("item"), "cluster_id"]
    chosen = str(case.iloc[0]) if len(case) else state.text("id")
    colours = by_case(rows, language)
    key = "violations"
    clicked = _show(workspace, colours, chosen, asked, language, key, title)
    ours = rows[rows["cluster_id"] == clicked]
    if len(ours):
        state.choose(item=ours["violation_id"].iloc[0], id=clicked)
        st.rerun(scope="fragment")


def by_case(rows: pd.DataFrame, language: Language) -> dict[str, Any]:
    """Return the arguments of a map's state that colour clusters by their cases.

    Parameters
    ----------
    rows
        ``cluster_id``, ``is_open`` and ``is_overdue`` of the violations listed.
    language
        Of the words.
    """
    counted = rows.assign(is_settled=~rows["is_open"])
    names = ["is_open", "is_overdue", "is_settled"]
    counts = counted.groupby("cluster_id")[names].sum()
    of, said = {}, {}
    for name, n, n_late, n_settled in counts.itertuples():
        of[str(name)] = "overdue" if n_late else "open" if n else "settled"
        words = {
            "n": texts.number(int(n), language),
            "late": texts.number(int(n_late), language),
        }
        said[str(name)] = texts.say("violations.map_said", language, **words)
        if not n:
            settled = {"n": texts.number(int(n_settled), language)}
            said[str(name)] = texts.say(
                "violations.map_settled_said", language, **settled
            )
    words = {code: texts.say(f"violations.map_{code}", language) for code in VIOLATIONS}
    # What is not settled is always explained: a map without any says so.
    listed = {"overdue", "open", *of.values()}
    return wordstyles.coloured(
        "clusters", of, VIOLATIONS, words, said=said, listed=listed
    )


def show_standings(
    workspace: Workspace, rows: pd.DataFrame, asked: Scope, language: Language
) -> None:
    """Show the clusters in the colour of how their works stand; a click chooses one.

    Parameters
    ----------
    rows
        From `wastewater.lens`.
    """
    colours = by_standing(rows, language)
    chosen, title = state.text("id"), texts.say("violations.view_wastewater", language)
    key = "wastewater"
    clicked = _show(workspace, colours, chosen, asked, language, key, title)
    if clicked in colours["values"]:
        state.choose(id=clicked)
        st.rerun(scope="fragment")


def by_standing(rows: pd.DataFrame, language: Language) -> dict[str, Any]:
    """Return the arguments of a map's state that colour clusters by their works.

    Parameters
    ----------
    rows
        ``cluster_id`` and ``standing``.
    language
        Of the words.
    """
    words = {
        code: texts.say(f"violations.standing_{code}", language) for code in STANDINGS
    }
    of = dict(zip(rows["cluster_id"], rows["standing"], strict=True))
    listed = set(rows["standing"])
    return wordstyles.coloured("clusters", of, STANDINGS, words, listed=listed)


def _show(
    workspace: Workspace,
    colours: Mapping[str, Any],
    chosen: str,
    asked: Scope,
    language: Language,
    key: str,
    title: str,
) -> str:
    """Show the map, and return the cluster that was clicked; empty for none."""
    layers = asked.map_layers()
    picture = MapState(
        visible=("areas", "clusters"),
        area_ids=area_ids(workspace, asked),
        selected=("clusters", chosen) if chosen else None,
        **in_view(workspace, asked, state.text("fit")),
        **colours,
    )
    event = mapview.show_map(
        workspace, language, layers=layers, state=picture, key=key, height=420
    )
    printing.offer_print(
        workspace, language, layers=layers, state=picture, title=title, key=key
    )
    return event.feature_id if event is not None and event.layer == "clusters" else ""
