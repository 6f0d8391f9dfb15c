"""The small card of a plan zone: what it is, by which document, whom it meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache
from clusterviz.ui.card import facts
from clusterviz.view.plain import plain
from clusterviz.workspace.zonecards import zone_card

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

SHOWN = (
    "zone_id", "valid_from_on", "valid_to_on", "source_document", "as_of_on",
    "geometry_quality",
)  # fmt: skip


def show_zone(
    workspace: Workspace, zone_id: str, asked: Scope, language: Language
) -> None:
    """Show the card of one plan zone.

    Raises
    ------
    InputError
        If there is no such zone on that day.
    """
    pairs = cache.overlaps(workspace, asked.as_of_on).rows
    found = zone_card(workspace, zone_id, asked.as_of_on, pairs)
    fields = found.fields
    kind = workspace.layers["plan_zones"].fields["kind"].choices.get(fields["kind"])
    label = kind.label.say(language) if kind else str(fields["kind"])
    st.subheader(plain(fields["zone_name"] or label), anchor=False)
    st.badge(
        plain(f"{label} ({kind.symbol})" if kind and kind.symbol else label),
        icon=":material/layers:",
        color="gray",
    )
    facts.show_facts(
        [
            (
                texts.say("card.zone_area", language),
                texts.hectares(found.area_ha, language),
            ),
            *(
                (
                    facts.label(workspace, name, language),
                    facts.word(workspace, "plan_zones", name, fields, language),
                )
                for name in SHOWN
            ),
        ]
    )
    facts.show_rows(
        workspace,
        "card.zone_meets",
        found.met,
        "cluster_name overlap_ha verdict severity",
        language,
        choices=[{"id": one, "zone": ""} for one in found.met["cluster_id"]],
    )
