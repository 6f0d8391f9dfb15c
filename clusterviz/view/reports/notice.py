"""The notice that concludes the review of a month: what was found, who does what."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view import monthseal, tables
from clusterviz.view.reports import monthtables, trackfigures
from clusterviz.view.reports.columns import PORTRAIT_MM
from clusterviz.view.reports.headed import headed, listed, sections
from clusterviz.view.reports.monthly import agenda, summary, title, unnamed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from clusterviz.letter import Block, Letter
    from clusterviz.schema import Language, Layer
    from clusterviz.view.reports.headed import Standing
    from clusterviz.view.reports.monthly import Month


def notice(
    found: Month, standing: Standing, layers: Mapping[str, Layer], language: Language
) -> Letter:
    """Return the notice of a month: of one that is not signed off, a draft of it.

    Parameters
    ----------
    found
        What it says.
    standing, layers, language
        See `view.reports.monthly.review`.
    """
    is_signed = found.seal.state == "signed"
    month = tables.month(found.month, language)
    says = texts.say(
        "monthly.concluded" if is_signed else "monthly.not_concluded",
        language,
        month=month,
    )
    parts: dict[str, Sequence[Block]] = {
        "found": [
            Paragraph(summary(found, standing, language)),
            *listed(totals(found.rows, language)),
        ],
        "slow": monthtables.slow(found.slow, layers, language, room_mm=PORTRAIT_MM),
        "assigned": [
            *agenda(found, ("given", "earlier"), layers, language, room_mm=PORTRAIT_MM),
            *unnamed(found, language),
        ],
    }
    blocks = [
        Paragraph(monthseal.sentence(found.seal, language, is_frozen=True)),
        Paragraph(says),
        *sections(
            [
                (texts.say(f"monthly.{name}", language), said)
                for name, said in parts.items()
            ]
        ),
        Paragraph(texts.say("monthly.carry_out", language)),
    ]
    letter = headed(
        title("notice", found, language), blocks, standing, language, kind="notice"
    )
    heads, *others = letter.recipients
    return dataclasses.replace(
        letter, recipients=(heads, *_acting(found, language), *others)
    )


def _acting(found: Month, language: Language) -> list[str]:
    """Return those who must act, as recipients: by name where owners are named."""
    ours = found.agenda[found.agenda["item"].isin(["given", "earlier"])]
    if ours.empty:
        return []
    if "owner" not in ours:
        return [texts.say("monthly.to_owners", language)]
    names = ours["owner"].dropna().astype("str").str.strip()
    return [
        texts.say("monthly.to_owner", language, owner=one)
        for one in sorted(set(names) - {""})
    ]


def totals(rows: pd.DataFrame, language: Language) -> list[str]:
    """Return a sentence a track: how far it has come, by how much, who is behind.

    Parameters
    ----------
    rows
        From `workspace.review`, one a cluster and track: sums are of those that have
        the figure.
    language
        Of the words.
    """
    said = []
    for track in rows["track"].drop_duplicates():
        ours = rows[rows["track"] == track]
        [name] = trackfigures.worded("track", [track], language)
        sums = ours[["now", "change"]].sum(min_count=1).to_frame().T
        sums["unit"] = str(ours["unit"].iloc[0])
        unknown = texts.say("monthly.not_known", language)
        now, change = (
            unknown if one == "–" else one
            for column in ("now", "change")
            for one in trackfigures.figures(sums, column, language)
        )
        n_behind = int(ours["is_behind"].fillna(False).astype("bool").sum())
        said.append(
            texts.say(
                "monthly.total",
                language,
                track=name,
                now=now,
                change=change,
                n_known=texts.number(int(ours["now"].notna().sum()), language),
                n_clusters=texts.number(len(ours), language),
                n_behind=texts.number(n_behind, language),
            )
        )
    return said
