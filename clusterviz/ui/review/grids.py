"""Tables of the review: what a track counts decides how its figures are written."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import texts
from clusterviz.view import tables
from clusterviz.workspace.review import TRACKS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandas.io.formats.style import Styler

    from clusterviz.schema import Language, Layer

FIGURES = ("before", "now", "plan", "change")
"""What stands under each track, in this order."""

TRACK_WIDTHS = (132, 104, *(50, 50, 50, 56), *(52, 52, 52, 56), *(47,) * 4, *(42,) * 4)
"""Columns of `four_tracks`, in pixels: a laptop shows them all."""

CLUSTER_WIDTHS = (130, 84, 84, 84, 84, 140, 150, 150, 120)
"""Columns of `one_cluster`, in pixels; what is longer is wrapped."""

_DECIMALS = {"ha": 2, "billion_vnd": 1, "projects": 0}


def four_tracks(rows: pd.DataFrame, language: Language) -> Styler:
    """Return a row a cluster: last month, this one, plan and change of each track.

    Parameters
    ----------
    rows
        Of the review, one a cluster and track.
    language
        Of headings and figures.
    """
    by_cluster = rows.drop_duplicates("cluster_id").set_index("cluster_id")
    columns: dict[tuple[str, str], pd.Series[Any]] = {}
    formats: dict[Any, Any] = {}
    name = ("", texts.say("review.column_cluster_name", language))
    columns[name] = by_cluster["cluster_name"]
    late = ("", texts.say("review.column_behind", language))
    columns[late] = _behind(rows, language).reindex(by_cluster.index).fillna("–")
    for code, track in TRACKS.items():
        ours = rows[rows["track"] == code].set_index("cluster_id")
        title = texts.say(f"review.group_{code}", language)
        for figure in FIGURES:
            key = (title, texts.say(f"review.narrow_{figure}", language))
            columns[key] = ours[figure].reindex(by_cluster.index)
            formats[key] = partial(_figure, track.unit, language, figure == "change")
    frame = pd.DataFrame(columns).reset_index(drop=True)
    return frame.style.set_uuid("t").format(dict(formats))


def one_cluster(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> Styler:
    """Return a row a track of one cluster: figures, status, work, reason, note."""
    shown = pd.DataFrame(
        {
            "track": [_track(one, language) for one in rows["track"]],
            **{name: figures(rows, name, language) for name in FIGURES},
            "status_now": [
                _status(track, code, layers, language)
                for track, code in zip(rows["track"], rows["status_now"], strict=True)
            ],
            "plan_text": rows["plan_text"].fillna("–").tolist(),
            "reason": reasons(rows, layers, language),
            "note": rows["note"].fillna("–").tolist(),
        }
    )
    return grid(shown, language)


def grid(rows: pd.DataFrame, language: Language) -> Styler:
    """Return a table whose headings are those of the review, its codes words already.

    Parameters
    ----------
    rows
        Columns that have a heading ``review.column_<name>``.
    language
        Of headings, days and counts.
    """
    names = {
        str(name): texts.say(f"review.column_{name}", language) for name in rows.columns
    }
    frame = rows.rename(columns=names).reset_index(drop=True)
    formats: dict[Any, Any] = {
        heading: partial(tables.figure, name, language=language)
        for name, heading in names.items()
    }
    return frame.style.set_uuid("t").format(dict(formats))


def figures(rows: pd.DataFrame, name: str, language: Language) -> list[str]:
    """Return a column of figures as people write them, each with its unit."""
    return [
        f"{written} {unit_word(unit, language)}" if written != "–" else written
        for unit, written in (
            (unit, _figure(unit, language, name == "change", value))
            for unit, value in zip(rows["unit"], rows[name], strict=True)
        )
    ]


def unit_word(unit: object, language: Language) -> str:
    """Return what people read for the unit of a track."""
    if unit == "projects":
        return texts.say("review.unit_projects", language)
    return texts.unit(str(unit), language)


def reasons(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> list[str]:
    """Return the words of reasons; a code that nobody declared as itself."""
    return [
        tables.worded(f"{track}_reason", reason, layers, language)
        for track, reason in zip(rows["track"], rows["reason"], strict=True)
    ]


def worded(kind: str, codes: Sequence[str], language: Language) -> list[str]:
    """Return the words of some codes of the review, such as ``falls``."""
    known = texts.catalogue("review", language)
    return [known.get(f"review.{kind}_{code}", code) for code in codes]


def tracks(rows: pd.DataFrame, language: Language) -> list[str]:
    """Return the words of a column of tracks; one that is unknown as itself."""
    return worded("track", rows["track"].astype("str").tolist(), language)


def _track(code: str, language: Language) -> str:
    return texts.say(f"review.track_{code}", language)


def _behind(rows: pd.DataFrame, language: Language) -> pd.Series[str]:
    """Return the tracks that are behind of each cluster, in short words."""
    late = rows[rows["is_behind"].fillna(False).astype("bool")]
    words = [texts.say(f"review.short_{code}", language) for code in late["track"]]
    joined = pd.Series(words, late["cluster_id"].to_numpy(), dtype="str")
    said = {str(name): ", ".join(one) for name, one in joined.groupby(level=0)}
    return pd.Series(said, dtype="str")


def _status(
    track: str, code: object, layers: Mapping[str, Layer], language: Language
) -> str:
    field = TRACKS[track].status if track in TRACKS else ""
    return tables.worded(field, code, layers, language) if field else "–"


def _figure(unit: object, language: Language, is_signed: bool, value: object) -> str:
    figure = float(str(value))
    if math.isnan(figure):
        return "–"
    sign = "+" if is_signed and figure > 0 else ""
    return f"{sign}{texts.number(figure, language, _DECIMALS.get(str(unit), 2))}"
