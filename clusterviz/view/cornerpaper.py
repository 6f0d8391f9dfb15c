"""The annex of corner coordinates, as decisions carry it: its words and its tables."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clusterviz import crs, texts
from clusterviz.letter import Grid, Letter, Paragraph
from clusterviz.view.reports.headed import headed, heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from pyproj import CRS

    from clusterviz.schema import Language
    from clusterviz.view.reports.headed import Standing

AREA_DECIMALS = 4
"""Of hectares: areas are known to the square metre."""

_WIDTHS_MM = (25, 45, 45, 35)
_ZONES = {0.9999: 3, 0.9996: 6}
"""Width in degrees of a zone of VN-2000 or UTM, by the scale on its meridian."""

_MERIDIAN, _SCALE = "Longitude of natural origin", "Scale factor at natural origin"


@dataclass(frozen=True)
class CornerPaper:
    """What an annex of corner coordinates is made of.

    Parameters
    ----------
    clusters
        ``feature_id``, ``name`` and ``area_ha``, in the order of the annex.
    corners, rings
        See `core.place.corner_listing.Listing`.
    system
        Of the coordinates.
    unbounded, doubtful
        Ids of clusters that are not listed, and of which the list is too coarse.
    """

    clusters: pd.DataFrame
    corners: pd.DataFrame
    rings: pd.DataFrame
    system: CRS
    unbounded: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


def system_words(system: CRS, language: Language) -> str:
    """Return a coordinate system with its zone and its central meridian.

    Examples
    --------
    >>> system_words(crs.read_crs(crs.METRIC), "en")
    "VN-2000 / TM-3 107-00 (EPSG:9214): 3° zone, central meridian 107°00'"
    """
    operation = system.coordinate_operation
    params = () if operation is None else operation.params
    stated = {one.name: float(str(one.value)) for one in params}
    named = f"{system.name} ({crs.code_of(system)})"
    width = _ZONES.get(round(stated.get(_SCALE, 0.0), 4))
    if width is None or _MERIDIAN not in stated:
        return named
    minutes = round(stated[_MERIDIAN] * 60)
    meridian = f"{minutes // 60}°{minutes % 60:02d}'"
    return texts.say(
        "corners.system", language, named=named, width=width, meridian=meridian
    )


def remarks(paper: CornerPaper, language: Language) -> list[str]:
    """Return what a reader must know: the system, what is not listed, the order."""
    said = [system_words(paper.system, language), texts.say("corners.axes", language)]
    said.append(texts.say("corners.order", language))
    for key in ("unbounded", "doubtful"):
        ids = getattr(paper, key)
        if ids:
            names = ", ".join(ids)
            said.append(texts.say(f"corners.{key}", language, names=names))
    most = _most_off_ha(paper)
    if most:
        told = texts.number(most, language, AREA_DECIMALS)
        said.append(texts.say("corners.areas", language, most=told))
    return said


def _most_off_ha(paper: CornerPaper) -> float:
    """Return how far what is listed is from a boundary as it is kept, at most."""
    rings = paper.rings
    land = rings["area_ha"].where(rings["within"] == "", -rings["area_ha"])
    listed = land.groupby(rings["feature_id"]).sum()
    kept = paper.clusters.set_index("feature_id")["area_ha"]
    off = (listed - kept.reindex(listed.index)).abs()
    return round(float(off.max()), AREA_DECIMALS) if len(off) else 0.0


def corner_letter(paper: CornerPaper, standing: Standing, language: Language) -> Letter:
    """Return the annex, a table for each cluster.

    What is pasted out of it is read back: the last line above a table that names a
    cluster is taken for its title.

    Parameters
    ----------
    paper
        What it is made of.
    standing
        Where, when and on what it rests.
    language
        Of all that is not data.
    """
    blocks: list[Paragraph | Grid] = []
    blocks += [Paragraph(line) for line in remarks(paper, language)]
    of_corners = dict(tuple(paper.corners.groupby("feature_id")))
    of_rings = dict(tuple(paper.rings.groupby("feature_id")))
    listed = paper.clusters[paper.clusters["feature_id"].isin(of_corners)]
    for number, one in enumerate(listed.to_dict("records"), start=1):
        key = str(one["feature_id"])
        blocks.append(
            heading(
                texts.say(
                    "corners.cluster", language, n=number, name=one["name"], id=key
                )
            )
        )
        blocks += _measures(one["area_ha"], of_rings[key], language)
        blocks.append(_grid(of_corners[key], language))
    title = (texts.say("corners.title", language),)
    return headed(title, blocks, standing, language)


def _measures(
    area_ha: float, rings: pd.DataFrame, language: Language
) -> Iterator[Paragraph]:
    yield Paragraph(
        texts.say(
            "corners.measures",
            language,
            area=texts.hectares(area_ha, language),
            n=texts.number(int(rings["n_corners"].sum()), language),
        )
    )
    if len(rings) > 1:
        lines = [ring_words(one, language) for one in rings.to_dict("records")]
        yield Paragraph(" ".join(lines))


def ring_words(ring: Mapping[Any, Any], language: Language) -> str:
    """Return what one ring is, such as that its land is left out."""
    key = "corners.ring_within" if ring["within"] else "corners.ring_outer"
    return texts.say(key, language, ring=ring["ring"], within=ring["within"])


def _grid(corners: pd.DataFrame, language: Language) -> Grid:
    columns = ("point", "x_north_m", "y_east_m", "side_m")
    rows = [
        (
            str(point),
            *(_metres(value, language) for value in figures),
        )
        for point, *figures in corners[[*columns]].itertuples(index=False)
    ]
    return Grid(column_words(columns, language), tuple(rows), _WIDTHS_MM)


def column_words(columns: Sequence[str], language: Language) -> tuple[str, ...]:
    """Return the headings of columns of corners."""
    return tuple(texts.say(f"corners.column_{name}", language) for name in columns)


def _metres(value: float, language: Language) -> str:
    """Return metres as lists of coordinates have them: thousands are not parted."""
    if math.isnan(value):
        return "–"
    sign = "," if language == "vi" else "."
    return f"{value:.2f}".replace(".", sign)
