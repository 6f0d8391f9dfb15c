"""Figures of sites as tables: on the screen, side by side, and for programs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.crs import M2_PER_HA
from clusterviz.view import rounded, siting, tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pandas.io.formats.style import Styler

    from clusterviz.schema import Language, Layer
    from clusterviz.view.siting import Siting

FIGURES = (
    "answer", "area", "blocked", "forbidden", "needs_approval", "adjust", "rice",
    "forest", "gaps", "vague", "size", "gate", "corners",
)  # fmt: skip
"""Rows of a comparison."""


def kind_names(layers: Mapping[str, Layer], language: Language) -> dict[str, str]:
    """Return the names of the kinds that a site may meet, other clusters too."""
    kinds = layers["plan_zones"].fields["kind"].choices.values()
    names = {one.code: one.label.say(language) for one in kinds}
    return names | {siting.CLUSTER_KIND: texts.say("site.other_cluster", language)}


def records(named: Sequence[tuple[str, Siting]]) -> pd.DataFrame:
    """Return a row a site with names and units of the project, for programs."""
    rows = []
    for name, one in named:
        rows.append(
            {
                "scenario": name,
                "is_official": False,
                "as_of_on": one.as_of_on,
                "based_on": one.based_on,
                "verdict": siting.verdict(one),
                "area_ha": one.area_ha,
                "blocked_ha": one.blocked_ha,
                "blocked_ratio": one.blocked_ratio,
                **{f"{code}_ha": one.by_severity[code] for code in siting.BLOCKING},
                "rice_ha": one.rice_ha,
                "forest_ha": one.forest_ha,
                "n_kinds_without_data": len(one.gaps),
                "n_zones_without_boundary": len(one.vague),
                "size": one.size,
                "gate": "" if one.is_established else one.gate_verdict,
                "expand": one.expand,
                "industrial_ratio": one.industrial_ratio,
                "n_corners": one.n_corners,
            }
        )
    return pd.DataFrame(rows)


def compared(
    named: Sequence[tuple[str, Siting]],
    layers: Mapping[str, Layer],
    language: Language,
) -> pd.DataFrame:
    """Return the figures of sites side by side, a column a site, in words.

    Parameters
    ----------
    named
        Names and what was found. A name that is there already, or that the
        column of the figures has, gets a number.
    layers
        The declarations.
    language
        Of the words.
    """
    labels = [texts.say(f"site.figure_{one}", language) for one in FIGURES]
    columns = [labels, *(_figures(found, language) for _, found in named)]
    rows = pd.DataFrame(dict(enumerate(columns)))
    headings = [texts.say("site.figure", language)]
    for name, _ in named:
        headings.append(_another(name, headings))
    return rows.set_axis(headings, axis="columns")


def _another(name: str, taken: Sequence[str]) -> str:
    found, n = name, 1
    while found in taken:
        n += 1
        found = f"{name} ({n})"
    return found


def _figures(found: Siting, language: Language) -> list[str]:
    row = records([("", found)]).iloc[0]

    def size(name: str) -> str:
        share = texts.percent(row[f"{name}_ha"] / found.area_ha, language)
        said = siting.size_said(found, name, row[f"{name}_ha"], language)
        return f"{said} ({share})"

    gaps = texts.say("site.n_gaps", language, n=texts.number(len(found.gaps), language))
    vague = texts.say(
        "site.n_vague", language, n=texts.number(len(found.vague), language)
    )
    asked = "expand" if found.is_established else "establish"
    return [
        texts.say(f"site.short_{siting.verdict(found)}", language),
        texts.hectares(found.area_ha, language),
        *(size(one) for one in ("blocked", *siting.BLOCKING, "rice", "forest")),
        gaps if found.gaps else texts.say("site.no_gaps", language),
        vague if len(found.vague) else texts.say("site.no_gaps", language),
        tables.worded("size", found.size, {}, language),
        tables.worded(asked, found.gate_said, {}, language),
        texts.number(found.n_corners, language),
    ]


def by_kind(found: Siting, layers: Mapping[str, Layer], language: Language) -> Styler:
    """Return the conflicts by kind: severity, number, hectares and share."""
    names = kind_names(layers, language)
    rows = found.by_kind.to_dict("records")
    return _styled(
        {
            "kind": [names.get(one["kind"], one["kind"]) for one in rows],
            "severity": [
                tables.worded("severity", one["severity"], {}, language) for one in rows
            ],
            "n": [texts.number(one["n_features"], language) for one in rows],
            "size": [texts.hectares(one["overlap_ha"], language) for one in rows],
            "share": [texts.percent(one["site_ratio"], language) for one in rows],
        },
        language,
    )


def areas(found: Siting, layers: Mapping[str, Layer], language: Language) -> Styler:
    """Return the areas that a site lies in, by level."""
    rows = found.areas.to_dict("records")
    outside = texts.say("site.outside", language)
    return _styled(
        {
            "area": [one["area_name"] or outside for one in rows],
            "level": [_level(one["level"], layers, language) for one in rows],
            "size": [texts.hectares(one["overlap_ha"], language) for one in rows],
            "share": [texts.percent(one["site_ratio"], language) for one in rows],
        },
        language,
    )


def trim_sum(
    found: Siting,
    kept_ha: float,
    cut_off_ha: float,
    severities: Sequence[str],
    language: Language,
) -> dict[str, str]:
    """Return what becomes of the land that was drawn: as shown, it adds up.

    Parameters
    ----------
    found
        The answer to the site as it was drawn.
    kept_ha, cut_off_ha
        Of its trim: see `core.trim.Trim`.
    severities
        Of the conflicts that the trim keeps clear of.
    language
        Of the figures.

    Returns
    -------
    figures
        ``area`` = ``kept`` + ``conflict`` + ``cut_off`` + ``strip``, and ``lost``,
        which is the last three.
    """
    pairs = found.conflicts
    is_meant = pairs["severity"].isin([*severities]) & (pairs["verdict"] == "conflict")
    conflict_ha = float(pairs[is_meant].union_all().area) / M2_PER_HA
    strip_ha = found.area_ha - kept_ha - conflict_ha - cut_off_ha
    parts = [kept_ha, conflict_ha, cut_off_ha, max(strip_ha, 0.0)]
    kept, conflict, cut_off, strip = rounded.summing(found.area_ha, parts)
    figures = {
        "kept": kept,
        "conflict": conflict,
        "cut_off": cut_off,
        "strip": strip,
        "lost": conflict + cut_off + strip,
        "area": kept + conflict + cut_off + strip,
    }
    return {name: texts.hectares(float(one), language) for name, one in figures.items()}


def gate(found: Siting, layers: Mapping[str, Layer], language: Language) -> Styler:
    """Return what the gate says of each scope, and what the site would change."""
    rows = found.gate.to_dict("records")

    def arrow(before: str, after: str) -> str:
        return f"{before} → {after}"

    return _styled(
        {
            "area": [one["area_name"] for one in rows],
            "level": [_level(one["level"], layers, language) for one in rows],
            "lawful": [
                texts.say(
                    "frame.yes" if one["is_lawful_scope"] else "frame.no", language
                )
                for one in rows
            ],
            "gate_now": [
                tables.worded("establish", one["establish"], {}, language)
                for one in rows
            ],
            "occupancy": [
                arrow(
                    texts.percent(_figure(one["average_occupancy_ratio"]), language),
                    texts.percent(_figure(one["occupancy_after_ratio"]), language),
                )
                for one in rows
            ],
            "unleased": [
                arrow(
                    texts.number(_figure(one["unleased_ha"]), language, 1),
                    texts.number(_figure(one["unleased_after_ha"]), language, 1),
                )
                for one in rows
            ],
            "gate_after": [
                tables.worded("establish", one["establish_after"], {}, language)
                for one in rows
            ],
        },
        language,
    )


def gate_said(
    found: Siting, layers: Mapping[str, Layer], language: Language
) -> pd.DataFrame:
    """Return the rows of `gate` for a workbook: figures, and words for codes."""
    rows = found.gate
    return rows.assign(
        level=[_level(one, layers, language) for one in rows["level"]],
        establish_after=[
            tables.worded("establish", one, {}, language)
            for one in rows["establish_after"]
        ],
    ).drop(columns="is_leading")


def _figure(value: float) -> float | None:
    return None if math.isnan(value) else value


def _level(level: str, layers: Mapping[str, Layer], language: Language) -> str:
    choices = layers["areas"].fields["level"].choices
    if level in choices:
        return choices[level].label.say(language)
    return tables.worded("level", level, {}, language)


def _styled(columns: Mapping[str, list[str]], language: Language) -> Styler:
    titled = {
        texts.say(f"site.column_{name}", language): values
        for name, values in columns.items()
    }
    return pd.DataFrame(titled, dtype="str").style
