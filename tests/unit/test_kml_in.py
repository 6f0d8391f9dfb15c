"""KML and KMZ as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.files.readers import placemarks
from clusterviz.files.readers.markup import read_kml, read_kmz
from clusterviz.files.readers.markup_shapes import read_corners
from clusterviz.files.refused import FileRefusedError
from tests.markup import POINT, RING, document, kml, kmz, placemark, polygon, request

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.files.worker import Answer


def read(
    folder: Path, *inside: str, layer: str | None = None
) -> tuple[dict[str, list[Any]], Answer]:
    """Return the columns of a document, with shapes as such, and the answer."""
    table, answer = read_kml(kml(folder, document(*inside)), request(layer))
    columns = table.to_pydict()
    shapes = shapely.from_wkb(columns.pop("geometry"), on_invalid="raise")
    return columns | {"geometry": shapes.tolist()}, answer


def refused(folder: Path, *inside: str) -> str:
    """Return why a document is refused."""
    with pytest.raises(FileRefusedError) as error:
        read(folder, *inside)
    return error.value.reason


def test_a_polygon_with_a_hole_is_read_as_it_is(tmp_path: Path) -> None:
    hole = "106.05,21.01 106.08,21.01 106.08,21.02 106.05,21.01"
    columns, answer = read(tmp_path, placemark(polygon(RING, hole)))
    outer = [(106, 21), (106.1, 21), (106.1, 21.1)]
    inner = [(106.05, 21.01), (106.08, 21.01), (106.08, 21.02)]

    assert columns["geometry"] == [shapely.Polygon(outer, [inner])]
    assert (answer.crs, answer.notes) == ("", ())


def test_heights_are_kept_and_are_zero_where_left_out(tmp_path: Path) -> None:
    line = "<LineString><coordinates>106,21,5 106,22</coordinates></LineString>"
    columns, _ = read(tmp_path, placemark(line))

    assert columns["geometry"] == [shapely.LineString([(106, 21, 5), (106, 22, 0)])]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (POINT + POINT, "MULTIPOINT (106.2 21.3, 106.2 21.3)"),
        (f"<MultiGeometry>{POINT}</MultiGeometry>", "MULTIPOINT (106.2 21.3)"),
        (
            polygon(RING) + POINT,
            "GEOMETRYCOLLECTION (POLYGON ((106 21, 106.1 21, 106.1 21.1, 106 21)), "
            "POINT (106.2 21.3))",
        ),
        ("", None),
    ],
)
def test_a_shape_of_several_becomes_the_kind_of_many(
    tmp_path: Path, inside: str, expected: str | None
) -> None:
    together = f"<MultiGeometry>{inside}</MultiGeometry>"
    columns, _ = read(tmp_path, placemark(together))

    assert columns["geometry"] == [expected and shapely.from_wkt(expected)]


def test_what_a_placemark_says_stays_the_text_that_it_is(tmp_path: Path) -> None:
    script = "<script>alert(1)</script>{{7*7}}"
    simple = '<SimpleData name="ma">0012</SimpleData>'
    schema = f'<SchemaData schemaUrl="#S">{simple}</SchemaData>'
    data = '<Data name="name"><displayName>x</displayName><value>=1+1</value></Data>'
    columns, _ = read(
        tmp_path,
        placemark(f"<name>Một</name><description><![CDATA[{script}]]></description>"),
        placemark(f"<ExtendedData>{data}{schema}</ExtendedData>"),
        placemark("<TimeSpan><begin>2024</begin></TimeSpan><styleUrl>#a</styleUrl>"),
    )
    del columns["geometry"]

    assert columns == {
        "name": ["Một", None, None],
        "description": [script, None, None],
        "begin": [None, None, "2024"],
        "name_": [None, "=1+1", None],
        "ma": [None, "0012", None],
    }


def test_all_folders_come_in_one_table_that_names_them(tmp_path: Path) -> None:
    inner = f"<Folder><name>Xã B</name>{placemark(POINT)}</Folder>"
    outer = f"<Folder><name>Huyện A</name>{inner}{placemark()}</Folder>"
    columns, _ = read(tmp_path, outer, placemark())

    assert columns["folder"] == ["Huyện A / Xã B", "Huyện A", None]


@pytest.mark.parametrize("layer", ["Xã B", "Huyện A / Xã B"])
def test_one_folder_may_be_chosen(tmp_path: Path, layer: str) -> None:
    inner = f"<Folder><name>Xã B</name>{placemark(POINT)}</Folder>"
    outer = f"<Folder><name>Huyện A</name>{inner}{placemark()}</Folder>"
    columns, _ = read(tmp_path, outer, placemark(), layer=layer)

    assert columns["folder"] == ["Huyện A / Xã B"]


def test_a_folder_that_there_is_not_is_refused_with_those_that_there_are(
    tmp_path: Path,
) -> None:
    folder = f"<Folder><name>Xã B</name>{placemark()}</Folder>"

    with pytest.raises(FileRefusedError, match="Xã B"):
        read(tmp_path, folder, layer="Xã C")


def test_overlays_and_links_are_passed_over_and_told(tmp_path: Path) -> None:
    link = "<Link><href>http://127.0.0.1:9/a.kml</href></Link>"
    columns, answer = read(
        tmp_path,
        placemark(POINT),
        f"<PhotoOverlay><name>x</name>{POINT}</PhotoOverlay>",
        f"<NetworkLink>{link}</NetworkLink><NetworkLink>{link}</NetworkLink>",
    )

    assert len(columns["geometry"]) == 1
    assert [(one.code, one.value) for one in answer.notes] == [
        ("markup.ignored", "NetworkLink (2), PhotoOverlay (1)")
    ]


def test_an_open_ring_is_closed_and_told(tmp_path: Path) -> None:
    columns, answer = read(tmp_path, placemark(polygon(RING.rpartition(" ")[0])))

    assert columns["geometry"][0].is_valid
    assert [one.code for one in answer.notes] == ["markup.rings_unclosed"]


@pytest.mark.parametrize(
    "text",
    [
        "106,21 abc", "106", "106,21,1,2", "106;21", "nan,nan", "1_06,21", "106,21,",
        "106 21", "\uff11\uff10\uff16,21", "inf,0",
    ],
)  # fmt: skip
def test_coordinates_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    point = f"<Point><coordinates>{text}</coordinates></Point>"

    assert refused(tmp_path, placemark(point)) in (
        "markup.coordinates",
        "markup.out_of_range",
    )


@pytest.mark.parametrize("text", ["421000,2355000", "21.3,106.2", "106,21,1e999"])
def test_metres_and_swapped_degrees_are_no_place_on_earth(
    tmp_path: Path, text: str
) -> None:
    point = f"<Point><coordinates>{text}</coordinates></Point>"

    assert refused(tmp_path, placemark(point)) == "markup.out_of_range"


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (POINT * 2, "markup.shape"),
        (polygon("106,21 106.1,21 106,21"), "markup.ring_short"),
        (placemark(), "markup.shape"),
        ("<Polygon><LinearRing/></Polygon>", "markup.shape"),
        (f"<Polygon>{polygon(RING)}</Polygon>", "markup.shape"),
        (polygon(RING, RING).replace("inner", "outer"), "markup.shape"),
        (
            "<LineString><coordinates>106,21</coordinates></LineString>",
            "markup.shape",
        ),
        (
            "<Point><coordinates>106,21 106,22</coordinates></Point>",
            "markup.shape",
        ),
    ],
)
def test_a_shape_that_is_not_built_as_kml_has_it_is_refused(
    tmp_path: Path, shape: str, expected: str
) -> None:
    assert refused(tmp_path, placemark(shape)) == expected


def test_a_document_without_placemarks_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "<name>x</name>") == "markup.no_placemarks"


def test_more_columns_than_a_table_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placemarks, "MAX_COLUMNS", 1)
    data = (
        '<Data name="a"><value>1</value></Data><Data name="b"><value>1</value></Data>'
    )

    assert refused(tmp_path, placemark(f"<ExtendedData>{data}</ExtendedData>")) == (
        "markup.too_wide"
    )


def test_a_kmz_is_read_as_its_document(tmp_path: Path) -> None:
    path = kmz(tmp_path, {"doc.kml": document(placemark(POINT)), "files/a.png": ""})
    table, _ = read_kmz(path, request())

    assert table.num_rows == 1


DEGREES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@settings(deadline=None)
@given(st.lists(DEGREES), st.sampled_from([" ", "\n", "\t  "]))
def test_every_place_on_earth_comes_back_to_the_last_digit(
    places: list[tuple[float, float]], blank: str
) -> None:
    text = blank.join(f"{x!r},{y!r}" for x, y in places)

    assert read_corners(text, 1) == places


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,eE+- \n_nainf\u0660"))
def test_any_text_is_coordinates_or_is_refused(text: str) -> None:
    try:
        corners = read_corners(text, 1)
    except FileRefusedError:
        return
    assert all(len(one) in (2, 3) for one in corners)
