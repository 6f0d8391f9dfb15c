"""The lists of a review: agenda, what is slow, which clocks fall due, its history."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, downloads, fitting, notes, widgets
from clusterviz.ui.review import grids
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view.reviewwords import in_words
from clusterviz.workspace import answers, personal, review_clocks, review_signing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.review import Review

_HISTORY_WIDTHS = (50, 110, 190, 150, 240, 300)
"""Columns of the history, in pixels."""


def show_agenda(
    workspace: Workspace, found: Review, asked: Scope, language: Language
) -> None:
    """List what was assigned: what earlier months left open comes first."""
    title = texts.say("review.agenda", language)
    st.subheader(title, anchor=False)
    rows = of_clusters(found.agenda, cluster_ids(workspace, asked))
    if rows.empty:
        widgets.show_note(texts.say("review.agenda_none", language))
        return
    layer = workspace.layers["assignments"]
    is_seen = personal.seen(workspace, layer.name, rows, found.on)
    hidden = texts.say("edit.personal_hidden", language)
    states = layer.fields["assignment_state"].choices
    shown = pd.DataFrame(
        {
            "cluster_name": rows["cluster_name"].fillna(rows["cluster_id"]).tolist(),
            "task": rows["task"].tolist(),
            "owner": rows["owner"].where(is_seen, hidden).tolist(),
            "due_on": rows["due_on"].tolist(),
            "n_days_overdue": rows["n_days_overdue"].where(rows["n_days_overdue"] > 0),
            "assignment_state": [
                states[one].label.say(language) if one in states else one
                for one in rows["assignment_state"]
            ],
            "figures_say": grids.worded(
                "figures_say", rows["figures_say"].tolist(), language
            ),
            "target": grids.figures(rows, "target", language),
            "now": grids.figures(rows, "now", language),
            "track": grids.tracks(rows, language),
            "item": grids.worded("item", rows["item"].tolist(), language),
        }
    )
    _show(shown, title, language, _choices(rows, "assignment_id"), "review-agenda")
    widgets.show_note(texts.say("review.agenda_note", language))
    downloads.offer_rows(
        workspace,
        f"agenda-{found.month}",
        answers.Answer(rows, found.layer_versions, found.on),
        language,
        title=title,
        said=in_words(rows, workspace.layers, language),
    )


def _show(
    shown: pd.DataFrame,
    title: str,
    language: Language,
    choices: Sequence[Mapping[str, str]],
    key: str,
) -> None:
    """Show a list whose answers stand first; what does not fit is a scroll away.

    The name of the cluster stays where it is; selecting a row chooses its cluster.
    """
    grid = grids.grid(shown, language)
    words: pd.DataFrame = cast("Any", grid).data  # Which its types do not know.
    widths, row_px = fitting.fitted(shown, words, language, is_selecting=True)
    widgets.show_grouped(
        grid,
        label=title,
        pinned=texts.say("review.column_cluster_name", language),
        choices=choices,
        key=key,
        widths=list(widths.values()),
        row_px=row_px,
    )


def _choices(rows: pd.DataFrame, *names: str) -> list[dict[str, str]]:
    """Return what selecting each row chooses: its cluster, and which of its rows."""
    return [
        {"id": str(one["cluster_id"]), "item": "|".join(str(one[n]) for n in names)}
        for one in rows.to_dict(orient="records")
    ]


def show_slow(
    workspace: Workspace, found: Review, asked: Scope, language: Language
) -> None:
    """List the tracks that are behind, the most days behind first."""
    title = texts.say("review.slow", language)
    st.subheader(title, anchor=False)
    rows = of_clusters(found.slow, cluster_ids(workspace, asked))
    if rows.empty:
        widgets.show_note(texts.say("review.slow_none", language))
    else:
        shown = pd.DataFrame(
            {
                "cluster_name": rows["cluster_name"].tolist(),
                "track": grids.tracks(rows, language),
                "n_days_behind": rows["n_days_behind"].to_numpy(),
                "reason": grids.reasons(rows, workspace.layers, language),
                "now": grids.figures(rows, "now", language),
                "plan": grids.figures(rows, "plan", language),
                "behind_since_on": rows["behind_since_on"].tolist(),
                "behind_what": grids.worded(
                    "behind", rows["behind_what"].tolist(), language
                ),
            }
        )
        _show(shown, title, language, _choices(rows, "track"), "review-slow")
        downloads.offer_rows(
            workspace,
            f"slow-{found.month}",
            answers.Answer(rows, found.layer_versions, found.on),
            language,
            title=title,
            said=in_words(rows, workspace.layers, language),
        )
    day = texts.day(found.on, language)
    widgets.show_note(texts.say("review.slow_note", language, day=day))


def show_clocks(
    workspace: Workspace, found: Review, asked: Scope, language: Language
) -> None:
    """List the clocks of the law, what falls due first, and what cannot be told."""
    title = texts.say("review.clocks", language)
    st.subheader(title, anchor=False)
    answer = cache.ask(workspace, review_clocks.clocks, month=found.month)
    rows = of_clusters(answer.rows, cluster_ids(workspace, asked))
    counts = rows["falls"].value_counts()
    said = [
        texts.say(
            f"review.n_{one}",
            language,
            n=texts.number(int(counts.get(one, 0)), language),
        )
        for one in review_clocks.FALLS
    ]
    widgets.show_note(" · ".join(said))
    if rows.empty:
        widgets.show_note(texts.say("review.clocks_none", language))
    else:
        sources = [
            ", ".join(
                part
                for part in (
                    texts.article(article, language),
                    texts.document(document, language),
                )
                if part
            )
            for document, article in zip(rows["document"], rows["article"], strict=True)
        ]
        shown = pd.DataFrame(
            {
                "cluster_name": rows["cluster_name"].tolist(),
                "feature_name": rows["feature_name"].tolist(),
                "falls": grids.worded("falls", rows["falls"].tolist(), language),
                "due_on": rows["due_on"].tolist(),
                "clock": grids.worded("clock", rows["clock"].tolist(), language),
                "started_on": rows["started_on"].tolist(),
                "extended_until_on": rows["extended_until_on"].tolist(),
                "lacks": grids.worded("lacks", rows["lacks"].tolist(), language),
                "source": sources,
            }
        )
        _show(
            shown,
            title,
            language,
            _choices(rows, "feature_id", "clock"),
            "review-clocks",
        )
        downloads.offer_rows(
            workspace,
            f"clocks-{found.month}",
            dataclasses.replace(answer, rows=rows),
            language,
            title=title,
            said=in_words(rows, workspace.layers, language),
        )
    widgets.show_note(texts.say("review.clocks_note", language))
    widgets.show_notes(notes.named(workspace, answer.notes, asked), language)


def show_history(workspace: Workspace, month: str, language: Language) -> None:
    """List who signed the month off, or opened it again, and when."""
    title = texts.say("review.history", language)
    st.subheader(title, anchor=False)
    entries = review_signing.history(workspace, month)
    if not entries:
        widgets.show_note(texts.say("review.history_none", language))
        return
    shown = pd.DataFrame(
        {
            "number": [str(one.version) for one in entries],
            "signing": grids.worded(
                "state", [str(one.body["state"]) for one in entries], language
            ),
            "written_by": [one.by for one in entries],
            "written_at": [texts.moment(one.at, language) for one in entries],
            "why": [str(one.body.get("reason", "")) or "–" for one in entries],
            "head": [review_signing.line_of(workspace, one) for one in entries],
        }
    )
    widgets.show_grouped(
        grids.grid(shown, language),
        label=title,
        widths=_HISTORY_WIDTHS,
        row_px=widgets.WRAPPED_PX,
    )
