"""The list of what needs attention, each matter with the page that shows it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, downloads, links
from clusterviz.view import reviewwords, tables
from clusterviz.view.gaps import field_label
from clusterviz.workspace import answers
from clusterviz.workspace.matters import overdue_cases

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Mapping

    from clusterviz.schema import Language, Layer
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

SHOWN_BY: Mapping[str, tuple[str, dict[str, str]]] = MappingProxyType(
    {
        "conflict_forbidden": (
            "overlaps",
            {"verdict": "conflict", "severity": "forbidden"},
        ),
        "clearance_obstacle": ("clearance", {"by": "cluster"}),
        "cannot_be_judged": ("overlaps", {"verdict": "cannot_be_judged"}),
        "incomplete": ("map", {"panel": "card"}),
        "without_plant": ("violations", {"view": "wastewater"}),
        "violation_overdue": ("violations", {"view": "ledger", "show": "overdue"}),
        "duty_overdue": ("withdrawn", {}),
        "assignment_overdue": ("review", {}),
        "clock_overdue": ("review", {}),
        "case_overdue": ("overlaps", {"view": "cases", "show": "overdue"}),
    }
)
"""By reason: the page that shows it, and the choices it opens with."""

NAMED_BY: Mapping[str, str] = MappingProxyType({"clearance": "clear"})
"""By page: the choice that a cluster is shown alone by, beside the selection."""

_OWN = frozenset(SHOWN_BY) - {
    "conflict_forbidden", "clearance_obstacle", "cannot_be_judged", "incomplete",
}  # fmt: skip
"""Reasons whose words are with those of violations."""

_DETAILS: Mapping[str, str] = MappingProxyType(
    {
        "conflict_forbidden": "kind", "cannot_be_judged": "kind",
        "case_overdue": "kind", "without_plant": "wastewater_status",
        "violation_overdue": "law", "duty_overdue": "duty",
        "assignment_overdue": "track",
    }
)  # fmt: skip
"""By reason: the field whose codes its detail lists."""

MAX_CLUSTERS = 4
"""Clusters named under each reason; the rest is counted, and stands on its page."""


def matters(workspace: Workspace, on: dt.date) -> pd.DataFrame:
    """Return all that needs attention on a day, overdue overlap cases included."""
    rows = cache.attention(workspace, on)
    late = overdue_cases(workspace, cache.overlaps(workspace, on))
    return rows if late.empty else pd.concat([late, rows], ignore_index=True)


def domain(reason: str) -> str:
    """Return the domain of the words of a reason.

    Examples
    --------
    >>> domain("incomplete"), domain("without_plant")
    ('audit', 'violations')
    """
    return "violations" if reason in _OWN else "audit"


def show_matters(rows: pd.DataFrame, language: Language) -> None:
    """Show each reason with its clusters, linked to where they are seen.

    Parameters
    ----------
    rows
        From `matters`.
    language
        Of the words.
    """
    if rows.empty:
        st.info(texts.say("overview.attention_none", language))
    for reason, ours in rows.groupby("reason", sort=False):
        page, choices = SHOWN_BY[str(reason)]
        label = texts.say(f"{domain(str(reason))}.attention_{reason}", language)
        n = texts.number(ours["cluster_id"].nunique(), language)
        with st.container(key=f"matter-{reason}", gap=None):
            links.show_link(
                texts.say("overview.matter", language, matter=label, n=n),
                page,
                **choices,
            )
            for row in ours.head(MAX_CLUSTERS).to_dict(orient="records"):
                links.show_link(
                    _line(row, language),
                    page,
                    icon="chevron_right",
                    **choices,
                    **one_cluster(page, row["cluster_id"]),
                )
            if len(ours) > MAX_CLUSTERS:
                more = texts.number(len(ours) - MAX_CLUSTERS, language)
                said = texts.say("overview.more", language, n=more)
                links.show_link(said, page, icon="more_horiz", **choices)


def offer_matters(
    workspace: Workspace, rows: pd.DataFrame, asked: Scope, language: Language
) -> None:
    """Offer what needs attention as files, in the words of the page.

    Parameters
    ----------
    rows
        From `matters`.
    """
    now = workspace.on(asked.as_of_on)
    reasons = rows["reason"].astype("str")
    words = [texts.say(f"{domain(one)}.attention_{one}", language) for one in reasons]
    details = [
        detail_said(*one, now.layers, language)
        for one in zip(reasons, rows["detail"], strict=True)
    ]
    downloads.offer_rows(
        workspace,
        f"attention-{asked.as_of_on}",
        answers.answer(now, rows, asked.as_of_on, now.layers),
        language,
        title=texts.say("overview.attention", language),
        said=rows.assign(reason=words, detail=details),
    )


def detail_said(
    reason: str, detail: str, layers: Mapping[str, Layer], language: Language
) -> str:
    """Return the detail of a matter with words for the codes that it lists.

    Examples
    --------
    >>> detail_said("clock_overdue", "inaction_months", {}, "en")
    'Established without action'
    """
    if reason == "clearance_obstacle":
        # Somebody's own words.
        return detail
    codes = detail.split(", ")
    if reason == "incomplete":
        return "; ".join(field_label(one, layers, language) for one in codes)
    if reason == "clock_overdue":
        return "; ".join(reviewwords.words("clock", codes, language))
    said = (tables.worded(_DETAILS[reason], one, layers, language) for one in codes)
    return "; ".join(said) if detail else ""


def one_cluster(page: str, cluster_id: str) -> dict[str, str]:
    """Return the choices by which a page opens with a cluster.

    Examples
    --------
    >>> one_cluster("clearance", "CCN-0001")
    {'id': 'CCN-0001', 'fit': 'CCN-0001', 'clear': 'CCN-0001'}
    """
    alone = {NAMED_BY[page]: cluster_id} if page in NAMED_BY else {}
    return {"id": cluster_id, "fit": cluster_id, **alone}


def _line(row: Mapping[Hashable, Any], language: Language) -> str:
    """Return the cluster and how much of it the matter concerns."""
    figure = float(str(row["figure"]))
    if row["unit"] == "ha":
        size = texts.hectares(figure, language, 1)
    elif figure != figure:
        return str(row["cluster_name"])
    elif row["unit"] == "days":
        n = texts.number(figure, language)
        size = texts.say("violations.days_overdue", language, n=n)
    elif row["unit"] == "m3_day":
        n = texts.number(figure, language)
        size = texts.say("violations.flow", language, n=n)
    else:
        size = texts.say(
            "overview.n_fields", language, n=texts.number(figure, language)
        )
    return f"{row['cluster_name']}: {size}"
