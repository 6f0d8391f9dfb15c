"""The tables of a month: its tasks, its four tracks, what is slow, which clocks run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view.reports import trackfigures
from clusterviz.view.reports.columns import LANDSCAPE_MM, Column, numbered, said
from clusterviz.view.reports.headed import heading
from clusterviz.view.reviewwords import STATUS_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from clusterviz.letter import Block, Grid
    from clusterviz.schema import Language, Layer

DUE = ("overdue", "this_quarter", "next_quarter")
"""Clocks that are listed; the others are counted."""

FALLS = (*DUE, "later", "unknown")


def tasks(
    rows: pd.DataFrame,
    layers: Mapping[str, Layer],
    language: Language,
    *,
    room_mm: int,
) -> Grid:
    """Return tasks with owner and day; the wide table says what the figures say.

    Parameters
    ----------
    rows
        Of an agenda; without ``owner`` nobody is named.
    layers
        The declarations: they have the words of codes.
    language
        Of all that is not data.
    room_mm
        Width between the margins.
    """
    is_wide = room_mm == LANDSCAPE_MM
    names = rows["cluster_name"].fillna(rows["cluster_id"])
    of_tracks = trackfigures.worded("track", rows["track"], language)
    columns = [
        _column("cluster_name", 31, names.tolist(), language),
        _column("track", 22, of_tracks, language),
        _plain(rows, "task", 0, layers, language),
    ]
    if "owner" in rows:
        columns.append(_plain(rows, "owner", 26, layers, language))
    columns.append(_plain(rows, "due_on", 22, layers, language))
    if is_wide:
        overdue = rows["n_days_overdue"].where(rows["n_days_overdue"] > 0)
        late = said("n_days_overdue", overdue, layers, language)
        says = trackfigures.worded("figures_say", rows["figures_say"], language)
        columns += [
            _column("n_days_overdue", 16, late, language),
            _plain(rows, "assignment_state", 20, layers, language),
        ]
    columns.append(_figures(rows, "target", 19, language))
    if is_wide:
        columns += [
            _figures(rows, "now", 19, language),
            _column("figures_say", 20, says, language),
        ]
    return numbered(columns, language, room_mm=room_mm)


def tracks(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    """Return a table for each track, its unit in the words above it.

    Parameters
    ----------
    rows
        From `workspace.review`, one a cluster and track.
    layers, language
        See `tasks`.
    """
    parts: list[Block] = []
    for track in rows["track"].drop_duplicates():
        ours = rows[rows["track"] == track]
        [group] = trackfigures.worded("group", [track], language)
        parts.append(heading(group))
        figures = [
            _figures(ours, name, 24, language, has_unit=False)
            for name in ("before", "now", "plan", "change")
        ]
        field = STATUS_FIELDS.get(str(track), "")
        status = said(field, ours["status_now"], layers, language)
        why = trackfigures.reasons(ours, layers, language)
        words = [
            _column("status_now", 28, status, language),
            _plain(ours, "plan_text", 40, layers, language),
            _column("reason", 32, why, language),
            _plain(ours, "note", 30, layers, language),
        ]
        # A column in which nobody wrote anything says nothing.
        told = [one for one in words if set(one.cells) != {"–"}]
        name = _plain(ours, "cluster_name", 0, layers, language)
        parts.append(numbered([name, *figures, *told], language, room_mm=LANDSCAPE_MM))
    return parts


def reasons(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    """Return why tracks are behind, the reason of most of them first.

    Parameters
    ----------
    rows
        As `tracks`.
    layers, language
        See `tasks`.
    """
    behind = rows[rows["is_behind"].fillna(False).astype("bool")]
    if behind.empty:
        return [Paragraph(texts.say("monthly.none_behind", language))]
    untold = texts.say("monthly.untold", language)
    why = [
        untold if one == "–" else one
        for one in trackfigures.reasons(behind, layers, language)
    ]
    where = behind["cluster_name"].astype("str").to_numpy()
    short = trackfigures.worded("short", behind["track"], language)
    by_reason: dict[str, list[str]] = {}
    for reason, name, track in zip(why, where, short, strict=True):
        by_reason.setdefault(reason, []).append(f"{name} ({track})")
    ranked = sorted(by_reason.items(), key=lambda one: -len(one[1]))
    columns = [
        _column("reason", 80, [reason for reason, _ in ranked], language),
        Column(
            texts.say("monthly.column_n", language),
            24,
            [texts.number(len(names), language) for _, names in ranked],
        ),
        _column("cluster_name", 0, ["; ".join(names) for _, names in ranked], language),
    ]
    return [numbered(columns, language, room_mm=LANDSCAPE_MM)]


def slow(
    rows: pd.DataFrame,
    layers: Mapping[str, Layer],
    language: Language,
    *,
    room_mm: int = LANDSCAPE_MM,
) -> list[Block]:
    """Return what is behind, the most days first; a narrow table leaves figures out.

    Parameters
    ----------
    rows
        The slow list of `workspace.review`.
    layers, language, room_mm
        See `tasks`.
    """
    if rows.empty:
        return [Paragraph(texts.say("review.slow_none", language))]
    names = trackfigures.worded("track", rows["track"], language)
    what = trackfigures.worded("behind", rows["behind_what"], language)
    why = trackfigures.reasons(rows, layers, language)
    columns = [
        _plain(rows, "cluster_name", 40, layers, language),
        _column("track", 26, names, language),
        _plain(rows, "n_days_behind", 18, layers, language),
        _plain(rows, "behind_since_on", 23, layers, language),
    ]
    if room_mm == LANDSCAPE_MM:
        columns += [
            _column("behind_what", 36, what, language),
            _figures(rows, "now", 26, language),
            _figures(rows, "plan", 26, language),
        ]
    columns.append(_column("reason", 0, why, language))
    return [numbered(columns, language, room_mm=room_mm)]


def clocks(rows: pd.DataFrame, language: Language) -> list[Block]:
    """Return the clocks that fall due, and how many others there are.

    Parameters
    ----------
    rows
        From `workspace.review_clocks`.
    language
        See `tasks`.
    """
    counts = rows["falls"].value_counts()
    parts: list[Block] = [
        Paragraph(
            "; ".join(
                texts.say(
                    f"review.n_{one}",
                    language,
                    n=texts.number(int(counts.get(one, 0)), language),
                )
                for one in FALLS
            )
        )
    ]
    due = rows[rows["falls"].isin(DUE)]
    if due.empty:
        return [*parts, Paragraph(texts.say("monthly.none_due", language))]
    sources = [
        ", ".join(
            part
            for part in (
                texts.article(str(article), language),
                texts.document(str(document), language),
            )
            if part
        )
        for document, article in zip(due["document"], due["article"], strict=True)
    ]
    columns = [
        _column("falls", 26, trackfigures.worded("falls", due["falls"], language),
                language),
        _plain(due, "due_on", 23, {}, language),
        _column("clock", 42, trackfigures.worded("clock", due["clock"], language),
                language),
        _plain(due, "cluster_name", 40, {}, language),
        _plain(due, "feature_name", 40, {}, language),
        _plain(due, "started_on", 23, {}, language),
        _column("source", 0, sources, language),
    ]  # fmt: skip
    return [*parts, numbered(columns, language, room_mm=LANDSCAPE_MM)]


def _column(name: str, width: int, cells: Sequence[str], language: Language) -> Column:
    return Column(texts.say(f"review.column_{name}", language), width, cells)


def _plain(
    rows: pd.DataFrame,
    name: str,
    width: int,
    layers: Mapping[str, Layer],
    language: Language,
) -> Column:
    return _column(name, width, said(name, rows[name], layers, language), language)


def _figures(
    rows: pd.DataFrame,
    name: str,
    width: int,
    language: Language,
    *,
    has_unit: bool = True,
) -> Column:
    cells = trackfigures.figures(rows, name, language, has_unit=has_unit)
    return _column(name, width, cells, language)
