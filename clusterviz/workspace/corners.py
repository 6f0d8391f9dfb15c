"""Use case: the corner coordinates of clusters, as an annex or as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import crs, texts
from clusterviz.core.place.corner_listing import corner_listing
from clusterviz.core.status import has_symbol_quality
from clusterviz.errors import InputError
from clusterviz.files.coded_sheet import CodedSheet, write_coded_sheet
from clusterviz.files.whole import require_new, write_whole
from clusterviz.files.word import letter_bytes
from clusterviz.files.workbook import write_book, write_source
from clusterviz.view.cornerpaper import (
    CornerPaper,
    column_words,
    corner_letter,
    remarks,
    ring_words,
)
from clusterviz.view.reports.headed import Standing
from clusterviz.workspace.provenance import origin_of
from clusterviz.workspace.selection import chosen

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection
    from pathlib import Path

    import geopandas as gpd
    import xlsxwriter

    from clusterviz.files.origin import Origin
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.selection import Selection

SUFFIXES = (".xlsx", ".docx")

_CODES = {
    "feature_id": "cluster_id", "name": "cluster_name", "point": "point",
    "x_north_m": "X", "y_east_m": "Y", "side_m": "side", "ring": "ring",
    "kind": "kind", "n_corners": "n_corners", "perimeter_m": "perimeter_m",
    "area_ha": "ring_area_ha", "total_ha": "area_ha",
}  # fmt: skip
"""By column, its code in a workbook: an import knows corners by theirs."""

_CORNER_COLUMNS = ("feature_id", "name", "point", "x_north_m", "y_east_m", "side_m")
_RING_COLUMNS = (
    "feature_id", "name", "ring", "kind", "n_corners", "perimeter_m", "area_ha",
    "total_ha",
)  # fmt: skip


@dataclass(frozen=True)
class CornersWritten:
    """What was written.

    Parameters
    ----------
    path
        Where.
    n_clusters, n_corners
        How many; a corner that closes a ring is not counted twice.
    unbounded, doubtful
        Ids of clusters without a boundary, and of those too fine for centimetres.
    """

    path: Path
    n_clusters: int
    n_corners: int
    unbounded: tuple[str, ...]
    doubtful: tuple[str, ...]


def write_corners(
    workspace: Workspace,
    path: Path,
    cluster_ids: Collection[str] = (),
    *,
    selection: Selection | None = None,
    as_of_on: dt.date | None = None,
    language: Language = "vi",
    force: bool = False,
) -> CornersWritten:
    """Write the corner coordinates of clusters, whole or not at all.

    Parameters
    ----------
    workspace
        Where from.
    path
        Ends in ``.xlsx`` or ``.docx``.
    cluster_ids
        Which clusters; empty for all that are published.
    selection
        Which clusters are meant, in place of their ids.
    as_of_on
        The version true of that day; the newest when not given.
    language
        Of labels and words.
    force
        Replace a file that is there.

    Raises
    ------
    InputError
        If the suffix is another, a cluster does not exist, none is meant or has a
        boundary, or the file cannot be written.
    LayerNotFound
        If no clusters were ever published.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(texts.told("corners.suffix", name=path.name))
    require_new(path, force=force)
    workspace = workspace.frozen() if as_of_on is None else workspace.on(as_of_on)
    layer = workspace.layers["clusters"]
    origin = origin_of(workspace, layer, as_of_on, selection)
    if selection is not None:
        cluster_ids = meant_ids(workspace, selection)
    paper = corner_paper(workspace.features(layer.name), cluster_ids)
    if paper.corners.empty:
        names = ", ".join(paper.unbounded)
        raise InputError(texts.told("corners.none", names=names))
    if path.suffix.lower() == ".docx":
        write_whole(path, _annex(workspace, paper, origin, language))
    else:
        write_whole(path, lambda to: write_book(to, _sheets(paper, origin, language)))
    return CornersWritten(
        path,
        paper.corners["feature_id"].nunique(),
        int(paper.rings["n_corners"].sum()),
        paper.unbounded,
        paper.doubtful,
    )


def meant_ids(workspace: Workspace, selection: Selection) -> tuple[str, ...]:
    """Return the clusters that a selection means.

    Parameters
    ----------
    workspace
        Of the versions that are wanted.
    selection
        Which of them.

    Raises
    ------
    InputError
        If there is none: an empty list would mean all.
    """
    _, clusters = chosen(workspace, "clusters", selection)
    if clusters.empty:
        raise InputError(texts.told("outgoing.no_clusters"))
    return tuple(clusters["cluster_id"])


def corner_paper(
    clusters: gpd.GeoDataFrame, cluster_ids: Collection[str] = ()
) -> CornerPaper:
    """Return the corners of clusters, in the order in which they are asked for.

    Parameters
    ----------
    clusters
        Rows of the layer. What has only a symbol has no boundary, whatever is drawn.
    cluster_ids
        Which of them; empty for all.

    Raises
    ------
    InputError
        If one of them does not exist.
    """
    clusters = clusters.set_index("cluster_id", drop=False)
    for one in cluster_ids:
        if one not in clusters.index:
            raise InputError(texts.told("corners.unknown", id=one))
    asked = clusters.loc[list(dict.fromkeys(cluster_ids))] if cluster_ids else clusters
    shapes = asked.geometry.copy()
    shapes[has_symbol_quality(asked)] = None
    listing = corner_listing(asked.set_geometry(shapes), "cluster_id")
    named = pd.DataFrame(
        {
            "feature_id": asked["cluster_id"],
            "name": asked["cluster_name"].fillna(""),
            "area_ha": (shapes.area / crs.M2_PER_HA).round(4),
        }
    )
    return CornerPaper(
        named.reset_index(drop=True),
        listing.corners,
        listing.rings,
        clusters.crs,
        listing.unbounded,
        listing.doubtful,
    )


def _annex(
    workspace: Workspace, paper: CornerPaper, origin: Origin, language: Language
) -> Callable[[Path], None]:
    rests = texts.say(
        "corners.rests",
        language,
        version=origin.layer_versions["clusters"],
        day=texts.day(origin.as_of_on, language),
        document=origin.source_document,
    )
    standing = Standing(
        province=origin.province.say(language),
        on=origin.as_of_on or workspace.as_of_on,
        is_illustrative=origin.is_illustrative,
        # Without the end of the audit: whoever pastes the annex to be read back may
        # have its hash taken for a coordinate. The workbook has it.
        lines=(rests,),
    )
    content = letter_bytes(
        corner_letter(paper, standing, language), origin.generated_at
    )

    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


def _sheets(
    paper: CornerPaper, origin: Origin, language: Language
) -> Callable[[xlsxwriter.Workbook], None]:
    """Return what fills a workbook: corners, rings with areas, and the source."""
    clusters = paper.clusters.rename(columns={"area_ha": "total_ha"})
    corners = paper.corners.merge(clusters, on="feature_id")
    rings = paper.rings.merge(clusters, on="feature_id")
    kinds = [ring_words(one, language) for one in rings.to_dict("records")]
    above = (
        texts.say("corners.title", language),
        *([origin.note(language)] if origin.is_illustrative else []),
        *remarks(paper, language),
    )

    def fill(book: xlsxwriter.Workbook) -> None:
        for key, table, columns, lines in (
            ("corners", corners, _CORNER_COLUMNS, above),
            ("rings", rings.assign(kind=kinds), _RING_COLUMNS, ()),
        ):
            sheet = CodedSheet(
                texts.say(f"corners.sheet_{key}", language),
                lines,
                column_words(columns, language),
                tuple(_CODES[one] for one in columns),
                tuple(map(_pattern, columns)),
                table[[*columns]].itertuples(index=False),
            )
            write_coded_sheet(book, sheet)
        write_source(book, origin, language, has_crs=True)

    return fill


def _pattern(column: str) -> str:
    endings = {"_m": "0.00", "_ha": "0.0000"}
    return next((one for end, one in endings.items() if column.endswith(end)), "")
