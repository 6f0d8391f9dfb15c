"""Coordinates that nobody stated are proposed; what a person says is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from clusterviz import texts
from clusterviz.crs import METRIC, Coordinates
from clusterviz.files.guard import Kind
from clusterviz.files.sandbox import RawLayer
from clusterviz.records import Severity
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.ground import sketch
from clusterviz.workspace.placement import Placed, placed
from clusterviz.workspace.statements import stated
from tests.tiny import at, layers, tiny_rows, tiny_workspace

if TYPE_CHECKING:
    from numpy.typing import NDArray

LAYERS = layers()

SITE = at(600, 300, 1_100, 700)
"""In the commune Tây Nam of the tiny workspace."""


def raw(crs: str = "", kind: Kind = Kind.SHAPEFILE) -> RawLayer:
    """Return a file without rows that states `crs`."""
    return RawLayer(gpd.GeoDataFrame(geometry=[]), "a", crs, kind, ())


def rows(
    shape: shapely.Geometry = SITE, code: str = METRIC, **columns: str
) -> gpd.GeoDataFrame:
    """Return one row with a metric shape, its numbers those of another system."""
    way = Transformer.from_crs(METRIC, code, always_xy=True)

    def numbers(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(way.transform(points[:, 0], points[:, 1]))

    moved = shapely.transform(shape, numbers)
    return gpd.GeoDataFrame({k: [v] for k, v in columns.items()}, geometry=[moved])


def swapped(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows with north first."""
    return frame.set_geometry(
        shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1])
    )


def put(
    frame: gpd.GeoDataFrame, file: RawLayer | None = None, crs: str | None = None
) -> Placed:
    """Return the rows as clusters of the tiny workspace."""
    return placed(tiny_workspace(), LAYERS["clusters"], frame, file or raw(), crs)


def codes(found: Placed, severity: Severity) -> list[str]:
    """Return the codes of one severity."""
    return [one.code for one in found.findings if one.severity is severity]


@pytest.mark.parametrize("is_swapped", [False, True])
@pytest.mark.parametrize("code", ["EPSG:9209", "EPSG:3405", "EPSG:4326"])
def test_what_nobody_stated_is_placed_as_proposed(code: str, is_swapped: bool) -> None:
    frame = rows(code=code, commune_names="Tây Nam")
    found = put(swapped(frame) if is_swapped else frame)

    (decision,) = codes(found, Severity.DECISION)
    assert decision.startswith("coordinates.proposed")
    assert found.chosen == Coordinates(code, is_swapped)
    assert "coordinates.clue_named" in codes(found, Severity.INFO)
    assert found.frame is not None
    assert shapely.hausdorff_distance(found.frame.geometry.iloc[0], SITE) < 0.01


def test_a_shift_that_nothing_tells_is_said_with_its_distance() -> None:
    found = put(rows(commune_names="Tây Nam"))

    (decision,) = [one for one in found.findings if one.severity is Severity.DECISION]
    assert decision.code == "coordinates.proposed_close"
    assert decision.values["second"] == "EPSG:9214+unshifted"
    # DOMAIN §10: 224 m at Bắc Giang.
    assert str(decision.values["distance"]) in ("223 m", "224 m", "225 m")


def test_zones_that_all_lie_in_a_wide_province_are_told_by_custom_alone() -> None:
    wide = at(-60_000, -20_000, 60_000, 40_000)
    province = tiny_rows(LAYERS)["areas"][0] | {"geometry": wide}
    workspace = tiny_workspace({"areas": [province]})

    found = placed(workspace, LAYERS["clusters"], rows(), raw(), None)

    (decision,) = [one for one in found.findings if one.severity is Severity.DECISION]
    assert decision.code == "coordinates.proposed_usual"
    assert decision.values["crs"] == METRIC
    middle = SITE.centroid
    way = Transformer.from_crs(decision.values["second"], METRIC, always_xy=True)
    distance_m = middle.distance(shapely.Point(way.transform(middle.x, middle.y)))
    assert decision.values["distance"] == f"{distance_m / 1000:.0f} km"


def test_a_shift_is_told_by_the_present_boundary_of_the_cluster() -> None:
    """Written as WGS 84 in the zone's projection: the datum shift was left out."""
    (first, *_) = tiny_rows(LAYERS)["clusters"]
    key, shape = first["cluster_id"], first["geometry"]
    frame = rows(shape, "+proj=tmerc +lon_0=107 +k=0.9999 +x_0=500000 +datum=WGS84",
                 cluster_id=key)  # fmt: skip
    found = put(frame)

    assert str(found.chosen) == "EPSG:9214+unshifted"
    assert "coordinates.clue_known" in codes(found, Severity.INFO)
    assert "EPSG:6960" in found.transformation
    assert found.transformation.startswith("EPSG:9214+unshifted: ")


def test_a_shift_left_out_of_what_a_file_states_is_questioned() -> None:
    (first, *_) = tiny_rows(LAYERS)["clusters"]
    key, shape = first["cluster_id"], first["geometry"]
    frame = rows(shape, "+proj=tmerc +lon_0=107 +k=0.9999 +x_0=500000 +datum=WGS84",
                 cluster_id=key)  # fmt: skip
    found = put(frame, raw("EPSG:9214"))

    assert codes(found, Severity.DECISION) == ["coordinates.contradicted"]
    # Nothing is moved against what the file states.
    assert found.chosen == Coordinates("EPSG:9214")


def test_a_person_who_contradicts_the_evidence_is_believed_and_warned() -> None:
    (first, *_) = tiny_rows(LAYERS)["clusters"]
    frame = rows(first["geometry"], cluster_id=first["cluster_id"])

    found = put(frame, crs="EPSG:9214+unshifted")

    assert codes(found, Severity.WARNING) == ["coordinates.doubted"]
    assert found.chosen == Coordinates("EPSG:9214", is_unshifted=True)


def test_a_person_whom_the_evidence_confirms_needs_no_second_decision() -> None:
    """GeoJSON always means degrees, also where it holds metres."""
    found = put(rows(), raw(kind=Kind.GEOJSON), "EPSG:9214")

    assert codes(found, Severity.DECISION) == []
    assert "coordinates.confirmed" in codes(found, Severity.INFO)


@pytest.mark.parametrize(
    ("file", "is_swapped", "code", "likely"),
    [
        (raw(kind=Kind.GEOJSON), False, "place_in_metres", "EPSG:9214"),
        (raw("EPSG:4326"), True, "place_in_metres", "EPSG:9214+swapped"),
        (raw("EPSG:9214"), True, "place_swapped", "EPSG:9214+swapped"),
        (raw("EPSG:9209"), True, "coordinates.elsewhere", "EPSG:9214+swapped"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    file: RawLayer, is_swapped: bool, code: str, likely: str
) -> None:
    frame = rows(commune_names="Tây Nam")
    frame = swapped(frame) if is_swapped else frame

    refused, mended = put(frame, file), put(frame, file, likely)

    (error,) = [one for one in refused.findings if one.severity is Severity.ERROR]
    assert (error.code, error.values["likely"]) == (code, likely)
    assert codes(mended, Severity.ERROR) + codes(mended, Severity.DECISION) == []
    assert mended.frame is not None
    assert shapely.hausdorff_distance(mended.frame.geometry.iloc[0], SITE) < 0.01


def test_numbers_that_fit_nowhere_are_refused() -> None:
    found = put(rows(shapely.box(0, 0, 9, 9)))

    assert codes(found, Severity.ERROR) == ["crs_missing"]
    assert found.frame is None


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "EPSG:999999",
        "+proj=longlat +nadgrids=/etc/passwd +no_defs",
        "+init=/etc/passwd:1",
        'GEOGCS["a",DATUM["b",SPHEROID["c",6378137,298.25]],PRIMEM["d",0],'
        'UNIT["degree",0.0174],EXTENSION["PROJ4","+proj=longlat +nadgrids=x"]]',
        *(
            'GEOGCS["a",DATUM["b",SPHEROID["c",6378137,298.25]],PRIMEM["d",0],'
            f'UNIT["degree",0.0174],EXTENSION["PROJ4","{string}"]]'
            for string in (
                "+proj=longlat +nadgrids=@null,/etc/passwd",
                "+proj=longlat +nadgrids=@null , /etc/passwd",
                "+proj=tinshift +file=/etc/passwd",
                "+proj=defmodel +model=/etc/passwd",
            )
        ),
        "GEOGCS" + "[" * 50_000,
        "PROJCS[" + "x" * 30_000,
    ],
)
def test_a_definition_that_is_none_or_names_a_file_is_not_used(text: str) -> None:
    said, findings = stated(LAYERS["clusters"], raw(text))

    assert said is None
    assert [one.code for one in findings] == ["crs_unknown"]


def test_the_web_mercator_that_programs_write_is_read() -> None:
    text = (
        'PROJCS["WGS 84 / Pseudo-Mercator",GEOGCS["WGS 84",DATUM["WGS_1984",'
        'SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],'
        'UNIT["degree",0.0174532925199433]],PROJECTION["Mercator_1SP"],'
        'PARAMETER["central_meridian",0],PARAMETER["scale_factor",1],'
        'UNIT["metre",1],EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 '
        "+lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext "
        '+no_defs"]]'
    )

    assert stated(LAYERS["clusters"], raw(text))[0] is not None


def test_a_system_known_by_its_parameters_replaces_pasted_ones() -> None:
    text = (
        'PROJCS["Bac Giang",GEOGCS["x",DATUM["y",SPHEROID["z",6378137,298.257223563],'
        "TOWGS84[-191.90441429,-39.30318279,-111.45032835,-0.00928836,0.01975479,"
        '-0.00427372,0.252906278]],PRIMEM["Greenwich",0],UNIT["degree",'
        '0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER['
        '"latitude_of_origin",0],PARAMETER["central_meridian",107],PARAMETER['
        '"scale_factor",0.9999],PARAMETER["false_easting",500000],PARAMETER['
        '"false_northing",0],UNIT["metre",1]]'
    )

    found = put(rows(), raw(text))

    assert codes(found, Severity.INFO) == ["coordinates.recognised"]
    assert found.transformation == "No change (accuracy 0 m)"


def test_the_sketch_shows_the_best_two_among_the_areas() -> None:
    frame = rows(commune_names="Tây Nam")
    workspace = tiny_workspace()

    drawn = sketch(put(frame).suspects, frame, workspace)

    by_rank = drawn.set_index("rank")
    assert by_rank.loc[[1], "coordinates"].tolist() == ["EPSG:9214"]
    assert len(by_rank.loc[[2]]) == 1
    # Of April 2024: a province, two districts and four communes.
    assert len(by_rank.loc[[0]]) == 7
    assert by_rank.loc[[1]].geometry.iloc[0].equals(SITE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_of_a_proposal_is_a_sentence(language: str) -> None:
    found = put(rows(code="EPSG:3405", commune_names="Tây Nam"))

    said = [texts.finding(one, "vi" if language == "vi" else "en")
            for one in found.findings]  # fmt: skip

    assert len(said) >= 3
    assert not any("{" in one for one in said)
