"""The layer tree of the explorer: layers, how strongly, which features, which days."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import state, widgets
from clusterviz.ui.explorer import colours, days, opacity
from clusterviz.ui.explorer.chosen import MEETING, layers_there
from clusterviz.view.legend import labels
from clusterviz.view.style import CLUSTER_STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.ui.explorer.chosen import Explored
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "plan": ("overlaps", "plan_zones"),
        "clusters": ("clusters",),
        "land": ("plots", "clearance_sites"),
        "ground": ("roads", "areas"),
    }
)
"""Layers of the map by what they are about."""

EVERY = "all"
"""In place of one of `MEETING`: every plan zone."""


def show_panel(
    workspace: Workspace, asked: Scope, shown: Explored, language: Language
) -> None:
    """Ask which layers to show, how, and which features of them."""
    _ask_layers(workspace, shown, language)
    colours.ask_colours(workspace, language)
    _ask_meeting(language)
    _ask_classes(workspace, language)
    days.ask_compared(asked, language)


def _ask_layers(workspace: Workspace, shown: Explored, language: Language) -> None:
    there = layers_there(workspace)
    with st.container(key="layers", gap=None):
        for group, names in GROUPS.items():
            ours = [name for name in names if name in there]
            if ours:
                st.caption(texts.say(f"mappage.group_{group}", language))
            for name in ours:
                _ask_layer(name, shown, language)


def _ask_layer(name: str, shown: Explored, language: Language) -> None:
    """Ask whether a layer is shown and, of one that is, how strongly."""
    title = texts.say(f"map.title_{name}", language)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"layer-{name}"
    ):
        st.checkbox(title, width="stretch", **state.switch("show", name, shown.visible))
        if name not in shown.visible:
            return
        now, usual = opacity.now(), opacity.usual()
        percent = now.get(name, opacity.FULL)
        # Each stop of the box is the whole choice: an address has one for all layers.
        stops = {
            opacity.written(now, name, step, usual): texts.percent(
                step / opacity.FULL, language, 0
            )
            for step in sorted({*opacity.STEPS, percent}, reverse=True)
        }
        widgets.show_list(
            texts.say("mappage.fade", language, layer=title),
            "fade",
            stops,
            opacity.written(now, name, percent, usual),
            key=f".{name}",
            is_labelled=False,
            width=92,
        )


def _ask_meeting(language: Language) -> None:
    """Ask for the plan zones that meet a cluster, or for all."""
    codes = (EVERY, *MEETING)
    names = {one: texts.say(f"mappage.meeting_{one}", language) for one in codes}
    label = texts.say("mappage.meeting", language)
    meeting = widgets.choose_one(label, "meeting", names, EVERY)
    if meeting == "selected" and not state.text("id"):
        widgets.show_note(texts.say("mappage.meeting_none", language))


def _ask_classes(workspace: Workspace, language: Language) -> None:
    """Ask for statuses of clusters and kinds of plan zone."""
    words = labels("clusters", workspace.layers, language)
    statuses = {code: words[code] for code in CLUSTER_STATUSES}
    widgets.choose_several(
        texts.say("mappage.statuses", language), "status", statuses, language
    )
    kinds = {
        code: f"{kind.label.say(language)} ({kind.symbol})"
        for code, kind in workspace.layers["plan_zones"].fields["kind"].choices.items()
    }
    widgets.choose_several(
        texts.say("mappage.kinds", language), "kind", kinds, language
    )
