"""Handing in a filled workbook: what it changes is shown before it is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, widgets
from clusterviz.view.difference import difference, summary
from clusterviz.view.plain import plain
from clusterviz.workspace import fill, people

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.fill import Proposal, Take


def show_upload(workspace: Workspace, language: Language) -> None:
    """Ask for a filled workbook, show what it changes, and publish what is accepted.

    What stands below on the page shows the layer as it is after that.

    Parameters
    ----------
    workspace
        Not frozen: it is written to.
    language
        Of labels, words and sentences.
    """
    if not people.may(workspace, "publish"):
        st.info(texts.say("people.no_publish", language), icon=":material/lock:")
        return
    uploaded = st.file_uploader(
        texts.say("fill.upload", language),
        type=["xlsx"],
        help=texts.say("fill.upload_help", language),
        key="fill-upload",
    )
    if uploaded is None:
        return
    with widgets.errors_shown(language):
        proposed = cache.ask(
            workspace,
            fill.proposal_of,
            content=uploaded.getvalue(),
            file=uploaded.name,
        )
        _show_difference(workspace, proposed, language)
        if proposed.has_changes:
            _ask_to_accept(workspace, proposed, uploaded.file_id, language)


def _show_difference(
    workspace: Workspace, proposed: Proposal, language: Language
) -> None:
    st.info(plain(summary(proposed.rows, language)), icon=":material/compare_arrows:")
    title = texts.say("fill.title", language, file=proposed.file)
    if not proposed.rows.empty:
        layer = workspace.layers[proposed.layer]
        shown = difference(proposed.rows, layer, language)
        widgets.show_table(workspace, shown, language, label=title)
    if proposed.findings:
        st.markdown(texts.say("fill.findings", language))
        rows = pd.DataFrame(
            {
                "severity": [one.severity.value for one in proposed.findings],
                "feature_id": [one.feature_id for one in proposed.findings],
                "message": [texts.finding(one, language) for one in proposed.findings],
            }
        )
        label = texts.say("fill.findings", language)
        widgets.show_table(workspace, rows, language, label=label)


def _ask_to_accept(
    workspace: Workspace, proposed: Proposal, upload: str, language: Language
) -> None:
    """Ask how to accept; `upload` tells files apart: another one asks anew."""
    take = _asked_side(proposed, upload, language)
    left, right = st.columns(2)
    document = left.text_input(
        texts.say("fill.document", language),
        help=texts.say("fill.document_help", language),
        key=f"fill-document-{upload}",
    )
    on = right.date_input(
        texts.say("fill.as_of", language),
        workspace.as_of_on,
        format="DD/MM/YYYY",
        key=f"fill-as-of-{upload}",
    )
    reason = ""
    if proposed.asks_why:
        reason = st.text_input(
            texts.say("edit.why", language), key=f"fill-reason-{upload}"
        )
    is_undecided = proposed.n("conflict") > 0 and take is None
    if not st.button(
        texts.say("fill.accept", language),
        type="primary",
        disabled=is_undecided,
        icon=":material/check:",
        key=f"fill-accept-{upload}",
    ):
        return
    version = fill.accept(
        workspace,
        proposed,
        source_document=document,
        as_of_on=on,
        take=take,
        reason=reason,
    )
    n = proposed.n("new", "changed") + (proposed.n("conflict") if take == "mine" else 0)
    said = (
        texts.say(
            "fill.published",
            language,
            layer=workspace.layers[version.layer].title.say(language),
            version=version.version,
        ),
        texts.say(
            "fill.published_cells",
            language,
            n=texts.number(n, language),
            n_refused=texts.number(proposed.n("refused"), language),
        ),
    )
    st.success(plain(" ".join(said)), icon=":material/check_circle:")


def _asked_side(proposed: Proposal, upload: str, language: Language) -> Take | None:
    """Ask whose value counts where both changed a cell; nothing is preset."""
    n = proposed.n("conflict")
    if not n:
        return None
    sides: dict[Take, str] = {
        "mine": texts.say("fill.take_mine", language),
        "theirs": texts.say("fill.take_theirs", language),
    }
    return st.radio(
        texts.say("fill.conflicts", language, n=texts.number(n, language)),
        list(sides),
        format_func=lambda side: sides[side],
        index=None,
        horizontal=True,
        key=f"fill-conflicts-{upload}",
    )
