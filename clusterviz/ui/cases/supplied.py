"""Which plan layers were supplied for which area, and what may be said of a cluster."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, downloads, papers, state, widgets
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view import tables
from clusterviz.view.features import short_name
from clusterviz.view.placewords import listed
from clusterviz.view.plain import plain
from clusterviz.workspace import certifying, supply

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

SYMBOLS = {
    "supplied": "✓", "no_document": "◇", "out_of_date": "◷", "partly": "◐",
    "missing": "✗",
}  # fmt: skip
"""Beside the words: the grid is read without colour."""

MAX_AREAS = 4
"""Areas named in a line; the rest is counted, the grid has them all."""


def show_supplied(
    workspace: Workspace, found: Answer, asked: Scope, language: Language
) -> None:
    """Show the grid of areas and kinds, who must supply what, and the certificate."""
    answer = cache.ask(workspace, supply.supplies, **asked.asked())
    rows = asked.rows(answer.rows)
    st.markdown(
        texts.say(
            "cases.grid_means",
            language,
            years=texts.number(supply.GOOD_YEARS, language),
        )
    )
    grid, pinned = _grid(workspace, rows, language)
    st.dataframe(
        grid,
        height="content",
        row_height=widgets.ROW_PX,
        hide_index=True,
        alt=texts.say("cases.grid", language),
        column_config={pinned: st.column_config.Column(pinned=True, width=160)},
    )
    downloads.offer_rows(
        workspace,
        f"coverage-{asked.as_of_on}",
        dataclasses.replace(answer, rows=rows),
        language,
        title=texts.say("cases.grid", language),
    )
    st.subheader(texts.say("cases.suppliers", language), anchor=False)
    lacking = _lacking(workspace, rows, language)
    if lacking.empty:
        st.info(texts.say("cases.all_supplied", language), icon=":material/check:")
    else:
        label = texts.say("cases.suppliers", language)
        widgets.show_table(workspace, lacking, language, label=label, max_rows=20)
        widgets.show_note(texts.say("cases.suppliers_practice", language))
    _show_certificate(workspace, found, asked, language)


def _grid(
    workspace: Workspace, rows: pd.DataFrame, language: Language
) -> tuple[pd.DataFrame, str]:
    """Return one row a kind and one column an area, and the name of the first."""
    cells = {
        one: f"{SYMBOLS[one]} {texts.say(f'cases.supply_{one}', language)}"
        for one in supply.SUPPLIES
    }
    areas = rows.drop_duplicates("area_id").set_index("area_id")
    full = areas["area_name"]
    names = full.map(short_name)
    names = names.where(~names.duplicated(keep=False), full)
    is_twice = names.duplicated(keep=False)
    names = names.where(~is_twice, names + " (" + areas["area_code"] + ")")
    first = tables.heading("kind", workspace.layers, language)
    kinds = rows["kind"].drop_duplicates()
    columns = {
        first: [tables.worded("kind", k, workspace.layers, language) for k in kinds]
    }
    for area_id, ours in rows.groupby("area_id", sort=False):
        by_kind = ours.set_index("kind")["supply"].map(cells)
        columns[names[area_id]] = by_kind.reindex(kinds).tolist()
    return pd.DataFrame(columns), first


def _lacking(
    workspace: Workspace, rows: pd.DataFrame, language: Language
) -> pd.DataFrame:
    """Return each kind that some area lacks, the areas, and who must supply it."""
    said = []
    wanting = rows[rows["supply"] != "supplied"]
    known = texts.catalogue("cases", language)
    for (kind, missing), ours in wanting.groupby(["kind", "supply"], sort=False):
        names = list(ours["area_name"])
        usual = texts.say("cases.supplier_unknown", language)
        said.append(
            {
                "kind": kind,
                "supply": missing,
                "areas_lacking": listed(names, language, MAX_AREAS),
                "supplier": known.get(f"cases.supplier_{kind}", usual),
            }
        )
    return pd.DataFrame(said)


def _show_certificate(
    workspace: Workspace, found: Answer, asked: Scope, language: Language
) -> None:
    """Say of one cluster whether "no overlap" may be said, and what forbids it."""
    st.subheader(texts.say("cases.certificate", language), anchor=False)
    clusters = cache.cluster_rows(workspace, asked.as_of_on)
    clusters = clusters[clusters["map_status"] != "withdrawn"]
    ours = of_clusters(clusters, cluster_ids(workspace, asked))
    names = {
        code: f"{name} ({code})"
        for code, name in zip(ours["cluster_id"], ours["cluster_name"], strict=True)
    }
    chosen = state.one_of("id", tuple(names)) or None
    widgets.show_list(
        texts.say("cases.certificate_of", language),
        "id",
        names,
        chosen,
        key="certificate",
        is_searched=True,
        placeholder=texts.say("cases.choose_cluster", language),
    )
    if chosen is None:
        return
    rows = certifying.obstacles(workspace, found, chosen)
    _show_verdict(workspace, found, rows, names[chosen], chosen, language)
    papers.offer_certificate(
        workspace, chosen, asked.as_of_on, language, is_given=rows.empty
    )


def _show_verdict(
    workspace: Workspace,
    found: Answer,
    rows: pd.DataFrame,
    name: str,
    chosen: str,
    language: Language,
) -> None:
    """Say whether "no overlap" may be said, and each reason why it may not."""
    day = texts.day(found.as_of_on, language)
    if rows.empty:
        n = (found.rows["cluster_id"] == chosen).sum()
        said = texts.say(
            "cases.clear", language, name=name, day=day,
            n=texts.number(int(n), language),
        )  # fmt: skip
        st.success(plain(said), icon=":material/verified:")
        return
    said = texts.say("cases.not_clear", language, name=name, day=day)
    st.warning(plain(said), icon=":material/gpp_maybe:")
    for obstacle, its in rows.groupby("obstacle", sort=False):
        said = texts.say(f"certificate.obstacle_{obstacle}", language)
        kinds = ", ".join(
            tables.worded("kind", kind, workspace.layers, language)
            for kind in its["kind"]
            if kind
        )
        widgets.show_note(f"{said}: {kinds}" if kinds else said)
