"""The cluster card: everything about one cluster, beside the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, links, state, widgets
from clusterviz.view import charts, tables
from clusterviz.view.legend import labels
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.cards import ClusterCard

TRACKS = {
    "planning_status": ("withdrawn_on",),
    "legal_status": ("established_on", "established_by"),
    "land_status": (),
    "construction_status": (),
    "operation_status": ("operating_since_on",),
}
"""The five tracks, each with the fields that date or document it."""


def show_card(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show the card of the cluster that is selected, if one is."""
    cluster_id = state.text("id")
    if not cluster_id:
        st.info(texts.say("card.none", language), icon=":material/touch_app:")
        return
    with widgets.errors_shown(language):
        _show_all(workspace, cluster_id, asked, language)


def _show_all(
    workspace: Workspace, cluster_id: str, asked: Scope, language: Language
) -> None:
    found = cache.card(workspace, cluster_id, asked.as_of_on)
    _show_head(workspace, found, language)
    _show_hectares(found, language)
    _show_occupancy(found, language)
    _show_tracks(workspace, found, language)
    _show_rows(
        workspace, "card.overlaps", found.overlaps, "kind overlap_ha verdict", language
    )
    links.show_link(
        texts.say("card.to_overlaps", language),
        "overlaps",
        id=cluster_id,
        fit=cluster_id,
    )
    _show_rows(
        workspace,
        "card.plots",
        found.plots,
        "plot_use lease_status n_plots area_ha",
        language,
    )
    _show_rows(
        workspace,
        "card.clearance",
        found.sites,
        "site_name stage cleared_ha",
        language,
    )
    blocked = found.sites[found.sites["obstacle"].fillna("") != ""]
    for name, obstacle in zip(blocked["site_name"], blocked["obstacle"], strict=True):
        widgets.show_note(f"{name}: {obstacle}")
    widgets.show_note(_origin(workspace, found, language))


def _show_head(workspace: Workspace, found: ClusterCard, language: Language) -> None:
    fields = found.fields
    status = labels("clusters", workspace.layers, language)[found.status]
    st.subheader(plain(fields["cluster_name"]), anchor=False)
    st.badge(status, icon=":material/flag:", color="blue")
    where = [fields["commune_names"], fields["district_names"]]
    _show_facts(
        [
            (
                tables.heading("cluster_id", workspace.layers, language),
                fields["cluster_id"],
            ),
            (texts.say("card.place", language), ", ".join(filter(None, where))),
            *(
                (
                    _label(workspace, name, language),
                    _word(workspace, name, fields, language),
                )
                for name in ("investor_name", "cluster_type", "business_lines")
            ),
            (
                texts.say("card.projects", language),
                texts.say(
                    "card.projects_said",
                    language,
                    n=texts.number(found.n_projects, language),
                    n_producing=texts.number(found.n_producing, language),
                    n_workers=texts.number(found.n_workers, language),
                ),
            ),
        ]
    )


def _show_hectares(found: ClusterCard, language: Language) -> None:
    fields = found.fields
    free_ha = None
    if fields["industrial_land_ha"] is not None and fields["leased_ha"] is not None:
        free_ha = fields["industrial_land_ha"] - fields["leased_ha"]
    sizes = {
        "declared": fields["planned_area_ha"],
        "drawn": found.drawn_ha,
        "leased": fields["leased_ha"],
        "free": free_ha,
    }
    with st.container(key="sizes"):
        for column, (name, size) in zip(st.columns(4), sizes.items(), strict=True):
            label = texts.say(f"card.{name}", language)
            column.metric(label, texts.number(size, language, 2))


def _show_occupancy(found: ClusterCard, language: Language) -> None:
    ratio = found.occupancy_ratio
    share = texts.percent(ratio, language)
    st.text(texts.say("card.occupancy", language, share=share))
    if ratio is not None:
        st.altair_chart(charts.occupancy_bar(ratio, language), key="occupancy-bar")
    widgets.show_note(texts.say("card.occupancy_base", language))


def _show_tracks(workspace: Workspace, found: ClusterCard, language: Language) -> None:
    _show_heading("card.tracks", language)
    facts = []
    for track, papers in TRACKS.items():
        names = (track, *papers)
        words = [_word(workspace, name, found.fields, language) for name in names]
        said = [word for word in words if word != "–"] or ["–"]
        facts.append((_label(workspace, track, language), " · ".join(said)))
    _show_facts(facts)


def _show_rows(
    workspace: Workspace, title: str, rows: pd.DataFrame, names: str, language: Language
) -> None:
    _show_heading(title, language)
    if rows.empty:
        widgets.show_note(texts.say(f"{title}_none", language))
        return
    widgets.show_table(
        workspace,
        rows[names.split()],
        language,
        label=texts.say(title, language),
        max_rows=5,
    )


def _show_heading(key: str, language: Language) -> None:
    st.markdown(f"**{texts.say(key, language)}**")


def _origin(workspace: Workspace, found: ClusterCard, language: Language) -> str:
    fields = found.fields
    return texts.say(
        "card.origin",
        language,
        source=fields["source_document"],
        day=texts.day(fields["as_of_on"], language),
        quality=_word(workspace, "geometry_quality", fields, language),
    )


def _show_facts(facts: Iterable[tuple[str, object]]) -> None:
    with st.container(key=None, gap="xxsmall"):
        for label, value in facts:
            left, right = st.columns([2, 3], gap="small")
            left.caption(plain(label))
            right.text(str(value or "–"))


def _label(workspace: Workspace, name: str, language: Language) -> str:
    return tables.heading(name, workspace.layers, language)


def _word(
    workspace: Workspace, name: str, fields: Mapping[str, Any], language: Language
) -> str:
    """Return one field of the cluster as people read it."""
    if workspace.layers["clusters"].fields[name].choices:
        return tables.worded(name, fields[name], workspace.layers, language)
    return tables.figure(name, fields[name], language)
