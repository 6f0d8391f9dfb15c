"""Small files of every format, sound or aimed at something, from which mutants come."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
from shapely.geometry import box

from clusterviz.files.guard import Kind
from tests import drawings, markup, workbooks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROWS = 3


def seeds(folder: Path, bait: Path, url: str) -> dict[Kind, list[bytes]]:
    """Return files of each kind.

    Parameters
    ----------
    folder
        Where they may be made; empty.
    bait
        A file that those that are aimed at files try to read.
    url
        What those that are aimed at the network try to fetch.
    """
    return {kind: list(_made(folder, kind, bait, url)) for kind in Kind}


def _frame() -> gpd.GeoDataFrame:
    """Return a few squares with a text, a whole number and a share."""
    return gpd.GeoDataFrame(
        {
            "name": ["Đa Mai", "Dĩnh Kế", None],
            "n": [1, 2, 3],
            "ratio": [0.5, 1.25, -1],
        },
        geometry=[box(i, 21, i + 0.1, 21.1) for i in range(ROWS)],
        crs="EPSG:4326",
    )


def _made(folder: Path, kind: Kind, bait: Path, url: str) -> Iterator[bytes]:
    own = folder / kind.name
    own.mkdir()
    match kind:
        case Kind.GEOJSON:
            yield _frame().to_json().encode()
            shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}
            one = {"type": "Feature", "properties": {"a": [1, {"b": url}]}}
            yield json.dumps({**one, "geometry": shape}, indent=1).encode("utf-16")
        case Kind.GEOPACKAGE:
            _frame().to_file(own / "a.gpkg", driver="GPKG")
            yield (own / "a.gpkg").read_bytes()
        case Kind.SHAPEFILE:
            _frame().to_file(own / "a.shp", encoding="utf-8")
            made = own / "a.zip"
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
                for part in sorted(own.glob("a.*")):
                    if part != made:
                        archive.write(part, part.name)
            yield made.read_bytes()
        case Kind.SPREADSHEET:
            rows = (["Tên", "lon", "lat"], ["Đa Mai", 106.1, 21.2], ["=1+1", 106, 21])
            path = workbooks.workbook(own, *rows, more=[["a", "b"], [1, True]])
            yield path.read_bytes()
        case Kind.KML:
            land = markup.polygon(markup.RING)
            name = "<name>Đa Mai</name><description><![CDATA[<b>x</b>]]></description>"
            yield markup.document(markup.placemark(name, land)).encode()
            entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{bait}">]>'
            aimed = markup.placemark("<name>&e;</name>", markup.POINT)
            link = f"<NetworkLink><Link><href>{url}</href></Link></NetworkLink>"
            yield markup.document(aimed, link, head=markup.HEAD + entity).encode()
        case Kind.KMZ:
            text = markup.document(markup.placemark(markup.polygon(markup.RING)))
            yield markup.kmz(own, {"doc.kml": text, "b.txt": url}).read_bytes()
        case Kind.DXF:
            lines = [drawings.line((0, 0), (9, 0)), drawings.text("Đa Mai")]
            inside = drawings.block("B", drawings.line((0, 0), (1, 1)))
            yield drawings.drawing(
                *lines, drawings.insert("B", (70, 2), (71, 2)), blocks=inside
            ).encode()
        case Kind.DGN:
            yield drawings.design(
                drawings.dgn_line((0, 0), (1000, 0), (1000, 1000), (0, 0)),
                drawings.dgn_text(b"Da Mai", 5, 5),
            )
        case Kind.TABLE:
            yield "Tên;X;Y\nĐa Mai;400000,5;2350000\n=1+1;400100;2350000\n".encode()
            ring = "POLYGON((106 21,106.1 21,106.1 21.1,106 21))"
            yield f'name,wkt,at\nĐa Mai,"{ring}",{bait}\n'.encode()
            yield f"<OGRVRTDataSource><SrcDataSource>{bait}</SrcDataSource>".encode()
