"""The review of a month: which month, how it stands, and what of it is shown."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, controls, downloads, notes, papers, state, widgets
from clusterviz.ui.review import assigning, grids, lists, settling, signing, writing
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view import tables
from clusterviz.view.reviewwords import in_words
from clusterviz.workspace import answers, review, review_signing

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.review import Review

VIEWS = ("agenda", "tracks", "slow", "clocks", "signing")
"""What is shown of a month, in the order of a meeting."""


def show_month(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show one month: agenda, four tracks, slow list, clocks, signing.

    Parameters
    ----------
    workspace
        Not frozen: its forms write to it.
    """
    frozen = workspace.frozen()
    left, right = st.columns([1, 3], gap="medium", vertical_alignment="bottom")
    with left:
        month = _ask_month(frozen, asked, language)
    with right:
        words = {one: texts.say(f"review.view_{one}", language) for one in VIEWS}
        view = widgets.choose_one(
            texts.say("review.view", language), "view", words, VIEWS[0],
            is_labelled=False,
        )  # fmt: skip
    last = review_signing.last_line(workspace)
    found = cache.ask(frozen, review.review, month=month, last_line=last)
    signing.show_standing(found, language)
    _SHOWS[view](workspace, found, asked, language)
    papers.offer_month(frozen, month, language)
    widgets.show_notes(notes.named(frozen, found.notes, asked), language)
    widgets.show_note(controls.source(frozen, tuple(found.layer_versions), asked))


def _ask_month(workspace: Workspace, asked: Scope, language: Language) -> str:
    """Ask for a month; that of the day asked at first."""
    months = review.months(workspace)
    usual = f"{asked.as_of_on:%Y-%m}"
    month = state.one_of("month", months, usual if usual in months else months[0])
    words = {one: tables.month(one, language) for one in months}
    widgets.show_list(texts.say("review.month", language), "month", words, month)
    return month


def _show_agenda(
    workspace: Workspace, found: Review, asked: Scope, language: Language
) -> None:
    lists.show_agenda(workspace, found, asked, language)
    settling.ask_outcome(workspace, found, asked, language)
    assigning.ask_assignment(workspace, found, asked, language)


def _show_tracks(
    workspace: Workspace, found: Review, asked: Scope, language: Language
) -> None:
    """Show the four tracks of every cluster, then of one, and ask for its plans."""
    title = texts.say("review.tracks", language)
    st.subheader(title, anchor=False)
    rows = of_clusters(found.rows, cluster_ids(workspace, asked))
    if rows.empty:
        widgets.show_note(texts.say("review.tracks_none", language))
        return
    names = dict(zip(rows["cluster_id"], rows["cluster_name"], strict=True))
    widgets.show_grouped(
        grids.four_tracks(rows, language),
        label=title,
        widths=grids.TRACK_WIDTHS,
        choices=[{"id": str(one)} for one in names],
        key="review-tracks",
    )
    widgets.show_note(texts.say("review.tracks_note", language))
    downloads.offer_rows(
        workspace,
        f"review-{found.month}",
        answers.Answer(rows, found.layer_versions, found.on, found.notes),
        language,
        title=title,
        said=in_words(rows, workspace.layers, language),
    )
    chosen = state.one_of("id", tuple(names))
    widgets.show_list(
        texts.say("review.cluster", language), "id", names, chosen or None,
        is_searched=True, placeholder=texts.say("review.choose", language),
    )  # fmt: skip
    if not chosen:
        return
    ours = rows[rows["cluster_id"] == chosen]
    table = grids.one_cluster(ours, workspace.layers, language)
    label = texts.say("review.one_cluster", language)
    widgets.show_grouped(
        table, label=label, widths=grids.CLUSTER_WIDTHS, row_px=widgets.WRAPPED_PX
    )
    if writing.may_write(workspace, found, chosen):
        writing.ask_plans(workspace, found, chosen, language)
    elif found.signed is not None:
        # Signed off while somebody wrote: saving is refused, what was typed stays.
        place = st.empty()
        if writing.is_open(found.month, chosen):
            with place.container():
                is_begun = writing.ask_plans(workspace, found, chosen, language)
            if not is_begun:
                place.empty()
    else:
        widgets.show_note(texts.say("review.may_not_write", language))


def _show_signing(
    workspace: Workspace, found: Review, asked: Scope, language: Language
) -> None:
    if asked.area_codes:
        widgets.show_note(texts.say("review.signs_all", language))
    signing.show_signing(workspace, found, language)


_SHOWS = MappingProxyType(
    {
        "agenda": _show_agenda,
        "tracks": _show_tracks,
        "slow": lists.show_slow,
        "clocks": lists.show_clocks,
        "signing": _show_signing,
    }
)
