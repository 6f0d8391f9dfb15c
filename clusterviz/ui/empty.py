"""What stands in the place of an answer for which the data are not there."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import links
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

USUAL = ("areas", "clusters")
"""Layers without which most questions have no answer."""

NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "dataroom.title": (),
        "lawbook.title": (),
        "help.title": (),
        "people.title": (),
        "outgoing.title": ("clusters",),
        "vacant.title": ("clusters",),
        "clearance.title": (*USUAL, "clearance_sites", "clearance_log"),
    }
)
"""By question, the layers that it cannot do without, where they are not the usual."""


def missing_layers(workspace: Workspace, question: str) -> tuple[str, ...]:
    """Return the layers that a question needs and that were never published."""
    needed = NEEDED.get(question, USUAL)
    return tuple(name for name in needed if not workspace.has(name))


def show_missing(
    workspace: Workspace, layers: Sequence[str], language: Language
) -> None:
    """Say which layers are not there, and offer to bring each of them in.

    Parameters
    ----------
    layers
        At least one.
    """
    titles = {name: workspace.layers[name].title.say(language) for name in layers}
    said = texts.say("frame.empty_layers", language, layers=", ".join(titles.values()))
    heading, remedy = (
        texts.say(f"frame.empty_{part}", language) for part in ("heading", "remedy")
    )
    st.info(f"**{heading}** {plain(said)} {remedy}", icon=":material/info:")
    for name, title in titles.items():
        label = texts.say("frame.empty_bring", language, layer=title)
        links.show_link(label, "data", "upload_file", layer=name, step="file")
