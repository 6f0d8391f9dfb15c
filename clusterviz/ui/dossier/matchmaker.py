"""The matchmaker on its page: which plot for which firm, why, and what else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import downloads, mapview, notes, state, widgets
from clusterviz.ui.dossier import accepting
from clusterviz.view.dossiertables import word, worded
from clusterviz.view.mapstate import MapState
from clusterviz.view.plain import plain
from clusterviz.workspace import matching

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.dossiers import Dossier

LISTED = [
    "firm_name", "match", "destination_plot_id", "to_cluster_name", "distance_km",
    "second_plot_id", "land_needed_ha", "surplus_ha",
]  # fmt: skip
SERVICES = ("serviced", "any")


def show_of_dossier(
    workspace: Workspace, one: Dossier, asked: Scope, language: Language
) -> None:
    """Show the proposals for the firms of one dossier."""
    show_matches(workspace, asked, language, dossier_id=str(one.row["dossier_id"]))


def show_matches(
    workspace: Workspace, asked: Scope, language: Language, *, dossier_id: str = ""
) -> None:
    """Show where each displaced firm could go, on a list and on the map.

    Parameters
    ----------
    workspace
        Frozen.
    asked, language
        Of the page.
    dossier_id
        Only its firms; empty for those of all dossiers at once.
    """
    words = {one: texts.say(f"dossier.plots_{one}", language) for one in SERVICES}
    label = texts.say("dossier.plots", language)
    which = widgets.choose_one(label, "land", words, SERVICES[0])
    answer = matching.proposals(
        workspace,
        asked.as_of_on,
        dossier_id=dossier_id,
        is_service_needed=which == SERVICES[0],
    )
    rows = answer.rows
    widgets.show_note(texts.say("dossier.match_means", language))
    if rows.empty:
        st.info(texts.say("dossier.none_moves", language), icon=":material/info:")
        return
    widgets.show_table(
        workspace,
        worded(rows[LISTED], language),
        language,
        label=texts.say("dossier.view_match", language),
        choices=[{"item": one} for one in rows["firm_id"]],
        fits=[state.text("fit")] * len(rows),
        key="matches",
        is_short=True,
    )
    name = f"matches-{asked.as_of_on}"
    title = texts.say("dossier.view_match", language)
    downloads.offer_rows(
        workspace, name, answer, language, title=title, said=worded(rows, language),
        is_everywhere=True,
    )  # fmt: skip
    mapview.show_map(
        workspace,
        language,
        layers=asked.map_layers(),
        state=_picture(rows),
        key="matches",
        height=420,
    )
    chosen = rows[rows["firm_id"] == state.text("item")]
    for row in chosen.to_dict(orient="records"):
        _show_why(row, language)
    accepting.offer_writing(workspace, rows, asked, language)
    widgets.show_notes(
        notes.named(workspace, answer.notes, asked, is_everywhere=True), language
    )


def _show_why(row: Mapping[Hashable, Any], language: Language) -> None:
    """Say of one firm why this plot, and what would be second best; or why none."""
    firm = str(row["firm_name"])
    if row["match"] == "none":
        sentence = texts.say(
            "dossier.why_none",
            language,
            firm=firm,
            obstacle=word("unplaced", row["unplaced"], language),
            n_size=_number(row["n_size"], language),
            n_line=_number(row["n_line"], language),
            n_wastewater=_number(row["n_wastewater"], language),
        )
        st.warning(plain(sentence), icon=":material/block:")
        return
    said = {
        "firm": firm,
        "plot": row["destination_plot_id"],
        "cluster": row["to_cluster_name"],
        "surplus": texts.hectares(_figure(row["surplus_ha"]), language),
        "km": texts.number(_figure(row["distance_km"]), language, 1),
        "jobs": _number(row["n_workers"], language),
        "points": texts.number(_figure(row["points"]), language, 1),
        "permit": word("line_permit", row["line_permit"], language),
    }
    st.markdown(plain(texts.say("dossier.why", language, **said)))
    if row["match"] == "proposed":
        rank = {
            "n": _number(row["n_feasible"], language),
            "rank": _number(row["rank"], language),
        }
        widgets.show_note(texts.say("dossier.why_rank", language, **rank))
    if isinstance(row["second_plot_id"], str):
        second = {
            "plot": row["second_plot_id"],
            "cluster": row["second_cluster_name"],
            "km": texts.number(_figure(row["second_distance_km"]), language, 1),
            "more": texts.number(_figure(row["second_more_points"]), language, 1),
        }
        widgets.show_note(texts.say("dossier.second", language, **second))
    elif row["match"] == "proposed":
        widgets.show_note(texts.say("dossier.no_second", language))


def _picture(rows: pd.DataFrame) -> MapState:
    """Return the map of the land that firms leave, and the clusters they move to."""
    leaving = rows["cluster_id"].dropna()
    going = rows["to_cluster_id"].dropna()
    ids = tuple(pd.concat([leaving, going]).drop_duplicates())
    chosen = rows[rows["firm_id"] == state.text("item")]
    near = tuple(pd.concat([chosen["cluster_id"], chosen["to_cluster_id"]]).dropna())
    plots = dict(zip(rows["destination_plot_id"], rows["firm_id"], strict=True))
    return MapState(
        visible=("areas", "clusters", "plots"),
        cluster_ids=ids,
        emphasised=tuple(str(one) for one in going),
        numbers={str(plot): firm for plot, firm in plots.items() if plot == plot},
        fit=("clusters", near or ids),
        fit_token=state.text("item") or "all",
    )


def _figure(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))  # type: ignore[call-overload]


def _number(value: object, language: Language) -> str:
    return texts.number(_figure(value), language)
