"""A workspace on disk full of texts that would run, each told from every other."""

from __future__ import annotations

import io
import re
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import openpyxl
import pyogrio
from shapely.geometry import box

from clusterviz.workspace import drafts
from clusterviz.workspace.creation import open_workspace
from tests.kept import saved
from tests.payloads import PAYLOADS, spoiled_rows

MARK = re.compile(rb"zq(\d\d)x(\d\d\d)q")
"""Behind each text, in letters that nothing alters: which payload, and where."""

_N_LAYERS = 8
_N_NAME = 200

TEXTS = list(PAYLOADS.values())


class Marks:
    """Gives each place a number, and a payload in it a mark."""

    def __init__(self) -> None:
        self.places: list[str] = []

    def text(self, payload: int, place: str) -> str:
        """Return a payload for a place, with its mark behind it."""
        if place not in self.places:
            self.places.append(place)
        number = payload % len(TEXTS)
        return f"{TEXTS[number]}zq{number:02d}x{self.places.index(place):03d}q"

    def found(self, data: bytes) -> set[tuple[str, str]]:
        """Return the pairs of payload and place whose marks are in `data`."""
        names = list(PAYLOADS)
        return {
            (names[int(payload)], self.places[int(place)])
            for payload, place in MARK.findall(data)
        }


@dataclass(frozen=True)
class Spoilt:
    """A workspace, and what is on its way into it.

    Parameters
    ----------
    folder
        Of the workspace.
    marks
        By which its texts are known again.
    drafts
        Of files whose headings, cells, layers, sheets and names are payloads.
    cluster_ids
        The keys of the clusters: each is a payload too.
    """

    folder: Path
    marks: Marks
    drafts: tuple[str, ...]
    cluster_ids: tuple[str, ...]


def spoilt_workspace(folder: Path) -> Spoilt:
    """Return a workspace in a new folder with a payload in each text of each row."""
    marks = Marks()

    def text_of(layer: str, field: str, n: int) -> str:
        if not layer:
            return marks.text(2, "key")
        shift = sum(map(ord, layer + field))
        return marks.text(shift + n, f"{layer}.{field}")

    rows = spoiled_rows(text_of)
    saved(folder, rows)
    workspace = open_workspace(folder)
    begun = []
    for number, make in enumerate((_table, _sheets, _layers)):
        content, suffix = make(marks)
        name = marks.text(1 + number, "file.name").replace("/", "|")
        one = drafts.begin(workspace, "clusters", f"{name}{suffix}", content)
        drafts.look(workspace, one)
        begun.append(one.draft.draft_id)
    for number in range(len(TEXTS)):
        name = marks.text(number, "file.name")[-_N_NAME:].replace("/", "|")
        drafts.begin(workspace, "clusters", f"{name}.csv", b"a,b\n1,2\n")
    keys = tuple(str(row["cluster_id"]) for row in rows["clusters"])
    return Spoilt(folder, marks, tuple(begun), keys)


def _table(marks: Marks) -> tuple[bytes, str]:
    """Return a table whose headings and cells are payloads."""
    n = len(TEXTS)
    headings = [_quoted(marks.text(i, "file.heading")) for i in range(n)]
    lines = [
        ",".join(_quoted(marks.text(i + row, "file.cell")) for i in range(n))
        for row in range(n)
    ]
    head = ",".join(["lon", "lat", *headings])
    body = [f"106.{10 + row},21.25,{line}" for row, line in enumerate(lines)]
    return "\n".join([head, *body]).encode(), ".csv"


def _quoted(text: str) -> str:
    escaped = text.replace('"', '""')
    return f'"{escaped}"'


def _sheets(marks: Marks) -> tuple[bytes, str]:
    """Return a workbook whose sheets are named as payloads."""
    book = openpyxl.Workbook()
    for number in range(len(TEXTS)):
        kept = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", TEXTS[number])[:20].strip("'")
        mark = marks.text(number, "file.sheet")[-9:]
        sheet = book.create_sheet(f"{kept}{mark}")
        sheet.append(["name", "lon", "lat"])
        sheet.append(["a", 106.1, 21.2])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), ".xlsx"


def _layers(marks: Marks) -> tuple[bytes, str]:
    """Return a GeoPackage whose layers are named as payloads."""
    frame = gpd.GeoDataFrame(
        {"name": ["a"]}, geometry=[box(106, 21, 106.1, 21.1)], crs="EPSG:4326"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        for number in range(_N_LAYERS):
            pyogrio.write_dataframe(
                frame, path, layer=f"l{number}", driver="GPKG", append=number > 0,
                layer_options={"SPATIAL_INDEX": "NO"},
            )  # fmt: skip
        # GDAL itself would write no such name.
        with closing(sqlite3.connect(path)) as database:
            for number in range(_N_LAYERS):
                plain = re.sub(r"[\x00-\x1f\u2028\u2029]", " ", TEXTS[number])
                name = plain[:60] + marks.text(number, "file.layer")[-9:]
                quoted = name.replace('"', '""')
                database.execute(f'ALTER TABLE l{number} RENAME TO "{quoted}"')
                for table in ("gpkg_contents", "gpkg_geometry_columns"):
                    database.execute(
                        f"UPDATE {table} SET table_name = ? WHERE table_name = ?",
                        (name, f"l{number}"),
                    )
            database.execute("DELETE FROM gpkg_ogr_contents")
            database.commit()
        return path.read_bytes(), ".gpkg"


def addressed(marks: Marks, payload: int, names: tuple[str, ...]) -> dict[str, str]:
    """Return choices of an address, each a payload."""
    return {name: marks.text(payload, f"address.{name}") for name in names}
