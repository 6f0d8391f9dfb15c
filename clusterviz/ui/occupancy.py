"""Occupancy as the reader asks for it: which reading, all of them, and by cluster."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    cache,
    downloads,
    explain,
    folding,
    land_tables,
    metrics,
    notes,
    state,
    widgets,
)
from clusterviz.ui.scope import cluster_ids, of_clusters
from clusterviz.view import tables
from clusterviz.view.glossary import meaning
from clusterviz.view.plain import plain
from clusterviz.workspace import analysis
from clusterviz.workspace.references import reference

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

NUMERATORS = ("committed", "leased")
LANDS = ("industrial", "fit_to_lease", "gross")
_PROGRAMS_ONLY = ("cluster_id",)


def reading(workspace: Workspace, asked: Scope) -> tuple[str, str]:
    """Return what occupancy divides by what: as chosen, else as the rules read it."""
    usual = workspace.rules.reading("occupancy_numerator", asked.as_of_on).value
    return (
        state.one_of("numerator", NUMERATORS, usual),
        state.one_of("land", LANDS, LANDS[0]),
    )


def rates(workspace: Workspace, asked: Scope) -> Answer:
    """Return the occupancy of the areas of a scope by the reader's reading."""
    numerator, land = reading(workspace, asked)
    return cache.ask(
        workspace, analysis.occupancy, numerator=numerator, land=land, **asked.asked()
    )


def ask_reading(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Ask what occupancy divides by what, and say it in words."""
    st.subheader(
        texts.say("occupancy.heading", language),
        anchor=False,
        help=plain(meaning("occupancy", language)),
    )
    numerator, land = reading(workspace, asked)
    left, right = st.columns(2, gap="medium")
    with left:
        _ask("numerator", "occupancy.taken", NUMERATORS, numerator, language)
    with right:
        _ask("land", "occupancy.over", LANDS, land, language)
    usual = workspace.rules.reading("occupancy_numerator", asked.as_of_on).value
    for key, codes in (
        ("occupancy.said", (numerator, land)),
        ("occupancy.by_default", (usual, LANDS[0])),
    ):
        words = [_word(*pair, language) for pair in zip(_NAMES, codes, strict=True)]
        said = texts.say(
            key, language, numerator=_lowered(words[0]), land=_lowered(words[1])
        )
        widgets.show_note(said)
        if codes == (usual, LANDS[0]):
            break


def show_rates(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show the occupancy of each area, its notes, and every other reading of it."""
    found = rates(workspace, asked)
    rows = asked.rows(found.rows)
    land_tables.show_occupancy(workspace, rows, language)
    offer_explained(workspace, asked, language)
    widgets.show_note(texts.say("occupancy.note", language))
    widgets.show_notes(notes.named(workspace, found.notes, asked), language)
    title = texts.say("occupancy.heading", language)
    shown = dataclasses.replace(found, rows=rows)
    downloads.offer_rows(workspace, "occupancy", shown, language, title=title)
    show_readings(workspace, asked, language)


def offer_explained(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Offer to explain the occupancy of all areas meant, on each base shown."""
    numerator, land = reading(workspace, asked)
    with st.container(horizontal=True):
        for base in land_tables.BASES:
            said = texts.say(
                "occupancy.explain", language, base=_word("base", base, language)
            )
            metrics.offer_explanation(
                said, _reference(asked, base=base, numerator=numerator, land=land)
            )


def show_readings(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show every reading of the occupancy of the areas meant, to be unfolded."""
    found = cache.ask(
        workspace,
        analysis.occupancy_readings,
        area_codes=asked.area_codes,
        **asked.asked(),
    )
    rows = found.rows
    title = texts.say(
        "occupancy.readings", language, n=texts.number(len(rows), language)
    )
    room = folding.unfolded(title, "occupancy-readings", ":material/percent:")
    if room is None:
        return
    with room:
        shown = rows.sort_values("is_default", ascending=False, kind="stable")
        shown = shown.rename(columns={"ratio": "occupancy_ratio"})

        def reference_of(place: int, column: str) -> str:
            if column != "occupancy_ratio":
                return ""
            codes = shown.iloc[place][["base", "land", "numerator", "average"]]
            return _reference(asked, **{str(k): str(v) for k, v in codes.items()})

        widgets.show_table(
            workspace,
            shown,
            language,
            label=title,
            key="readings",
            references=reference_of,
        )
        widgets.show_note(texts.say("occupancy.readings_note", language))
        name = "occupancy-readings"
        downloads.offer_rows(workspace, name, found, language, title=title)


def show_unleased(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show the public table of un-leased land by cluster, most of it first."""
    numerator, land = reading(workspace, asked)
    every = cache.ask(
        workspace,
        analysis.occupancy_by_cluster,
        as_of_on=asked.as_of_on,
        numerator=numerator,
        land=land,
    )
    rows = of_clusters(every.rows, cluster_ids(workspace, asked))
    rows = rows.sort_values("unleased_ha", ascending=False, kind="stable")
    rows = rows.reset_index(drop=True)
    title = texts.say("occupancy.unleased", language)
    st.subheader(title, anchor=False, help=plain(meaning("unleased", language)))
    shown = rows.drop(columns=list(_PROGRAMS_ONLY))
    ids = rows["cluster_id"].tolist()
    widgets.show_table(
        workspace,
        shown,
        language,
        label=title,
        choices=[{"id": one} for one in ids],
        fits=ids,
        key="unleased",
    )
    widgets.show_note(texts.say("occupancy.unleased_note", language))
    notes.show_whole_clusters(asked, language)
    listed = dataclasses.replace(every, rows=rows)
    downloads.offer_rows(workspace, "unleased", listed, language, title=title)


_NAMES = ("numerator", "land")


def _ask(
    name: str, label: str, codes: tuple[str, ...], chosen: str, language: Language
) -> None:
    words = {code: _word(name, code, language) for code in codes}
    widgets.choose_one(texts.say(label, language), name, words, chosen)


def _reference(asked: Scope, **said: str) -> str:
    return reference("occupancy", area=explain.areas_meant(asked), **said)


def _word(name: str, code: str, language: Language) -> str:
    return tables.worded(name, code, {}, language)


def _lowered(words: str) -> str:
    """Return words as they stand within a sentence."""
    return words[:1].lower() + words[1:]
