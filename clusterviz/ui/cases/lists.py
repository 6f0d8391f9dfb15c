"""The lists beside the cases: within tolerance, and what cannot be judged."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import downloads, pairs, widgets
from clusterviz.ui.beside import show_beside
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.workspace import supply

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

WITHIN = (
    "cluster_name", "kind", "severity", "overlap_ha", "mean_width_m", "cluster_ratio",
)  # fmt: skip
UNJUDGED = ("cluster_name", "kind", "severity", "unjudged_because")


def show_within(
    workspace: Workspace, found: Answer, asked: Scope, language: Language
) -> None:
    """Show the pairs that are no wider than the accuracy of both borders."""
    rows = found.rows[found.rows["verdict"] == "within_tolerance"]
    _show(
        workspace,
        dataclasses.replace(found, rows=rows),
        WITHIN,
        "within",
        asked,
        language,
    )


def show_unjudged(
    workspace: Workspace, found: Answer, asked: Scope, language: Language
) -> None:
    """Show what cannot be judged, each with what is lacking."""
    rows = found.rows[found.rows["verdict"] == "cannot_be_judged"]
    rows = rows.assign(unjudged_because=supply.unjudged_because(rows))
    _show(
        workspace,
        dataclasses.replace(found, rows=rows),
        UNJUDGED,
        "unjudged",
        asked,
        language,
    )


def _show(
    workspace: Workspace,
    found: Answer,
    columns: tuple[str, ...],
    name: str,
    asked: Scope,
    language: Language,
) -> None:
    rows = of_clusters(found.rows, cluster_ids(workspace, asked))
    rows = rows.reset_index(drop=True)
    st.markdown(texts.say(f"cases.means_{name}", language))

    def show_left() -> None:
        pairs.show_rows(workspace, rows, language, columns=columns, key=name)
        if not rows.empty:
            file_name = f"overlaps-{name}-{asked.as_of_on}"
            listed = dataclasses.replace(
                found, rows=rows.drop(columns=["geometry"], errors="ignore")
            )
            title = texts.say(f"cases.view_{name}", language)
            downloads.offer_rows(workspace, file_name, listed, language, title=title)

    show_beside(
        workspace,
        asked,
        language,
        pairs.picture(rows, workspace, asked),
        key=name,
        title=texts.say(f"cases.view_{name}", language),
        select=lambda event: pairs.select(event, rows),
        show_rows=show_left,
    )
    if name == "unjudged":
        widgets.show_note(texts.say("overlaps.coverage", language))
