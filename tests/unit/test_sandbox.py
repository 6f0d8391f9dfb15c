"""The child process: what it brings back, what it may use and what it is told."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest

from clusterviz.files.refused import FileRefusedError
from clusterviz.files.sandbox import read_raw
from clusterviz.settings import ImportLimits
from tests.incoming import (
    changed_geopackage,
    feature,
    shapefile,
    written_geojson,
    zipped,
    zones,
)

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = ImportLimits()
posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in")


@pytest.mark.parametrize("make", ["gpkg", "zip", "geojson"])
def test_each_format_gives_the_same_rows(tmp_path: Path, make: str) -> None:
    if make == "gpkg":
        path = changed_geopackage(tmp_path)
    elif make == "zip":
        path = zipped(shapefile(tmp_path))
    else:
        path = tmp_path / "zones.geojson"
        zones().to_file(path, driver="GeoJSON")

    raw = read_raw(path, LIMITS)

    assert raw.layer.lower() == "zones"
    assert raw.frame["ten"].tolist() == ["Đa Mai"]
    assert raw.frame["so"].tolist() == [7]
    assert raw.frame["geometry"].iloc[0].equals(zones().geometry.iloc[0])
    assert [one for one in raw.notes if not one.code.startswith("no_")] == ([])


def test_whole_numbers_keep_every_digit_where_some_are_missing(tmp_path: Path) -> None:
    rows = [feature(properties={"so": 2**53 + 1}), feature(properties={})]
    path = written_geojson(tmp_path, {"type": "FeatureCollection", "features": rows})

    frame = read_raw(path, LIMITS).frame

    assert frame["so"][0] == 2**53 + 1
    assert frame["so"].isna().tolist() == [False, True]


def test_numbers_beyond_64_bits_and_nested_values_come_as_text(tmp_path: Path) -> None:
    path = written_geojson(tmp_path, feature(properties={"n": 2**70, "list": [1, 2]}))

    frame = read_raw(path, LIMITS).frame

    assert frame["n"].tolist() == [str(2**70)]
    assert frame["list"].tolist() == ["[1, 2]"]


def test_text_that_is_not_utf8_is_refused_and_its_column_named(
    tmp_path: Path,
) -> None:
    path = tmp_path / "zones.gpkg"
    # Without an index, which only GDAL's own functions can keep up to date.
    zones().to_file(path, layer="zones", driver="GPKG", SPATIAL_INDEX="NO")
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE zones SET ten = cast(x'ff80fe41' AS text)")
        database.commit()

    error = refusal(path)

    assert (error.reason, error.values) == ("text_not_utf8", {"column": "ten"})
    assert len(str(error).splitlines()) == 1


def test_a_column_that_holds_bytes_is_left_out_and_named(tmp_path: Path) -> None:
    path = changed_geopackage(tmp_path, "ALTER TABLE zones ADD COLUMN anh BLOB")

    raw = read_raw(path, LIMITS)

    noted = {(one.code, one.value) for one in raw.notes}
    assert ("column_unreadable", "anh") in noted
    assert "anh" not in raw.frame.columns


@posix
def test_a_file_that_needs_more_memory_than_allowed_is_refused(tmp_path: Path) -> None:
    error = refusal(changed_geopackage(tmp_path), ImportLimits(memory_mb=60))

    assert error.reason in ("reader_memory", "reader_failed")
    assert error.values["memory_mb"] == 60


def test_a_gdal_that_keeps_its_drivers_never_sees_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = changed_geopackage(tmp_path)
    monkeypatch.setattr(pyogrio, "list_drivers", dict)

    assert refusal(path).reason == "gdal_drivers"


def refusal(path: Path, limits: ImportLimits = LIMITS) -> FileRefusedError:
    """Return why a file is refused."""
    with pytest.raises(FileRefusedError) as caught:
        read_raw(path, limits)
    return caught.value


def test_progress_is_told_from_start_to_end(tmp_path: Path) -> None:
    told: list[float] = []

    read_raw(changed_geopackage(tmp_path), LIMITS, on_progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, *commands: str) -> None:
    """Let a shell script with `commands` stand in for the child's Python."""
    script = folder / "python"
    script.write_text("\n".join(["#!/bin/sh", *commands, ""]))
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))


@posix
def test_the_reader_is_ended_with_all_that_it_started_when_its_time_is_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, said = changed_geopackage(tmp_path), tmp_path / "pid"
    stand_in(tmp_path, monkeypatch, f"sleep 60 & echo $! > {said}", "wait")

    assert refusal(path, ImportLimits(wall_s=1)).reason == "reader_slow"

    pid = int(said.read_text())
    for _ in range(100):
        if not is_running(pid):
            break
        time.sleep(0.05)
    assert not is_running(pid)


def is_running(pid: int) -> bool:
    """Return whether a process runs; one that ended and was not asked for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = f"/proc/{pid}/stat"
    if not os.path.exists(stat):  # noqa: PTH110
        return True
    with open(stat, encoding="utf-8") as file:  # noqa: PTH123
        return file.read().rpartition(")")[2].split()[0] != "Z"


@posix
def test_the_reader_is_told_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, said = changed_geopackage(tmp_path), tmp_path / "environment"
    monkeypatch.setenv("CLUSTERVIZ_SECRET", "hush")
    stand_in(tmp_path, monkeypatch, f"/usr/bin/env > {said}")

    assert refusal(path).reason == "reader_failed"

    environment = said.read_text()
    assert "hush" not in environment
    assert "PROJ_NETWORK=OFF" in environment
    assert "OGR_VRT" in environment.partition("GDAL_SKIP=")[2]


@posix
@pytest.mark.parametrize(
    "answer",
    [
        "",
        "[]",
        "7",
        "{",
        '{"layer": 1, "crs": ""}',
        '{"layer": "a", "crs": "", "x": 1}',
        '{"reason": "no_such_reason"}',
        '{"reason": "file_empty"}',
        '{"reason": "file_empty", "values": {"file": "a", "more": "b"}}',
        '{"reason": "file_empty", "values": {"file": ["a"]}}',
        '{"reason": "shapefile_size", "values": '
        '{"part": "a", "n_stated": 1e999, "n_bytes": 1}}',
        '{"reason": "frame.program"}',
        '{"reason": "../en/frame.program"}',
    ],
)
def test_an_answer_that_is_not_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    path, said = changed_geopackage(tmp_path), tmp_path / "answer"
    said.write_text(answer)
    stand_in(tmp_path, monkeypatch, f"/bin/cp {said} answer.json")

    assert refusal(path).reason == "reader_failed"


@posix
def test_what_the_reader_says_is_shortened_and_printable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, said = changed_geopackage(tmp_path), tmp_path / "answer"
    values = {"n": 2, "layers": "\u202e\x1b[31m" + "a" * 9999}
    answer = {"reason": "several_layers", "values": values, "choices": ["a", "\x00"]}
    said.write_text(json.dumps(answer))
    stand_in(tmp_path, monkeypatch, f"/bin/cp {said} answer.json")

    error = refusal(path)

    assert error.reason == "several_layers"
    assert str(error).isprintable()
    assert len(str(error)) < 1000
    assert error.choices == ("a",)


@posix
@pytest.mark.parametrize("name", ["answer.json", "progress", "rows.parquet"])
@pytest.mark.parametrize("make", ["mkfifo", "/bin/ln -s /dev/zero"])
def test_a_reader_that_leaves_no_plain_file_cannot_hold_us_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, make: str
) -> None:
    path, answer = changed_geopackage(tmp_path), tmp_path / "answer"
    answer.write_text('{"layer": "a", "crs": ""}')
    first = "PATH=/bin:/usr/bin"
    copy = f"cp {answer} answer.json"
    commands = [f"{make} {name}"] if name == "answer.json" else [copy, f"{make} {name}"]
    stand_in(tmp_path, monkeypatch, first, *commands, "sleep 0.5")

    with pytest.raises(FileRefusedError) as caught:
        read_raw(path, LIMITS, on_progress=lambda _: None)

    assert caught.value.reason == "reader_failed"


def not_utf8() -> pa.Array:
    """Return one text of four bytes that are no UTF-8."""
    return pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\4\0\0\0"),
                         pa.py_buffer(b"\xff\x80\xfeA")],
    )  # fmt: skip


DAMAGED = {
    "no Parquet": None,
    "text that is not UTF-8": pa.table({"ten": not_utf8()}),
    "geometry that is no WKB": pa.table({"geometry": pa.array([b"x"])}),
    "geometry of numbers": pa.table({"geometry": pa.array([7])}),
    "a name that comes twice": pa.table([pa.array([1])] * 2, names=["a", "a"]),
    "notes for pandas that are none": pa.table({"a": pa.array([1])}).cast(
        pa.schema([("a", pa.int64())], metadata={b"pandas": b"{"})
    ),
    "a day that no calendar has": pa.table({"a": pa.array([2**30], pa.date32())}),
}


@posix
@pytest.mark.parametrize("kind", DAMAGED)
def test_rows_that_the_reader_cannot_have_meant_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = changed_geopackage(tmp_path)
    answer, rows = tmp_path / "answer", tmp_path / "rows"
    answer.write_text('{"layer": "a", "crs": ""}')
    table = DAMAGED[kind]
    if table is None:
        rows.write_text("x")
    else:
        pq.write_table(table, rows)
    stand_in(
        tmp_path,
        monkeypatch,
        f"/bin/cp {answer} answer.json",
        f"/bin/cp {rows} rows.parquet",
    )

    if kind == "notes for pandas that are none":
        assert read_raw(path, LIMITS).frame["a"].tolist() == [1]
        return
    assert refusal(path).reason == "reader_failed"
