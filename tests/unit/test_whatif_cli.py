"""The command that holds a drawn site against the plans."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from clusterviz import crs, texts
from tests.incoming import feature, written_geojson
from tests.kept import Run, csv_rows, runner, saved
from tests.strategies import zone
from tests.tiny import at

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language

COLUMNS = (
    "layer", "feature_id", "feature_name", "kind", "overlap_ha", "site_ratio",
    "feature_ratio", "mean_width_m", "verdict", "severity",
)  # fmt: skip
HEADER = {"workspace", "generated_at", "layer_versions", "as_of_on", "rows", "notes"}
LAYERS = {"plan_zones", "clusters", "plots", "clearance_sites", "areas", "coverage"}
HOSTILE = ["{{7*7}}", "[red]", "[/]", "=1+1", "<img src=x>", "a\x1b[31mb\nc"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("whatif") / "W")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of 80 by 80 m in Z04, in CCN-0002 and in S3, in degrees."""
    return drawn(tmp_path_factory.mktemp("site"), at(1410, 210, 1490, 290))


def drawn(folder: Path, shape: shapely.Polygon) -> Path:
    """Return a GeoJSON file of one metric shape, in degrees."""
    metric = gpd.GeoDataFrame(geometry=[shape], crs=crs.METRIC)
    there = crs.to_lonlat(metric).geometry.iloc[0]
    return written_geojson(folder, feature(geometry=shapely.geometry.mapping(there)))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_json_has_the_promised_members_and_figures(
    run: Run, folder: Path, site: Path
) -> None:
    code, out, err = run("whatif", folder, site, "--format", "json")
    found = json.loads(out, parse_constant=pytest.fail)

    assert (code, err) == (0, "")
    assert found.keys() >= HEADER
    assert found["workspace"] == "W"
    assert found["illustrative"] is True
    assert found["as_of_on"] == "2024-04-22"
    assert found["layer_versions"] == dict.fromkeys(LAYERS, 1)
    offset = dt.datetime.fromisoformat(found["generated_at"]).utcoffset()
    assert offset == dt.timedelta(0)
    assert all(set(COLUMNS) <= set(row) for row in found["rows"])
    zone, cluster, *_ = found["rows"]
    assert (zone["feature_id"], zone["verdict"]) == ("Z04", "conflict")
    assert zone["overlap_ha"] == pytest.approx(0.64)
    assert (cluster["layer"], cluster["feature_id"]) == ("clusters", "CCN-0002")
    assert cluster["feature_ratio"] == pytest.approx(0.016)


def test_a_figure_that_nobody_knows_is_null(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    """Minerals were not supplied in the east."""
    path = drawn(tmp_path, at(3500, 1500, 3510, 1510))
    code, out, _ = run("whatif", folder, path, "--format", "json")
    [row] = [
        row
        for row in json.loads(out, parse_constant=pytest.fail)["rows"]
        if row["layer"] == "plan_zones"
    ]

    assert code == 0
    assert row["overlap_ha"] is row["mean_width_m"] is None
    assert (row["kind"], row["verdict"]) == ("mineral", "cannot_be_judged")


def test_csv_has_the_columns_and_says_it_is_illustrative(
    run: Run, folder: Path, site: Path, tmp_path: Path
) -> None:
    code, out, err = run("whatif", folder, site, "--format", "csv", "--lang", "en")
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    path = tmp_path / "found.csv"
    written, _, _ = run("whatif", folder, site, "-o", path)

    assert code == written == 0
    assert set(COLUMNS) <= set(rows[0])
    assert {row["illustrative"] for row in rows} == {"true"}
    assert float(rows[0]["overlap_ha"]) == pytest.approx(0.64)
    assert "Illustrative data" in err
    assert len(csv_rows(path)) == len(rows)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_table_has_labels_words_and_figures_of_the_language(
    run: Run, folder: Path, site: Path, language: Language
) -> None:
    code, out, err = run("whatif", folder, site, "--lang", language)

    assert code == 0
    for name in COLUMNS:
        assert texts.say(f"column.{name}", language) in out
    for word in {
        "vi": ["0,64", "Khu vực Z04", "64,0%", "Rừng phòng hộ"],
        "en": ["0.64", "Khu vực Z04", "64.0%", "Protection forest"],
    }[language]:
        assert word in out
    # The code is for programs, the words are for people.
    assert "protection_forest" not in out
    assert "clearance_sites" not in out
    assert texts.say("export.illustrative", language) in err


def test_metres_are_placed_by_the_system_that_is_named(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    shape = shapely.geometry.mapping(at(1410, 210, 1490, 290))
    path = written_geojson(tmp_path, feature(geometry=shape))
    code, out, _ = run("whatif", folder, path, "--crs", crs.METRIC, "--format", "json")

    assert code == 0
    assert json.loads(out)["rows"][0]["overlap_ha"] == pytest.approx(0.64)


def test_another_day_may_be_asked_for(run: Run, folder: Path, tmp_path: Path) -> None:
    """Z06 was an industrial park to the end of 2020."""
    path = drawn(tmp_path, at(210, 1210, 290, 1290))
    words = ("whatif", folder, path, "--as-of", "2020-06-01", "--format", "json")
    found = json.loads(run(*words)[1])
    zones = {row["feature_id"] for row in found["rows"] if row["feature_id"][:1] == "Z"}

    assert zones == {"Z06"}
    assert found["as_of_on"] == "2020-06-01"


BAD = [
    (["none.geojson"], "none.geojson"),
    (["empty.geojson"], "empty.geojson"),
    (["bytes.geojson"], "bytes.geojson"),
    (["metres.geojson"], "in doubt"),
    (["line.geojson"], "a LineString"),
    (["bow.geojson"], "Self-intersection"),
    (["two.geojson"], "2 shapes"),
    (["."], "."),
    (["site.geojson", "--crs", "EPSG:nine"], "EPSG:nine"),
    (["site.geojson", "--as-of", "22/4/2024"], "no day"),
    (["site.geojson", "--format", "geojson"], "no place"),
    (["site.geojson", "--format", "xml"], "--format"),
    (["site.geojson", "-o", "x.docx"], "in which format"),
    (["site.geojson", "--cluster", "CCN-0001"], "No such option"),
    ([], "Missing argument 'SITE'"),
]


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a sound site and some that are none."""
    folder = tmp_path_factory.mktemp("bad")
    ring = [[106.0, 21.2], [106.001, 21.2], [106.001, 21.201], [106.0, 21.2]]
    first, second, third, _ = ring
    sound = {"type": "Polygon", "coordinates": [ring]}
    bow = [first, third, [106.001, 21.2], [106.0, 21.201], first]
    shapes = {
        "site": sound,
        "metres": shapely.geometry.mapping(at(0, 0, 10, 10)),
        "line": {"type": "LineString", "coordinates": [first, second]},
        "bow": {"type": "Polygon", "coordinates": [bow]},
        "two": {"type": "GeometryCollection", "geometries": [sound]},
    }
    for name, shape in shapes.items():
        written_geojson(folder, feature(geometry=shape)).rename(
            folder / f"{name}.geojson"
        )
    both = {"type": "FeatureCollection", "features": [feature(geometry=sound)] * 2}
    written_geojson(folder, both).rename(folder / "two.geojson")
    (folder / "empty.geojson").write_bytes(b"")
    (folder / "bytes.geojson").write_bytes(bytes(range(256)))
    return folder


@pytest.mark.parametrize(("words", "complaint"), BAD, ids=lambda one: str(one)[:40])
def test_bad_use_ends_with_2_and_one_clear_line(
    run: Run,
    folder: Path,
    bad_files: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    complaint: str,
) -> None:
    monkeypatch.chdir(bad_files)
    before = sorted(bad_files.iterdir())
    code, out, err = run("whatif", folder, *words, "--lang", "en")

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("clusterviz: ")
    assert complaint in err
    assert sorted(bad_files.iterdir()) == before


def test_hostile_names_of_zones_show_as_themselves(run: Run, tmp_path: Path) -> None:
    """Six zones on one spot, of which each takes all of the site."""
    land = at(1000, 100, 1200, 300)
    zones = [zone(f"H{i}", land, zone_name=text) for i, text in enumerate(HOSTILE)]
    folder = saved(tmp_path / "W", {"plan_zones": zones})
    path = drawn(tmp_path, at(1010, 110, 1100, 190))
    code, table, _ = run("whatif", folder, path, "--lang", "en")
    found = json.loads(run("whatif", folder, path, "--format", "json")[1])["rows"]
    lines = io.StringIO(run("whatif", folder, path, "--format", "csv")[1], newline="")
    in_csv = {row["feature_id"]: row["feature_name"] for row in csv.DictReader(lines)}

    assert code == 0
    assert "\x1b" not in table
    names = {row["feature_id"]: row["feature_name"] for row in found}
    for i, text in enumerate(HOSTILE):
        assert text.replace("\x1b", r"\x1b").replace("\n", r"\n") in table
        assert names[f"H{i}"] == text
        # A spreadsheet would reckon what begins so; an apostrophe keeps it text.
        kept = f"'{text}" if text.startswith("=") else text
        assert in_csv[f"H{i}"] == kept
