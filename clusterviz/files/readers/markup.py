"""KML and KMZ, read inside the child process, without GDAL.

GDAL's reader keeps the whole document in memory, four kilobytes a placemark, and
makes a layer of each folder, places of pictures, and numbers of codes: 0012
becomes 12. Here every value stays the text that it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from clusterviz.files.guard.kml import unpacked_kml, walk
from clusterviz.files.readers.placemarks import FOLDER, Placemarks
from clusterviz.files.refused import FileRefusedError, listed, printable
from clusterviz.files.rows import GEOMETRY, free_name
from clusterviz.files.worker import Answer, Note

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.files.worker import Request


def read_kml(path: Path, request: Request) -> tuple[pa.Table, Answer]:
    """Return the placemarks of a KML file, or of one of its folders."""
    found = Placemarks()
    walk(path, found.begin, found.end)
    if not found.shapes:
        raise FileRefusedError("markup.no_placemarks")
    table = _table(found)
    if request.layer is not None:
        table = _of_folder(table, found, request.layer)
    notes = []
    if found.ignored:
        kinds = ", ".join(f"{kind} ({n})" for kind, n in found.ignored.most_common())
        notes.append(Note(code="markup.ignored", value=kinds))
    if found.n_open:
        notes.append(Note(code="markup.rings_unclosed", value=str(found.n_open)))
    layer = request.layer or path.stem
    # KML is in WGS 84, whatever it says: the parent knows that by its kind.
    return table, Answer(layer=layer, crs="", notes=tuple(notes))


def read_kmz(path: Path, request: Request) -> tuple[pa.Table, Answer]:
    """Return the placemarks of the document in a KMZ."""
    document = unpacked_kml(path, path.parent, request.limits.memory_mb)
    return read_kml(document, request)


def _table(found: Placemarks) -> pa.Table:
    n = len(found.shapes)
    columns: dict[str, Any] = {}
    # What KML itself says first: a column of the file may have the same name.
    for key in sorted(found.columns, key=lambda key: key[0] != "own"):
        values = found.columns[key]
        padded = values + [None] * (n - len(values))
        columns[free_name(key[1], columns)] = pa.array(padded, pa.string())
    if any(found.folders):
        paths = [" / ".join(one) or None for one in found.folders]
        columns[free_name(FOLDER, columns)] = pa.array(paths, pa.string())
    columns[GEOMETRY] = pa.array(found.shapes, pa.binary())
    return pa.table(columns)


def _of_folder(table: pa.Table, found: Placemarks, layer: str) -> pa.Table:
    """Return the rows in a folder, named by itself or with those around it."""
    is_in = [layer in one or layer == " / ".join(one) for one in found.folders]
    if not any(is_in):
        names = sorted({" / ".join(one) for one in found.folders if one})
        raise FileRefusedError(
            "markup.no_such_folder", layer=printable(layer), folders=listed(names)
        )
    return table.filter(pa.array(is_in))
