"""Step 1: which layer, and which file; and what is there already."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import downloads, state, widgets
from clusterviz.view.plain import plain
from clusterviz.workspace import catalogue, drafts, people

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.drafts import Intake

TYPES = (
    "geojson", "json", "gpkg", "zip", "kml", "kmz", "dxf", "dgn", "csv", "txt",
    "tsv", "xlsx",
)  # fmt: skip
"""Suffixes of the formats that can be read."""

MAX_RESUMED = 8

_LOCK = ":material/lock:"


def show_file(workspace: Workspace, one: Intake | None, language: Language) -> None:
    """Ask for a layer and a file, and show the files and layers that are there."""
    if not workspace.root.is_dir():
        st.info(texts.say("dataroom.no_folder", language), icon=":material/info:")
    else:
        left, right = st.columns([8, 5], gap="medium")
        is_allowed = people.may(workspace, "publish")
        with left:
            if is_allowed:
                _ask_file(workspace, language)
            else:
                st.info(texts.say("people.no_publish", language), icon=_LOCK)
        if is_allowed:
            with right:
                _show_open(workspace, one, language)
    _show_layers(workspace, language)


def ask_layer(workspace: Workspace, options: list[str], language: Language) -> str:
    """Ask for one of the layers, and return its name."""
    chosen = state.one_of("layer", options, options[0])
    titles = {name: workspace.layers[name].title.say(language) for name in options}
    widgets.show_list(texts.say("dataroom.layer", language), "layer", titles, chosen)
    return chosen


def _ask_file(workspace: Workspace, language: Language) -> None:
    st.subheader(texts.say("dataroom.bring", language), anchor=False)
    layer = ask_layer(workspace, list(workspace.layers), language)
    st.caption(plain(workspace.layers[layer].description.say(language)))
    from_file, from_text = st.tabs(
        [
            texts.say("dataroom.from_file", language),
            texts.say("dataroom.from_text", language),
        ]
    )
    with from_file:
        _ask_upload(workspace, layer, language)
    with from_text:
        _ask_text(workspace, layer, language)


def _ask_upload(workspace: Workspace, layer: str, language: Language) -> None:
    most = workspace.settings.limits.upload_mb
    with st.form("dataroom-upload", border=False):
        uploaded = st.file_uploader(
            texts.say("dataroom.upload", language),
            type=list(TYPES),
            help=texts.say("dataroom.upload_help", language),
            max_upload_size=most,
            key="dataroom-file",
        )
        is_asked = st.form_submit_button(
            texts.say("dataroom.look", language),
            type="primary",
            icon=":material/search:",
        )
    n = texts.number(most, language)
    st.caption(texts.say("dataroom.limits", language, n=n))
    if is_asked and uploaded is None:
        st.warning(texts.say("dataroom.no_file", language))
    elif is_asked and uploaded is not None:
        content = uploaded.getvalue()
        _go_on(drafts.begin(workspace, layer, uploaded.name, content))


def _ask_text(workspace: Workspace, layer: str, language: Language) -> None:
    with st.form("dataroom-paste", border=False):
        text = st.text_area(
            texts.say("dataroom.paste", language),
            placeholder=texts.say("dataroom.paste_example", language),
            help=texts.say("dataroom.paste_help", language),
            height=180,
        )
        name = st.text_input(texts.say("dataroom.paste_name", language))
        is_asked = st.form_submit_button(
            texts.say("dataroom.look_text", language), icon=":material/search:"
        )
    if is_asked:
        file = name.strip() or texts.say("dataroom.pasted", language)
        _go_on(drafts.begin_pasted(workspace, layer, text, file))


def _go_on(one: Intake) -> None:
    state.choose(draft=one.draft.draft_id, step="read")
    st.rerun()


def _show_open(workspace: Workspace, one: Intake | None, language: Language) -> None:
    """Show the files that are on their way, to go on with one of them."""
    st.subheader(texts.say("dataroom.open", language), anchor=False)
    there = drafts.intakes(workspace)
    if not there:
        st.caption(texts.say("dataroom.none_open", language))
    for other in there[:MAX_RESUMED]:
        label = texts.say(
            "dataroom.resume",
            language,
            file=other.file,
            layer=workspace.layers[other.layer].title.say(language),
            at=texts.moment(dt.datetime.fromisoformat(other.begun_at), language),
        )
        name = other.draft.draft_id
        is_this = one is not None and one.draft.draft_id == name
        st.button(
            plain(label),
            key=f"resume-{name}",
            icon=":material/arrow_right:" if is_this else ":material/draft:",
            width="stretch",
            on_click=state.choose,
            kwargs={"draft": name, "step": "read", "layer": other.layer},
        )
    if len(there) > MAX_RESUMED:
        n = texts.number(len(there) - MAX_RESUMED, language)
        st.caption(texts.say("dataroom.more_open", language, n=n))


def _show_layers(workspace: Workspace, language: Language) -> None:
    st.subheader(texts.say("dataroom.layers", language), anchor=False)
    found = catalogue.published_layers(workspace)
    rows = found.rows
    names = rows["layer"].tolist()
    if not names:
        st.info(texts.say("frame.empty_first", language), icon=":material/info:")
        return
    shown = rows.drop(columns=["n_kinds_supplied", "n_areas_supplied"]).assign(
        layer=[workspace.layers[name].title.say(language) for name in names]
    )
    st.caption(texts.say("dataroom.layers_select", language))
    widgets.show_table(
        workspace,
        shown,
        language,
        label=texts.say("dataroom.layers", language),
        choices=[{"layer": name, "step": "history"} for name in names],
        fits=[""] * len(names),
        key="dataroom-layers",
        max_rows=20,
        widths={"layer": 280},
    )
    downloads.offer_rows(
        workspace,
        "layers",
        found,
        language,
        title=texts.say("dataroom.layers", language),
        said=rows.assign(layer=shown["layer"]),
    )
