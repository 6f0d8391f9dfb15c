"""What the cluster card says of its own figures: their days, versions and sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, folding, links, widgets
from clusterviz.ui.card import facts
from clusterviz.view import sources, tables
from clusterviz.workspace import cardhistory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clusterviz.schema import Language
    from clusterviz.ui.card.facts import Part
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.cards import ClusterCard


def words(
    workspace: Workspace, found: ClusterCard, names: Iterable[str], language: Language
) -> list[tuple[str, str]]:
    """Return labels and words of some fields of a cluster."""
    return [
        (
            facts.label(workspace, name, language),
            facts.word(workspace, "clusters", name, found.fields, language),
        )
        for name in names
    ]


def free_ha(found: ClusterCard) -> float | None:
    """Return the industrial land that is not leased; ``None`` where it is unknown."""
    land_ha, leased_ha = found.fields["industrial_land_ha"], found.fields["leased_ha"]
    if land_ha is None or leased_ha is None:
        return None
    return float(land_ha - leased_ha)


def origin(workspace: Workspace, found: ClusterCard, language: Language) -> str:
    """Return where the cluster's row comes from."""
    [(_, quality)] = words(workspace, found, ["geometry_quality"], language)
    return texts.say(
        "card.origin",
        language,
        source=sources.source(str(found.fields["source_document"]), language),
        day=texts.day(found.fields["as_of_on"], language),
        quality=quality,
    )


def history(workspace: Workspace, found: ClusterCard, language: Language) -> Part:
    """Return the days of the cluster's papers, and where its row comes from."""
    rows = [
        (
            texts.day(day, language),
            " · ".join(filter(None, (facts.label(workspace, name, language), paper))),
        )
        for day, name, paper in cardhistory.days_of(found.fields)
    ]
    notes = [origin(workspace, found, language)]
    return facts.listed("card.history", rows, language, notes)


def show_versions(workspace: Workspace, found: ClusterCard, language: Language) -> None:
    """Show, asked for, the versions of the data that change the cluster."""
    label = texts.say("card.versions", language)
    # Each version is a whole layer to read: only for those who unfold it.
    if room := folding.unfolded(label, "card-versions"):
        with room:
            _show_versions(workspace, str(found.fields["cluster_id"]), language)


def _show_versions(workspace: Workspace, cluster_id: str, language: Language) -> None:
    rows = cache.ask(workspace, cardhistory.versions_of, cluster_id=cluster_id)
    if rows.empty:
        n = texts.number(cardhistory.MAX_VERSIONS, language)
        widgets.show_note(texts.say("card.versions_none", language, n=n))
        return
    for row in rows.to_dict("records"):
        version = texts.number(row["version"], language)
        day = texts.day(row["as_of_on"], language)
        st.text(texts.say("card.version", language, version=version, day=day))
        change = tables.worded("revision", row["revision"], {}, language)
        fields = [
            facts.label(workspace, name, language)
            for name in row["fields"].split(",")
            if name
        ]
        said = ", ".join([change, *fields])
        sizes = [
            texts.hectares(row[name], language)
            for name in ("before_ha", "after_ha")
            if pd.notna(row[name])
        ]
        widgets.show_note(" · ".join([said, " → ".join(dict.fromkeys(sizes))]))
        widgets.show_note(sources.source(str(row["source_document"]), language))


def show_explained(
    workspace: Workspace, found: ClusterCard, asked: Scope, language: Language
) -> None:
    """Show how each figure of the card is reckoned, and from which data."""
    fields = found.fields
    said = {
        name: texts.hectares(value, language)
        for name, value in (
            ("declared", fields["planned_area_ha"]),
            ("drawn", found.drawn_ha),
            ("industrial", fields["industrial_land_ha"]),
            ("leased", fields["leased_ha"]),
            ("committed", fields["committed_ha"]),
            ("free", free_ha(found)),
        )
    }
    share = texts.percent(found.occupancy_ratio, language)
    version = workspace.on(asked.as_of_on).version("clusters")
    with st.expander(texts.say("card.explain", language), key="card-explain"):
        sentences = [
            texts.say(
                f"card.explain_{name}",
                language,
                **said,
                share=share,
                crs=workspace.settings.metric_crs,
                source=sources.source(str(fields["source_document"]), language),
            )
            for name in ("declared", "drawn", "free", "occupancy")
        ]
        of_parts = [
            f"{tables.worded('part', part, {}, language)}: "
            f"{texts.hectares(area_ha, language)}"
            for part, area_ha in found.parts_ha.items()
            if area_ha > 0
        ]
        of_version = texts.say(
            "card.explain_version",
            language,
            version=texts.number(version.version, language),
            day=texts.day(asked.as_of_on, language),
        )
        # One element, as all of a card is sent at each click.
        st.text("\n".join([*sentences, *of_parts, of_version]))
        links.show_link(texts.say("card.to_occupancy", language), "occupancy")
