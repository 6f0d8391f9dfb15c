"""Every text of every layer through every way out: none runs, none is lost."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import docx
import openpyxl
import pandas as pd
import pyogrio
import pytest

from clusterviz.errors import InputError
from clusterviz.ui import routes
from clusterviz.view.features import display_features
from clusterviz.workspace import exports, fill, form_files, handouts, letters
from clusterviz.workspace.imports import import_file, report_rows
from clusterviz.workspace.mapframes import MapQuestion, map_frame, map_layers
from tests.incoming import empty_workspace
from tests.kept import csv_rows, runner, saved
from tests.payloads import PAYLOADS, is_name, spoiled_rows
from tests.tiny import AS_OF_ON, layers, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from clusterviz.workspace import Workspace

ROUNDS = range(3)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
LAYERS = list(layers())
PLACED = (".geojson", ".kml", ".kmz", ".gpkg")
CUT = (".zip", ".dxf")
"""A shapefile cuts texts, a drawing has names only."""

WAYS = [
    (layer, suffix)
    for layer in LAYERS
    for suffix in exports.SUFFIXES
    if suffix not in CUT and (layers()[layer].has_geometry or suffix not in PLACED)
]
"""Layers and the formats that keep all of a text."""


@cache
def spoiled(turn: int) -> Workspace:
    """Return the tiny workspace, each text of it another of the payloads."""
    texts = list(PAYLOADS.values())

    def text_of(layer: str, field: str, n: int) -> str:
        return texts[(sum(map(ord, layer + field)) + n + 9 * turn) % len(texts)]

    return tiny_workspace(spoiled_rows(text_of))


def written(turn: int, layer: str) -> list[tuple[str, list[str]]]:
    """Return the columns of free text of a layer, with what is in each."""
    workspace = spoiled(turn)
    rows = workspace.rows(layer)
    declared = workspace.layers[layer]
    return [
        (name, rows[name].tolist())
        for name, field in declared.fields.items()
        if field.type == "text" and not is_name(declared, field, workspace.layers)
    ]


def bare(text: object) -> str:
    """Return the beginning of a text without what not every format can hold."""
    # As Excel's own files write what XML cannot hold.
    decoded = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), str(text))
    kept = re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufffd?]", "", decoded)
    return kept.removeprefix("'")[:40]


def read_back(path: Path) -> list[dict[str, Any]]:
    """Return the rows of an export, as another program reads them."""
    match path.suffix:
        case ".geojson":
            found = json.loads(path.read_text(encoding="utf-8"))
            return [one["properties"] for one in found["features"]]
        case ".json":
            rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))[
                "rows"
            ]
            return rows
        case ".csv":
            return [*csv_rows(path)]
        case ".xlsx":
            sheet = openpyxl.load_workbook(path).worksheets[0]
            _, codes, *lines = sheet.iter_rows(values_only=True)
            return [dict(zip(map(str, codes), line, strict=True)) for line in lines]
        case ".kml" | ".kmz":
            is_packed = path.suffix == ".kmz"
            text = zipfile.ZipFile(path).read("doc.kml") if is_packed else b""
            root = ElementTree.fromstring(text or path.read_bytes())
            read = root.iterfind(".//{*}ExtendedData")
            return [{str(one.get("name")): one[0].text for one in row} for row in read]
        case ".gpkg":
            # The first is the layer; the looks that go with it are another table.
            name = pyogrio.list_layers(path)[0, 0]
            found = pyogrio.read_dataframe(path, layer=name, read_geometry=False)
        case _:
            found = pd.read_parquet(path)
    return [
        {str(name): value for name, value in row.items()}
        for row in found.to_dict("records")
    ]


@pytest.mark.parametrize("turn", ROUNDS)
@pytest.mark.parametrize(("layer", "suffix"), WAYS)
def test_every_text_leaves_as_itself(
    layer: str, suffix: str, turn: int, tmp_path: Path
) -> None:
    path = tmp_path / f"a{suffix}"
    exports.export(spoiled(turn), layer, path, has_personal=True)
    rows = read_back(path)
    if suffix in {".kml", ".kmz"}:
        # Folders stand in the order of the legend.
        key = layers()[layer].key
        order = list(spoiled(turn).rows(layer)[key])
        rows.sort(key=lambda row: order.index(row[key]))

    for name, wanted in written(turn, layer):
        assert [bare(row[name]) for row in rows] == [bare(one) for one in wanted], name


@pytest.mark.parametrize("turn", ROUNDS)
@pytest.mark.parametrize("layer", LAYERS)
def test_no_text_in_a_table_is_a_formula(layer: str, turn: int, tmp_path: Path) -> None:
    exports.export(spoiled(turn), layer, tmp_path / "a.csv", has_personal=True)
    exports.export(spoiled(turn), layer, tmp_path / "a.xlsx", has_personal=True)

    for row in csv_rows(tmp_path / "a.csv"):
        assert not [one for one in row.values() if is_run(one)]
    assert formulas((tmp_path / "a.xlsx").read_bytes()) == []


def is_run(cell: str) -> bool:
    """Return whether a spreadsheet would take the text of a cell for a formula."""
    return cell.startswith(FORMULA) and not re.fullmatch(
        r"-?\d+(\.\d+)?(e[-+]\d+)?", cell
    )


def formulas(book: bytes) -> list[str]:
    """Return the cells of a workbook that would be computed or followed."""
    return [
        f"{sheet.title} {cell.coordinate}: {cell.value}"
        for sheet in openpyxl.load_workbook(io.BytesIO(book))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" or cell.hyperlink is not None
    ]


@pytest.mark.parametrize("turn", ROUNDS)
@pytest.mark.parametrize("layer", [one for one in LAYERS if layers()[one].has_geometry])
def test_a_shapefile_of_any_text_is_one_that_gdal_reads(
    layer: str, turn: int, tmp_path: Path
) -> None:
    path = tmp_path / "a.zip"
    exports.export(spoiled(turn), layer, path)
    with zipfile.ZipFile(path) as archive:
        names = [one for one in archive.namelist() if one.endswith(".shp")]

    read = pyogrio.read_dataframe(f"/vsizip/{path}/{names[0]}")

    assert len(read) == len(spoiled(turn).rows(layer))


@pytest.mark.parametrize("turn", ROUNDS)
def test_the_map_is_told_every_text_as_data(turn: int) -> None:
    workspace = spoiled(turn)
    for name in map_layers(workspace):
        level = "district" if name == "areas" else ""
        question = MapQuestion(name, AS_OF_ON, level)
        frame = map_frame(workspace, question)
        told = display_features(name, frame, workspace.layers, "vi")
        json.dumps(told, allow_nan=False)
        if name == "clusters":
            ((_, names), *_) = [
                one for one in written(turn, name) if one[0] == "cluster_name"
            ]
            shown = {bare(one["properties"]["lines"][0]) for one in told["features"]}
            assert shown <= {bare(one) for one in names}
        address = routes.layer_url(workspace, question, "vi")
        assert re.fullmatch(r"[A-Za-z0-9_./?=&%-]+", address)
        if name in workspace.layers:
            json.loads(handouts.shown_geojson(workspace, question, "vi"))


@pytest.mark.parametrize("turn", ROUNDS)
def test_a_letter_holds_text_and_nothing_that_is_computed_or_fetched(turn: int) -> None:
    workspace = spoiled(turn)
    areas = workspace.rows("areas")
    n_letters = 0
    for code in areas[areas["level"] == "district"]["area_code"].unique():
        try:
            data = letters.letter(workspace, code, "vi", level="district")
        except InputError:
            continue
        n_letters += 1
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {one: archive.read(one) for one in archive.namelist()}
        body = parts["word/document.xml"]
        document = docx.Document(io.BytesIO(data))
        assert b"<w:hyperlink" not in body
        assert b"instrText" not in body
        assert b'TargetMode="External"' not in b"".join(parts.values())
        assert not CONTROL.search("".join(one.text for one in document.paragraphs))
        # A template that was run says what a cycler is.
        assert b"Cycler" not in body
    assert n_letters


@pytest.mark.parametrize("turn", ROUNDS)
def test_forms_and_sheets_to_fill_hold_no_formula(turn: int, tmp_path: Path) -> None:
    workspace = spoiled(turn)
    for number, period in (("03", "2024-H1"), ("04", "2024-H1")):
        path = tmp_path / f"{number}.xlsx"
        form_files.write_report(workspace, number, path, period)
        assert formulas(path.read_bytes()) == []
    keys = workspace.rows("clusters")["cluster_id"]
    gaps = asked(keys, next(iter(PAYLOADS.values())))
    assert formulas(fill.workbook(workspace, "clusters", gaps, "vi")) == []


def asked(keys: pd.Series[str], reason: str) -> pd.DataFrame:
    """Return a gap of each cluster."""
    return keys.to_frame("feature_id").assign(
        field="leased_ha", state="missing", reason=reason
    )


COMMANDS = (
    "layers", "check", "overlaps", "occupancy", "landfund", "gate", "clearance",
    "changes", "history",
)  # fmt: skip


@pytest.mark.parametrize("turn", ROUNDS)
def test_the_terminal_is_steered_by_no_text(
    turn: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {name: rows_of(turn, name) for name in LAYERS if spoiled(turn).has(name)}
    folder = saved(tmp_path / "W", rows)
    run = runner(capsys)
    for command in COMMANDS:
        words = ["--from", "2024-01-01"] if command == "changes" else []
        for form in ("table", "csv", "json"):
            code, out, err = run(command, folder, *words, "--format", form)
            said = out if form == "table" else ""
            assert not CONTROL.search(said + err), (command, form)
            if form == "csv" and code != 2:
                table = csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline=""))
                assert not [one for row in table for one in row if is_run(one)]
            if form == "json" and code != 2:
                json.loads(out)


def rows_of(turn: int, layer: str) -> list[dict[str, Any]]:
    """Return the rows of a layer as the tiny workspace takes them."""
    records = spoiled(turn).rows(layer).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in records]


def test_what_an_import_says_of_hostile_text_is_plain_and_on_one_line(
    tmp_path: Path,
) -> None:
    workspace = empty_workspace(tmp_path / "W")
    texts = [one for one in PAYLOADS.values() if len(one) < 200]
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([texts, texts, texts[::-1]])

    report = import_file(workspace, "documents", path)

    rows = report_rows(report)
    assert rows
    for row in rows:
        for language in ("vi", "en"):
            assert not CONTROL.search(row[f"message_{language}"])
            assert "\n" not in row[f"message_{language}"]
