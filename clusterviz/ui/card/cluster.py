"""The cluster card: everything about one cluster, beside the map."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, links, papers, state
from clusterviz.ui.card import facts, told
from clusterviz.ui.card.facts import Part
from clusterviz.ui.editing import history
from clusterviz.view import tables
from clusterviz.view.legend import labels
from clusterviz.view.occupancybar import occupancy_bar
from clusterviz.view.plain import plain
from clusterviz.workspace import people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.cards import ClusterCard

TRACKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "planning_status": ("planned_on", "withdrawn_on"),
        "legal_status": ("established_on", "established_by"),
        "land_status": (),
        "construction_status": (
            "detailed_plan_on", "detailed_plan_by",
            "infrastructure_project_on", "infrastructure_project_by",
        ),
        "operation_status": ("operating_since_on",),
    }
)  # fmt: skip
"""The five tracks, each with the fields that date or document it."""

CHIPS: Mapping[str, tuple[str, Literal["blue", "orange", "gray"]]] = MappingProxyType(
    {
        "operating": ("factory", "blue"),
        "established": ("verified", "blue"),
        "planned": ("edit_document", "blue"),
        "symbol_only": ("help", "orange"),
        "withdrawn": ("block", "gray"),
    }
)
"""Of a status: its icon and its colour, neither of which says it alone."""


def show_cluster(
    workspace: Workspace, cluster_id: str, asked: Scope, language: Language
) -> None:
    """Show the card of one cluster.

    Raises
    ------
    InputError
        If there is no such cluster on that day.
    """
    found = cache.card(workspace, cluster_id, asked.as_of_on)
    _show_head(workspace, found, language)
    _show_actions(workspace, cluster_id, language)
    _show_about(workspace, found, language)
    _show_hectares(found, language)
    parts = (_tracks, _overlaps, _wastewater, _plots, _clearance, told.history)
    facts.show_parts((part(workspace, found, language) for part in parts), language)
    if len(found.sites):
        label = texts.say("card.to_clearance", language)
        links.show_link(label, "clearance", id=cluster_id, fit=cluster_id)
    papers.offer_card(workspace, cluster_id, asked.as_of_on, language)
    told.show_versions(workspace, found, language)
    history.show_unfolding(workspace, "clusters", cluster_id, language)
    told.show_explained(workspace, found, asked, language)


def _show_head(workspace: Workspace, found: ClusterCard, language: Language) -> None:
    status = labels("clusters", workspace.layers, language)[found.status]
    icon, color = CHIPS[found.status]
    st.subheader(plain(found.fields["cluster_name"]), anchor=False)
    st.badge(status, icon=f":material/{icon}:", color=color)


def _show_actions(workspace: Workspace, cluster_id: str, language: Language) -> None:
    """Offer to bring the cluster into view, and pages that say more of it."""
    is_near = state.text("fit") == cluster_id
    with st.container(
        horizontal=True, vertical_alignment="center", key="card-actions", gap="small"
    ):
        st.button(
            texts.say("card.zoom_out" if is_near else "card.zoom", language),
            key="card-zoom",
            icon=":material/zoom_out_map:" if is_near else ":material/zoom_in_map:",
            on_click=state.choose,
            kwargs={"fit": "" if is_near else cluster_id},
        )
        chosen = {"id": cluster_id, "fit": cluster_id}
        to_pairs = texts.say("card.to_overlaps", language)
        links.show_link(to_pairs, "overlaps", **chosen)
        to_cases = texts.say("card.to_cases", language)
        links.show_link(to_cases, "overlaps", icon="rule", **chosen, view="cases")
        link = texts.say("card.link", language)
        links.show_link(link, "map", icon="link", **chosen, panel="card")
        if people.may_somewhere(workspace, "edit"):
            update = texts.say("edit.update", language)
            row = {"layer": "clusters", "row": cluster_id}
            links.show_link(update, "edit", icon="edit_note", **row)


def _show_about(workspace: Workspace, found: ClusterCard, language: Language) -> None:
    fields = found.fields
    where = [fields["commune_names"], fields["district_names"]]
    names = ("investor_name", "cluster_type", "business_lines")
    facts.show_facts(
        [
            (facts.label(workspace, "cluster_id", language), fields["cluster_id"]),
            (texts.say("card.place", language), ", ".join(filter(None, where))),
            *told.words(workspace, found, names, language),
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
    sizes = {
        "declared": found.fields["planned_area_ha"],
        "drawn": found.drawn_ha,
        "leased": found.fields["leased_ha"],
        "free": told.free_ha(found),
    }
    rows = [
        (texts.say(f"card.{name}", language), texts.number(size, language, 2))
        for name, size in sizes.items()
    ]
    ratio = found.occupancy_ratio
    share = texts.percent(ratio, language)
    notes = [
        texts.say("card.occupancy", language, share=share),
        texts.say("card.occupancy_base", language),
    ]
    facts.show_parts([Part("card.sizes", rows, notes)], language)
    if ratio is not None:
        st.html(occupancy_bar(ratio, language))


def _tracks(workspace: Workspace, found: ClusterCard, language: Language) -> Part:
    rows = []
    for track, dated in TRACKS.items():
        names = (track, *dated)
        words = [word for _, word in told.words(workspace, found, names, language)]
        known = [word for word in words if word != facts.NOTHING] or [facts.NOTHING]
        rows.append((facts.label(workspace, track, language), " · ".join(known)))
    return Part("card.tracks", rows)


def _overlaps(workspace: Workspace, found: ClusterCard, language: Language) -> Part:
    rows = found.overlaps
    is_conflict = rows["verdict"] == "conflict"
    ranked = pd.concat([rows[is_conflict], rows[~is_conflict]])
    return facts.listed(
        "card.overlaps",
        [
            (
                facts.said(workspace, row, ("kind",), language),
                facts.said(
                    workspace,
                    row,
                    ("overlap_ha", "verdict", "severity", "zone_name"),
                    language,
                ),
            )
            for row in ranked.to_dict("records")
        ],
        language,
    )


def _plots(workspace: Workspace, found: ClusterCard, language: Language) -> Part:
    return facts.listed(
        "card.plots",
        [
            (
                facts.said(workspace, row, ("plot_use", "lease_status"), language),
                texts.say(
                    "card.plots_said",
                    language,
                    n=texts.number(row["n_plots"], language),
                    area=texts.hectares(row["area_ha"], language),
                ),
            )
            for row in found.plots.to_dict("records")
        ],
        language,
    )


def _wastewater(workspace: Workspace, found: ClusterCard, language: Language) -> Part:
    names = ("wastewater_status", "wastewater_meets_standard")
    rows = told.words(workspace, found, names, language)
    is_treated = found.fields["wastewater_status"] == "in_use"
    lacks = found.status == "operating" and not is_treated
    notes = [texts.say("card.wastewater_lacks", language)] if lacks else []
    return Part("card.wastewater", rows, notes)


def _clearance(workspace: Workspace, found: ClusterCard, language: Language) -> Part:
    blocked = found.sites[found.sites["obstacle"].fillna("") != ""]
    notes = [
        f"{name}: {obstacle}"
        for name, obstacle in zip(
            blocked["site_name"], blocked["obstacle"], strict=True
        )
    ]
    return facts.listed(
        "card.clearance",
        [
            (
                str(row["site_name"]),
                texts.say(
                    "card.clearance_said",
                    language,
                    stage=tables.worded(
                        "stage", row["stage"], workspace.layers, language
                    ),
                    cleared=texts.number(row["cleared_ha"], language, 2),
                    area=texts.hectares(row["area_ha"], language),
                    month=tables.month(row["month"], language),
                ),
            )
            for row in found.sites.to_dict("records")
        ],
        language,
        notes,
    )
