"""Side files of an export: what its columns mean, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import crs
from clusterviz.files.dcat import Catalog, dcat_json
from clusterviz.files.described import DataFile
from clusterviz.files.dictionary import dictionary
from clusterviz.files.iso19115 import iso_xml
from clusterviz.files.sidecar import Content, json_file, sidecar
from clusterviz.files.whole import write_text
from clusterviz.schema import Label
from clusterviz.workspace import metadata
from clusterviz.workspace.formats import (
    IN_METRES,
    MEDIA_TYPES,
    OF_ANY_SYSTEM,
    columns_of,
)
from clusterviz.workspace.provenance import selected_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from clusterviz.files.described import Described
    from clusterviz.files.origin import Origin
    from clusterviz.schema import Field, Language, Layer
    from clusterviz.workspace.noted import Noted
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.selection import Selection

DEGREES = "OGC:CRS84 (WGS 84, longitude first)"


ENDINGS = (".dictionary.json", ".metadata.json", ".metadata.xml", ".metadata.jsonld")
"""What the fields mean; what the file is, in our words, by ISO 19115 and by DCAT."""


def paths(path: Path) -> tuple[Path, ...]:
    """Return what goes with a file: its dictionary, and its metadata three times.

    Named after the whole of its name: the same layer in two formats may lie in one
    folder, and each says its own.

    Examples
    --------
    >>> from pathlib import Path
    >>> [one.name for one in paths(Path("clusters.gpkg"))][:2]
    ['clusters.gpkg.dictionary.json', 'clusters.gpkg.metadata.json']
    """
    return tuple(path.with_name(f"{path.name}{ending}") for ending in ENDINGS)


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
        Fields that are not public or may name persons.
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
        words, about, iso, dcat = paths(self.path)
        return {
            words: lambda to: write_text(to, [json_file(self._dictionary())]),
            about: lambda to: write_text(to, [json_file(self._sidecar())]),
            iso: lambda to: write_text(to, [iso_xml(self._described())]),
            dcat: lambda to: write_text(to, [self._catalog()]),
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

    @property
    def _is_metric(self) -> bool:
        return self.path.suffix.lower() in OF_ANY_SYSTEM | IN_METRES

    def _described(self) -> Described:
        """Return what both standards say: that of the rows that are in the file."""
        workspace, layer, noted = self.workspace, self.layer, self.noted
        system = None
        if layer.has_geometry:
            named = workspace.settings.metric_crs if self._is_metric else crs.LONLAT
            system = metadata.system_of(crs.read_crs(named))
        return metadata.described(
            workspace,
            layer,
            noted,
            [DataFile(self.path.name, noted.size_bytes, noted.sha256, system)],
            written_at=self.origin.generated_at,
            as_of_on=self.selection.as_of_on,
            name=self._name(),
            part=self.origin.part_label,
            left_out=[name for name in self.left_out if name in layer.personal],
            fields=[name for name in layer.fields if name not in self.left_out],
        )

    def _catalog(self) -> str:
        """Return the catalogue of one layer: harvesters ask for one."""
        found, origin = self._described(), self.origin
        catalog = Catalog(
            metadata.identifier(
                self.workspace, f"export/{self._name()}/{origin.generated_at}"
            ),
            found.title,
            Label(vi=self._told("vi", found), en=self._told("en", found)),
            found.publisher,
            origin.generated_at,
        )
        return dcat_json(catalog, [found])

    def _told(self, language: Language, found: Described) -> str:
        note = self.origin.note(language)
        return f"{note} {found.abstract.say(language)}".strip()

    def _name(self) -> str:
        return metadata.part_name(self.layer.name, self.origin)

    def _sidecar(self) -> dict[str, object]:
        workspace, layer, suffix = self.workspace, self.layer, self.path.suffix.lower()
        lineage = workspace.version(layer.name).lineage
        stated = workspace.settings.publication
        metric = crs.read_crs(workspace.settings.metric_crs)
        steps = [lineage.transformation] if layer.has_geometry else []
        system = f"{crs.code_of(metric)} ({metric.name})" if layer.has_geometry else ""
        if layer.has_geometry and not self._is_metric:
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
