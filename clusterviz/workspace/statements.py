"""What a file says of its own coordinate system, believed no further than it reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clusterviz.core.cells import shown
from clusterviz.core.place.systems import known_as
from clusterviz.crs import LONLAT, Coordinates, code_of, read_crs
from clusterviz.errors import CrsError
from clusterviz.files.guard import Kind
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from clusterviz.files.sandbox import RawLayer
    from clusterviz.schema import Layer

_LONLAT_KINDS = (Kind.GEOJSON, Kind.KML, Kind.KMZ)
"""Formats whose standard says that they are in WGS 84."""

_TABLE_KINDS = (Kind.TABLE, Kind.SPREADSHEET)
_LONGEST = 20_000
_DEEPEST = 30
_CODE = re.compile(r"[A-Za-z]{2,8}:[A-Za-z0-9.]{1,16}|urn:ogc:def:crs:[\w:.]{1,60}")
_WKT = re.compile(
    r"\s*(?:BOUND|PROJ|GEOG|GEOD|COMPD?|COMPOUND)(?:CS|CRS)\s*[\[(]", re.I
)
# A grid or a file that a definition names would be opened by PROJ: within WKT
# stand PROJ strings, of which only parameters that name none are let through.
_FILE = re.compile(r"PARAMETERFILE|\binit\s*=|pipeline", re.I)
_PROJ_STRING = re.compile(r"\bproj\s*=", re.I)
_PARAMETER = re.compile(r"(\w+)\s*=\s*([^\s\"]*)(\s*,)?")
_HARMLESS = frozenset(
    [
        "proj",
        "lat_0",
        "lat_1",
        "lat_2",
        "lat_ts",
        "lon_0",
        "lonc",
        "alpha",
        "gamma",
        "k",
        "k_0",
        "x_0",
        "y_0",
        "zone",
        "a",
        "b",
        "f",
        "rf",
        "R",
        "ellps",
        "datum",
        "pm",
        "towgs84",
        "units",
        "to_meter",
        "vunits",
        "vto_meter",
        "axis",
        "type",
    ]
)


def stated(
    layer: Layer, raw: RawLayer, *, is_given: bool = False
) -> tuple[Coordinates | None, list[Finding]]:
    """Return what the file says its coordinates are, and what is odd about that.

    A definition without a code is taken for the system of Vietnam that has its
    parameters: those pasted from paper are 0.76 m off. A table says its system in
    words that people change: what is no one known code ends there, unless the
    system `is_given` by a person.
    """
    text = raw.crs.strip()
    if not text:
        is_lonlat = raw.kind in _LONLAT_KINDS
        return (Coordinates(LONLAT) if is_lonlat else None), []
    try:
        if not _is_readable(text):
            raise CrsError(shown(text), expected="a code or WKT", remedy="Name it.")
        crs = read_crs(text)
    except CrsError:
        values = {"stated": shown(text)}
        if raw.kind in _TABLE_KINDS and not is_given:
            code, severity = "crs_unclear", Severity.ERROR
        else:
            code, severity = "crs_unknown", Severity.WARNING
        return None, [Finding(severity, code, layer.name, values=values)]
    if crs.is_compound:
        # Heights are not used: what is horizontal comes first.
        crs = crs.sub_crs_list[0]
    if not (crs.is_geographic or crs.is_projected):
        return None, []
    found: list[Finding] = []
    known = known_as(crs)
    if known is None:
        coordinates = Coordinates(code_of(crs) if crs.to_authority() else crs.to_wkt())
    else:
        coordinates = known
        if crs.to_authority() is None:
            values = {"stated": shown(crs.name), "crs": str(known)}
            found.append(
                Finding(
                    Severity.INFO, "coordinates.recognised", layer.name, values=values
                )
            )
    if raw.kind is Kind.GEOJSON and coordinates != Coordinates(LONLAT):
        values = {"stated": shown(code_of(crs))}
        found.append(Finding(Severity.WARNING, "crs_member", layer.name, values=values))
    return coordinates, found


def _is_readable(text: str) -> bool:
    """Return whether a definition may be shown to PROJ: short, flat, naming no file."""
    if _CODE.fullmatch(text):
        return True
    if len(text) > _LONGEST or not _WKT.match(text) or _FILE.search(text):
        return False
    if not _names_no_file(text):
        return False
    depth = deepest = 0
    for sign in text:
        depth += (sign in "[(") - (sign in "])")
        deepest = max(deepest, depth)
    return deepest <= _DEEPEST


def _names_no_file(text: str) -> bool:
    """Return whether no parameter of a PROJ string in `text` can name a file."""
    if not _PROJ_STRING.search(text):
        return "grids" not in text.casefold()
    # PROJ joins a list across blanks: what follows a comma is another grid.
    return all(
        name in _HARMLESS or (name == "nadgrids" and value == "@null" and not more)
        for name, value, more in _PARAMETER.findall(text)
    )
