"""KML as it comes, small enough to reckon."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from clusterviz.files.guard import Kind
from clusterviz.files.worker import Request
from clusterviz.settings import ImportLimits

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
NAMESPACE = "http://www.opengis.net/kml/2.2"
POINT = "<Point><coordinates>106.2,21.3</coordinates></Point>"
RING = "106,21 106.1,21 106.1,21.1 106,21"


def document(*inside: str, head: str = HEAD, namespace: str = NAMESPACE) -> str:
    """Return a document of KML."""
    body = "".join(inside)
    return f'{head}<kml xmlns="{namespace}"><Document>{body}</Document></kml>'


def placemark(*inside: str) -> str:
    """Return one placemark."""
    return f"<Placemark>{''.join(inside)}</Placemark>"


def polygon(*rings: str) -> str:
    """Return a polygon of an outer ring and any inner ones."""
    sides = ["outer", *(["inner"] * (len(rings) - 1))]
    return "<Polygon>{}</Polygon>".format(
        "".join(
            f"<{side}BoundaryIs><LinearRing><coordinates>{ring}</coordinates>"
            f"</LinearRing></{side}BoundaryIs>"
            for side, ring in zip(sides, rings, strict=True)
        )
    )


def kml(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """Return a KML file."""
    path = folder / "input.kml"
    path.write_bytes(text.encode(encoding))
    return path


def kmz(folder: Path, members: dict[str, str]) -> Path:
    """Return a KMZ of some members."""
    path = folder / "input.kmz"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def request(layer: str | None = None, encoding: str | None = None) -> Request:
    """Return what the parent asks of a reader."""
    return Request(
        file="input",
        kind=Kind.KML,
        layer=layer,
        limits=ImportLimits(),
        encoding=encoding,
    )
