"""Every layer in every format of features, as Debian's GDAL and QGIS read it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import orjson
import pytest
import shapely

from clusterviz import crs
from clusterviz.workspace import packages
from tests import ogr, qgis
from tests.readback import forms
from tests.readback.forms import FORMS, MM, TENTH_OF_MICRODEGREE, forms_of, system_of
from tests.readback.handed import DRAWN, KINDS, TABLES, names
from tests.readback.truth import lacks, moved
from tests.tiny import layers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.readback.conftest import Handing
    from tests.readback.forms import Feature, Source
    from tests.readback.handed import Handed, Held, Kind

    Answers = Callable[[Kind], dict[Source, str]]

pytestmark = ogr.requires("ogr2ogr")

BY_GDAL = [
    pytest.param(one, form, id=f"{'-'.join(one)}-{form}")
    for one in [*DRAWN, *TABLES]
    for form in forms_of(layers()[one[1]])
]

AS_ANOTHER = (".gpkg", ".kmz")
"""A GeoPackage of one layer is as one of several, a KMZ holds the document of a KML;
both are shown elsewhere. QGIS is asked once.
"""

BY_QGIS = [one for one in BY_GDAL if one.values[1] not in AS_ANOTHER]


@pytest.fixture(scope="module")
def by_qgis(handing: Handing, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Return what QGIS reads of a workspace, all of it at its first question."""

    @cache
    def answers(kind: Kind) -> dict[Source, str]:
        sources = [
            source
            for held in map(handing(kind).held, names(kind))
            for form in forms_of(held.layer)
            if form not in AS_ANOTHER
            for source in FORMS[form].sources(held)
        ]
        told = qgis.read(sources, tmp_path_factory.mktemp("qgis"))
        return dict(zip(sources, told, strict=True))

    return answers


def require_same(held: Held, name: str, features: list[Feature]) -> None:
    """Raise unless a reader found every row, every value and every corner."""
    form = FORMS[name]
    found = forms.read(held, name, features)

    assert lacks(held.rows(form.added), found.rows) == []
    shapes = held.degrees if form.in_degrees else held.metric
    assert moved(shapes, found.shapes) < form.within
    for row in found.rows.values():
        assert not row.keys() & {*held.layer.personal}


@pytest.mark.parametrize(("held", "name"), BY_GDAL, indirect=["held"])
def test_gdal_finds_every_row_and_loses_nothing(
    held: Held, name: str, tmp_path: Path
) -> None:
    if FORMS[name].has_folders:
        found = ogr.merged(held.file(name), tmp_path / "every.gpkg")
    else:
        [source] = FORMS[name].sources(held)
        found = ogr.features(*source)

    require_same(held, name, [(one["properties"], ogr.shape(one)) for one in found])


@pytest.mark.skipif(not qgis.is_there(), reason="no QGIS: apt-get install python3-qgis")
@pytest.mark.parametrize(("held", "name"), BY_QGIS, indirect=["held"])
def test_qgis_finds_every_row_and_loses_nothing(
    held: Held, name: str, by_qgis: Answers
) -> None:
    every = by_qgis(held.handed.kind)
    answers = [orjson.loads(every[one]) for one in FORMS[name].sources(held)]
    found = [one for answer in answers for one in answer["features"]]

    require_same(
        held,
        name,
        [(one["properties"], shapely.from_wkb(one["wkb"])) for one in found],
    )
    # Of a folder in which nothing has a place there is no system to tell.
    placed = [one for one in answers if any(its["wkb"] for its in one["features"])]
    assert {one["crs"] for one in placed} <= {system_of(held, FORMS[name])}


@pytest.mark.parametrize("handed", KINDS, indirect=True)
def test_what_anybody_may_read_comes_back_and_what_is_left_out_is_said(
    handed: Handed, tmp_path: Path
) -> None:
    path = tmp_path / "public.gpkg"
    done = packages.write_package(handed.workspace, path)

    assert {*done.n_features} == {"areas", "clusters", "roads"}
    for held in map(handed.held, done.n_features):
        every = held.rows(FORMS["package"].added)
        gone = done.left_out.get(held.name, ())
        assert {*held.layer.fields} - {*gone} == {*held.layer.public}
        read = [
            (one["properties"], ogr.shape(one)) for one in ogr.features(path, held.name)
        ]
        found = forms.read(held, "package", read)
        wanted = {
            key: {name: value for name, value in row.items() if name not in gone}
            for key, row in every.items()
        }
        assert lacks(wanted, found.rows) == []
        assert {*next(iter(found.rows.values()))} == {*next(iter(wanted.values()))}
        assert moved(held.metric, found.shapes) < MM


@pytest.mark.parametrize("handed", KINDS, indirect=True)
def test_these_are_all_layers_that_there_are_and_ogrinfo_counts_their_rows(
    handed: Handed,
) -> None:
    path = handed.package("metric")

    assert {*names(handed.kind)} == {*handed.workspace.current()}
    for name in names(handed.kind):
        n_rows = len(handed.workspace.rows(name))
        assert f"Feature Count: {n_rows}\n" in ogr.about(path, name)


@pytest.mark.parametrize("held", DRAWN, ids="-".join, indirect=True)
def test_degrees_are_those_of_another_proj(held: Held, tmp_path: Path) -> None:
    """Theirs shift from VN-2000 by the same public parameters."""
    theirs = tmp_path / "theirs.gpkg"
    metric = held.handed.package("metric")
    ogr.called("ogr2ogr", "-t_srs", crs.LONLAT, theirs, metric, held.name)
    read = [
        (one["properties"], ogr.shape(one)) for one in ogr.features(theirs, held.name)
    ]
    found = forms.read(held, "package-wgs84", read).shapes

    assert moved(held.degrees, found) < TENTH_OF_MICRODEGREE
