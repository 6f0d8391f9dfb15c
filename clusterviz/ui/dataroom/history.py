"""Step 6: the versions of a layer, how two of them differ, and going back to one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, cast

import streamlit as st

from clusterviz import texts
from clusterviz.errors import EditConflict
from clusterviz.ui import cache, downloads, mishaps, state, widgets
from clusterviz.ui.dataroom.difference import show_changes, show_figures
from clusterviz.ui.dataroom.upload import ask_layer
from clusterviz.view.plain import plain
from clusterviz.workspace import history, people

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

_SHOWN = (
    "version", "version_status", "published_at", "as_of_on", "n_features",
    "source_document", "restores", "restore_reason", "transformation", "repairs",
)  # fmt: skip


def show_history(workspace: Workspace, language: Language) -> None:
    """Show the versions of a layer, compare two, and offer to go back to one."""
    published = [name for name in workspace.layers if workspace.has(name)]
    if not published:
        st.info(texts.say("dataroom.no_layers", language), icon=":material/info:")
        return
    layer = ask_layer(workspace, published, language)
    found = history.versions(workspace, layer)
    rows = found.rows
    widgets.show_table(
        workspace,
        _readable(rows, language),
        language,
        label=texts.say("history.title", language),
        max_rows=15,
    )
    downloads.offer_rows(
        workspace,
        f"versions-{layer}",
        dataclasses.replace(found, rows=rows[list(_SHOWN)]),
        language,
        title=texts.say("history.title", language),
    )
    numbers = [int(one) for one in rows["version"]]
    if len(numbers) < 2:
        st.caption(texts.say("dataroom.one_version", language))
        return
    _compare(workspace, layer, numbers, language)
    if people.may(workspace, "publish"):
        _ask_to_restore(workspace, layer, numbers, language)


def _readable(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return the versions without the columns that say nothing."""
    shown = rows[list(_SHOWN)].assign(
        published_at=[
            texts.moment(dt.datetime.fromisoformat(one), language)
            for one in rows["published_at"]
        ]
    )
    empty = [
        name
        for name in ("restores", "restore_reason", "transformation", "repairs")
        if shown[name].isna().all() or (shown[name] == "").all()
    ]
    return shown.drop(columns=empty)


def _compare(
    workspace: Workspace, layer: str, numbers: list[int], language: Language
) -> None:
    st.subheader(texts.say("history.title_difference", language), anchor=False)
    before, after = st.columns(2)
    second = _version("version", numbers)
    earlier = [one for one in numbers if one != second]
    first = _version("against", earlier)
    for column, label, name, options, chosen in (
        (before, "dataroom.compare_before", "against", earlier, first),
        (after, "dataroom.compare_after", "version", numbers, second),
    ):
        words = {str(one): str(one) for one in options}
        said = texts.say(label, language)
        with column:
            widgets.show_list(said, name, words, str(chosen), key=layer)
    found = cache.ask(
        workspace, history.difference, layer_name=layer, first=first, second=second
    )
    counts = {
        **found.n_by_kind,
        "restated": found.n_restated,
        "rewritten": found.n_rewritten,
        "gained_ha": found.gained_ha,
        "lost_ha": found.lost_ha,
    }
    base = texts.say("dataroom.against", language, version=first)
    declared = workspace.layers[layer]
    show_figures(counts, declared, language, base)
    show_changes(workspace, declared, language, found.changes, found.cells)


def _ask_to_restore(
    workspace: Workspace, layer: str, numbers: list[int], language: Language
) -> None:
    """Ask which version to go back to, and why; nothing is preset."""
    current, *earlier = numbers
    name = f"restore-{layer}"
    # What was typed stays when somebody publishes meanwhile: it is asked of the
    # version that its writer has seen.
    kept = state.kept(name) or state.kept(name, (current, 0))
    seen, turn = cast("tuple[int, int]", kept)
    st.subheader(texts.say("dataroom.restore", language), anchor=False)
    st.caption(texts.say("dataroom.restore_help", language))
    with st.form(f"{name}-{turn}", border=True):
        version = st.selectbox(
            texts.say("dataroom.restore_version", language),
            earlier,
            index=None,
            placeholder=texts.say("dataroom.choose", language),
            key=f"{name}-{turn}-version",
        )
        said = texts.say("dataroom.restore_reason", language)
        reason = st.text_input(said, max_chars=500, key=f"{name}-{turn}-reason")
        is_sure = st.checkbox(texts.say("dataroom.restore_sure", language))
        is_asked = st.form_submit_button(
            texts.say("dataroom.restore_yes", language), icon=":material/undo:"
        )
    if not is_asked:
        return
    if version is None or not reason.strip() or not is_sure:
        st.warning(texts.say("dataroom.restore_incomplete", language))
        return
    try:
        done = history.restore(
            workspace, layer, version, reason=reason.strip(), replaces=seen
        )
    except EditConflict as error:
        state.kept(name, (current, turn))
        mishaps.show_error(error, language)
        return
    state.kept(name, (done.version, turn + 1))
    said = texts.say(
        "history.restored",
        language,
        version=done.version,
        layer=workspace.layers[layer].title.say(language),
        restores=version,
        withdrawn=", ".join(map(str, done.lineage.withdraws)) or "–",
    )
    st.success(plain(said), icon=":material/check_circle:")
    # The table above shows the layer as it was before.
    st.button(texts.say("dataroom.refresh", language), key="restore-refresh")


def _version(name: str, numbers: list[int]) -> int:
    """Return the version that is chosen; the first where it is none of these."""
    options = [str(one) for one in numbers]
    return int(state.one_of(name, options, options[0]))
