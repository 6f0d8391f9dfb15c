"""Tables of the gate: what may be established or expanded, every scope, the text."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, downloads, folding, gate, state, widgets
from clusterviz.view import gatepaper, gatetables, statement
from clusterviz.workspace import expansions
from clusterviz.workspace import gate as use_case
from clusterviz.workspace.answers import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.view.statement import AreaGate
    from clusterviz.workspace import Workspace


def show_candidates(workspace: Workspace, found: AreaGate, language: Language) -> None:
    """Show the clusters of the plan that may yet be established."""
    title = texts.say("gate.candidates_heading", language)
    st.subheader(title, anchor=False)
    if found.candidates.empty:
        st.info(texts.say("gate.candidates_none", language), icon=":material/info:")
    else:
        columns = [
            "cluster_name", "planned_area_ha", "cluster_type", "scheduled_by_year",
            "size", "establish", "reason",
        ]  # fmt: skip
        widgets.show_table(workspace, found.candidates[columns], language, label=title)
        _offer(workspace, "candidates", found, found.candidates, language, title=title)
    widgets.show_note(texts.say("gate.candidates_note", language))


def show_grounds(workspace: Workspace, found: AreaGate, language: Language) -> None:
    """Show the clusters that were judged, and both arms by every reading."""
    title = texts.say("gate.clusters_heading", language)
    if room := folding.unfolded(title, "gate-clusters"):
        said = found.clusters.assign(
            data_to_supply=[
                gatetables.fields_said(one, workspace.layers, language)
                for one in found.clusters["data_to_supply"]
            ]
        )
        with room:
            shown = said.drop(columns="cluster_id")
            widgets.show_table(workspace, shown, language, label=title)
            _offer(
                workspace, "clusters", found, found.clusters, language,
                title=title, said=said,
            )  # fmt: skip
    title = texts.say("gate.readings_heading", language)
    if room := folding.unfolded(title, "gate-readings"):
        shown = gatetables.readings_shown(found.readings, language)
        with room:
            widgets.show_table(workspace, shown, language, label=title)
            _offer(
                workspace, "readings", found, found.readings, language,
                title=title, said=shown,
            )  # fmt: skip


def show_scopes(
    workspace: Workspace, every: Answer, asked: Scope, language: Language
) -> None:
    """Show every scope in one table; selecting a row asks about it."""
    rows = every.rows
    title = texts.say("gate.scopes_heading", language)
    st.subheader(title, anchor=False)
    is_left_out = (rows["level"] == asked.level) & ~rows["area_code"].isin(
        asked.area_codes or rows["area_code"]
    )
    rows = rows[~is_left_out].reset_index(drop=True)
    keys = gate.key_of(rows)
    names = use_case.group_names(workspace, language)
    widgets.show_table(
        workspace,
        gatetables.scopes_shown(rows, language, names),
        language,
        label=title,
        choices=[{"place": key} for key in keys],
        fits=[""] * len(keys),
        key="scopes",
    )
    widgets.show_note(texts.say("gate.scopes_note", language))
    if asked.area_codes:
        widgets.show_note(texts.say("gate.scopes_areas", language))
    downloads.offer_rows(
        workspace,
        "gate",
        dataclasses.replace(every, rows=rows),
        language,
        title=title,
        said=rows.assign(area_name=gatetables.scope_names(rows, names)),
        is_everywhere=True,
    )


def show_expansions(
    workspace: Workspace, found: AreaGate, asked: Scope, language: Language
) -> None:
    """Show which clusters of the scope may be expanded, and why not."""
    title = texts.say("gate.expand_heading", language)
    st.subheader(title, anchor=False)
    every = cache.ask(workspace, expansions.expansion, as_of_on=asked.as_of_on).rows
    ours = every["cluster_id"].isin(found.clusters["cluster_id"])
    rows = every[ours].reset_index(drop=True)
    shown = gatetables.expansion_shown(rows, workspace.layers, language)
    widgets.show_table(
        workspace,
        shown,
        language,
        label=title,
        choices=[{"id": one} for one in rows["cluster_id"]],
        fits=[""] * len(rows),
        key="expansions",
    )
    is_ruled = rows["reason"] != "no_rule"
    key = "gate.expand_note" if is_ruled.any() else "gate.expand_no_rule"
    widgets.show_note(texts.say(key, language))
    said = rows[["cluster_id"]].join(shown)
    _offer(workspace, "expansion", found, rows, language, title=title, said=said)
    chosen = rows[rows["cluster_id"] == state.text("id")]
    if not chosen.empty:
        conditions = cache.ask(
            workspace,
            expansions.expansion_conditions,
            as_of_on=asked.as_of_on,
            cluster_id=str(chosen["cluster_id"].iloc[0]),
        ).rows
        title = texts.say(
            "gate.expand_of", language, name=chosen["cluster_name"].iloc[0]
        )
        st.text(title)
        shown = gatetables.conditions_shown(conditions, workspace.layers, language)
        widgets.show_table(workspace, shown, language, label=title)
        name = f"expansion-{conditions['cluster_id'].iloc[0]}"
        _offer(
            workspace, name, found, conditions, language, title=title, said=shown
        )  # fmt: skip


def show_paper(
    workspace: Workspace, ask: Callable[[], AreaGate], language: Language
) -> None:
    """Show the text to print, and offer it as a file.

    Parameters
    ----------
    ask
        Returns the gate as it is printed: asked once it is wanted.
    """
    heading = texts.say("gate.print_heading", language)
    room = folding.unfolded(heading, "gate-paper", ":material/print:")
    if room is None:
        return
    found = ask()
    text = gatepaper.paper(found, workspace.layers, language)
    with room:
        widgets.offer_download(
            texts.say("gate.download", language),
            text.encode,
            f"gate-{found.row['area_code']}-{found.as_of_on}.txt",
            "text/plain",
        )
        st.code(text, language=None, wrap_lines=True)


def _offer(
    workspace: Workspace,
    name: str,
    found: AreaGate,
    rows: pd.DataFrame,
    language: Language,
    *,
    title: str,
    said: pd.DataFrame | None = None,
) -> None:
    """Offer rows of one scope as files; see `downloads.offer_rows`."""
    versions = {layer: version for layer, version, *_ in found.sources}
    downloads.offer_rows(
        workspace,
        f"gate-{name}-{found.row['area_code']}-{found.as_of_on}",
        Answer(rows, versions, found.as_of_on),
        language,
        title=f"{title}: {statement.area_name(found, language)}",
        said=said,
    )
