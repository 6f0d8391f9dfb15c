"""The placemarks of a KML file as rows, gathered while it is walked."""

from __future__ import annotations

from collections import Counter

from clusterviz.files.readers.markup_shapes import (
    LEAVES,
    SHAPES,
    Shape,
    closed_ring,
    read_corners,
    to_wkb,
)
from clusterviz.files.refused import FileRefusedError

FOLDER = "folder"
"""The column that names the folders around a placemark."""

MAX_COLUMNS = 500
MAX_CELLS = 50_000_000
"""Rows times columns, filled or not."""

_OWN = {
    "name": "name", "description": "description", "Snippet": "snippet",
    "address": "address", "phoneNumber": "phone",
}  # fmt: skip
_TIMES = {
    ("when", "TimeStamp"): "when",
    ("begin", "TimeSpan"): "begin",
    ("end", "TimeSpan"): "end",
}
_IGNORED = {
    "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "NetworkLink",
    "NetworkLinkControl", "Model", "gx:Track", "gx:MultiTrack", "gx:Tour",
}  # fmt: skip
"""What is no shape of its own, or lies elsewhere."""

_BOUNDARIES = ("outerBoundaryIs", "innerBoundaryIs")


class Placemarks:
    """Rows so far: `begin` and `end` are called for every element of the file.

    Attributes
    ----------
    columns
        By where a value comes from and its name; rows after the last value are
        missing.
    shapes
        A row each, in ISO WKB.
    folders
        Names of the folders around each row, from the outermost.
    ignored
        How many elements of each kind were passed over.
    n_open
        Rings that the file leaves open.
    """

    def __init__(self) -> None:
        self.columns: dict[tuple[str, str], list[str | None]] = {}
        self.shapes: list[bytes | None] = []
        self.folders: list[tuple[str, ...]] = []
        self.ignored: Counter[str] = Counter()
        self.n_open = 0
        self._path: list[str] = []
        self._around: list[str] = []
        self._open: list[Shape] = []
        self._shape: Shape | None = None
        self._data = ""
        self._skipped = 0

    @property
    def _row(self) -> int:
        return len(self.shapes) + 1

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element that begins."""
        self._path.append(name)
        if self._skipped:
            return
        if name in _IGNORED:
            self.ignored[name] += 1
            self._skipped = len(self._path)
        elif name == "Folder":
            self._around.append("")
        elif name == "Placemark":
            if "Placemark" in self._path[:-1]:
                raise FileRefusedError("markup.shape", row=self._row, kind=name)
            self._shape = None
        elif name in SHAPES:
            self._begin_shape(name)
        elif name in ("Data", "SimpleData"):
            self._data = attributes.get("name", "").strip() or name

    def end(self, name: str, text: str) -> None:
        """Take note of an element that ends, and of its text."""
        self._path.pop()
        if self._skipped:
            if len(self._path) < self._skipped:
                self._skipped = 0
            return
        parent = self._path[-1] if self._path else ""
        if name == "coordinates":
            if parent in LEAVES and self._open:
                self._open[-1].corners += read_corners(text, self._row)
        elif name in SHAPES:
            self._end_shape()
        elif name == "Placemark":
            self._end_placemark()
        elif name == "Folder":
            self._around.pop()
        elif parent == "Folder" and name == "name":
            self._around[-1] = text.strip()
        elif "Placemark" in self._path:
            self._value(name, parent, text)

    def _value(self, name: str, parent: str, text: str) -> None:
        """Keep what a leaf of a placemark says, if it says anything."""
        said = text.strip()
        if not said:
            return
        if parent == "Placemark" and name in _OWN:
            self._keep(("own", _OWN[name]), said)
        elif (name, parent) in _TIMES:
            self._keep(("own", _TIMES[name, parent]), said)
        elif name == "SimpleData" or (name == "value" and parent == "Data"):
            self._keep(("data", self._data), said)
        elif parent == "ExtendedData" and name.startswith("*"):
            self._keep(("data", name[1:]), said)

    def _keep(self, key: tuple[str, str], text: str) -> None:
        column = self.columns.setdefault(key, [])
        n = len(self.shapes)
        if len(column) > n:
            column[n] = f"{column[n]}; {text}"
            return
        column += [None] * (n - len(column))
        column.append(text)
        n_columns = len(self.columns)
        if n_columns > MAX_COLUMNS or n_columns * n > MAX_CELLS:
            raise FileRefusedError("markup.too_wide", n=n_columns, n_rows=n)

    def _begin_shape(self, name: str) -> None:
        parent = self._path[-2]
        is_ring = name == "LinearRing" and parent in _BOUNDARIES
        is_place = parent in ("Placemark", "MultiGeometry") or is_ring
        if not is_place or (parent == "Placemark" and self._shape is not None):
            raise FileRefusedError("markup.shape", row=self._row, kind=name)
        self._open.append(Shape(name))

    def _end_shape(self) -> None:
        shape = self._open.pop()
        parent = self._path[-1]
        if parent in _BOUNDARIES:
            polygon = self._open[-1] if self._open else None
            is_outer = parent == _BOUNDARIES[0]
            # The outer ring comes first, and once.
            if (
                polygon is None
                or polygon.kind != "Polygon"
                or is_outer == bool(polygon.parts)
            ):
                raise FileRefusedError("markup.shape", row=self._row, kind="Polygon")
            if shape.corners:
                self.n_open += closed_ring(shape, self._row)
                polygon.parts.append(shape)
        elif parent == "MultiGeometry":
            self._open[-1].parts.append(shape)
        else:
            self._shape = shape

    def _end_placemark(self) -> None:
        blob = None if self._shape is None else to_wkb(self._shape, self._row)
        self.shapes.append(blob)
        self.folders.append(tuple(one for one in self._around if one))
