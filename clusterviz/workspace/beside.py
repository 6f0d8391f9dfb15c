"""Side files of an export: what its columns mean, and what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from clusterviz import crs
from clusterviz.files.dictionary import dictionary
from clusterviz.files.geojson import Written
from clusterviz.files.geojson_shapes import DECIMALS
from clusterviz.files.sidecar import Content, json_file, sidecar
from clusterviz.files.whole import write_text
from clusterviz.schema import Label
from clusterviz.workspace.formats import IN_DEGREES, MEDIA_TYPES, columns_of
from clusterviz.workspace.provenance import selected_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from clusterviz.files.origin import Origin
    from clusterviz.schema import Field, Layer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.selection import Selection

    OnProgress = Callable[[int, int], None]

DEGREES = "OGC:CRS84 (WGS 84, longitude first)"


def paths(path: Path) -> tuple[Path, Path]:
    """Return the dictionary and the metadata that go with a file.

    Examples
    --------
    >>> from pathlib import Path
    >>> [one.name for one in paths(Path("clusters.geojson"))]
    ['clusters.dictionary.json', 'clusters.metadata.json']
    """
    return path.with_suffix(".dictionary.json"), path.with_suffix(".metadata.json")


@dataclass
class Noted:
    """What is noted of rows while they are written.

    Parameters
    ----------
    n_features, bbox
        Of the file; the box in degrees, empty where no row has a place.
    documents
        That a row names as its source.
    """

    n_features: int = 0
    bbox: tuple[float, ...] = ()
    documents: set[str] = field(default_factory=set)

    def frames(
        self, parts: Iterator[gpd.GeoDataFrame], n_rows: int, on_progress: OnProgress
    ) -> Iterator[gpd.GeoDataFrame]:
        """Yield parts of a large layer, and note what they name."""
        n_done = 0
        for part in parts:
            self._note_documents(part)
            yield part
            n_done += len(part)
            on_progress(n_done, n_rows)

    def written(self, found: Written) -> None:
        """Note what a file of features holds."""
        self.n_features, self.bbox = found.n_features, found.bbox

    def whole(self, frame: pd.DataFrame) -> None:
        """Note what a file holds whose rows were written all at once."""
        self._note_documents(frame)
        self.n_features = len(frame)
        if isinstance(frame, gpd.GeoDataFrame):
            bounds = crs.to_lonlat(frame).total_bounds
            is_there = np.isfinite(bounds).all()
            self.bbox = tuple(np.round(bounds, DECIMALS).tolist()) if is_there else ()

    def _note_documents(self, frame: pd.DataFrame) -> None:
        if "source_document" in frame:
            # Asked of the column: a million texts one by one take a second.
            self.documents |= set(frame["source_document"].dropna().unique())


@dataclass(frozen=True)
class Handed:
    """An export whose side files are asked for.

    Parameters
    ----------
    workspace
        Where from, of the version that was written.
    layer
        The whole declaration.
    path
        The file.
    origin
        What it says of its source.
    selection
        What was asked.
    left_out
        Fields that may name persons.
    noted
        Filled by the time that the side files are written.
    added
        Columns that stand after the fields, of a format that adds its own.
    """

    workspace: Workspace
    layer: Layer
    path: Path
    origin: Origin
    selection: Selection
    left_out: tuple[str, ...]
    noted: Noted
    added: Mapping[str, Field]

    def writes(self) -> dict[Path, Callable[[Path], None]]:
        """Return by path what writes each side file."""
        words, about = paths(self.path)
        return {
            words: lambda to: write_text(to, [json_file(self._dictionary())]),
            about: lambda to: write_text(to, [json_file(self._sidecar())]),
        }

    def _dictionary(self) -> dict[str, object]:
        kept = self.layer.without(self.left_out)
        columns = (
            [*{**kept.fields, **self.added}]
            if self.added
            else columns_of(
                kept,
                self.path.suffix.lower(),
                is_illustrative=self.origin.is_illustrative,
            )
        )
        return dictionary(
            self.layer,
            columns,
            crs=self.origin.crs,
            left_out=self.left_out,
            added=self.added,
        )

    def _sidecar(self) -> dict[str, object]:
        workspace, layer, suffix = self.workspace, self.layer, self.path.suffix.lower()
        lineage = workspace.version(layer.name).lineage
        stated = workspace.settings.publication
        metric = crs.read_crs(workspace.settings.metric_crs)
        steps = [lineage.transformation] if layer.has_geometry else []
        system = f"{crs.code_of(metric)} ({metric.name})" if layer.has_geometry else ""
        if suffix in IN_DEGREES:
            lonlat = crs.read_crs(crs.LONLAT)
            steps, system = [*steps, str(crs.transformation(metric, lonlat))], DEGREES
        content = Content(
            file=self.path.name,
            media_type=MEDIA_TYPES.get(suffix, "application/octet-stream"),
            n_features=self.noted.n_features,
            bbox=self.noted.bbox,
            source_documents=tuple(sorted(self.noted.documents)),
            selection=selected_words(workspace, self.selection),
            file_crs=system,
            crs_path=tuple(one for one in steps if one),
            repairs=lineage.repairs,
            left_out=self.left_out,
            dictionary=paths(self.path)[0].name,
            licence=stated.licence,
            limits=Label(vi=stated.limits_vi, en=stated.limits_en),
        )
        return sidecar(layer, self.origin, content)
