"""Coordinate reference systems: the only module that names or changes one.

Areas are taken in one metric CRS per workspace. At Bắc Giang the default,
VN-2000 / TM-3 107-00, is within 0.02 % of the ellipsoid; Web Mercator is
15.8 % too large there, so it can never be that CRS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import TransformerGroup

from clusterviz import texts
from clusterviz.errors import CrsError

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import Transformer

METRIC = "EPSG:9214"
"""VN-2000 / TM-3 107-00, Bắc Giang's survey grid: the default metric CRS."""

LONLAT = "EPSG:4326"
"""WGS 84: what maps and RFC 7946 GeoJSON are in, longitude first."""

CANDIDATES = (
    "EPSG:4326", "EPSG:4756",
    *(f"EPSG:{code}" for code in (*range(9205, 9219), *range(5896, 5900))),
    "EPSG:3405", "EPSG:3406", "EPSG:32648", "EPSG:32649",
)  # fmt: skip
"""What files about Vietnam come in: degrees, every TM-3 zone of VN-2000, and UTM."""

M2_PER_HA = 10_000


@dataclass(frozen=True)
class Transformation:
    """The coordinate operation that PROJ chose between two systems.

    Parameters
    ----------
    name
        The operation, as EPSG names it.
    accuracy_m
        Its stated accuracy in metres; ``None`` when EPSG states none.
    code
        Of the datum shift, such as ``EPSG:6960``; empty where there is none.
    """

    name: str
    accuracy_m: float | None
    code: str = ""

    def __str__(self) -> str:
        """Return it as lineage records write it."""
        accuracy = "unstated" if self.accuracy_m is None else f"{self.accuracy_m:g} m"
        code = f"{self.code}, " if self.code else ""
        return f"{self.name} ({code}accuracy {accuracy})"


@dataclass(frozen=True)
class Coordinates:
    """What the numbers of a file are: a system, and what was done to them.

    Parameters
    ----------
    crs
        The system, such as ``EPSG:9214``.
    is_swapped
        North stands first, as on Vietnamese paper.
    is_unshifted
        They were projected as this system does, but from WGS 84: the datum
        shift was left out, 224 m at Bắc Giang. Of a system on WGS 84, they are
        of VN-2000.
    """

    crs: str
    is_swapped: bool = False
    is_unshifted: bool = False

    def __str__(self) -> str:
        """Return it as `read_coordinates` reads it: ``EPSG:9214+swapped``."""
        swapped = "+swapped" if self.is_swapped else ""
        return f"{self.crs}{swapped}{'+unshifted' if self.is_unshifted else ''}"


def read_coordinates(text: str) -> Coordinates:
    """Return what `text` says of numbers, such as ``EPSG:9214+swapped``.

    Raises
    ------
    CrsError
        If PROJ knows no such system.

    Examples
    --------
    >>> str(read_coordinates("epsg:9214+unshifted+swapped"))
    'EPSG:9214+swapped+unshifted'
    """
    system, *said = re.split(r"\+(?=(?:swapped|unshifted)(?:\+|$))", text.strip())
    found = read_crs(system)
    # Of a system without a code only its own words say all.
    name = code_of(found) if found.to_authority() else system
    return Coordinates(name, "swapped" in said, "unshifted" in said)


def read_crs(text: str) -> CRS:
    """Return the CRS that `text` names, such as ``EPSG:9214``.

    Raises
    ------
    CrsError
        If PROJ knows no such system.

    Examples
    --------
    >>> read_crs("EPSG:9214").name
    'VN-2000 / TM-3 107-00'
    """
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise CrsError(texts.told("option.no_crs", text=text)) from error


def code_of(crs: CRS) -> str:
    """Return the authority code of `crs`, or its name where it has none.

    Examples
    --------
    >>> code_of(read_crs("EPSG:9214"))
    'EPSG:9214'
    """
    authority = crs.to_authority()
    return crs.name if authority is None else ":".join(authority)


def require_metric_crs(crs: CRS | None, name: str) -> None:
    """Raise unless areas may be taken in `crs`; `name` is whose CRS it is.

    Every VN-2000 zone and every UTM zone is a Transverse Mercator in metres.
    Anything else (degrees, Web Mercator, feet) is refused.

    Raises
    ------
    CrsError
        If `crs` is missing, in degrees, or not a Transverse Mercator in metres.

    Examples
    --------
    >>> require_metric_crs(read_crs("EPSG:9214"), "clusters")
    >>> require_metric_crs(read_crs("EPSG:3857"), "clusters")
    Traceback (most recent call last):
    ...
    clusterviz.errors.CrsError: `clusters` is in WGS 84 / Pseudo-Mercator, which \
distorts areas. Expected a VN-2000 or UTM zone in metres, since areas are taken \
from it. Call crs.to_metric(clusters) first.
    """
    expected = "a VN-2000 or UTM zone in metres, since areas are taken from it"
    remedy = f"Call crs.to_metric({name}) first."
    if crs is None:
        raise CrsError(
            f"`{name}` does not say which CRS it is in.",
            expected=expected,
            remedy="Find out where the coordinates come from and set their CRS.",
        )
    if not crs.is_projected:
        found = f"`{name}` is in {crs.name}, which is not in metres."
        raise CrsError(found, expected=expected, remedy=remedy)
    operation = crs.coordinate_operation
    method = operation.method_name if operation is not None else ""
    units = {axis.unit_name for axis in crs.axis_info}
    if method != "Transverse Mercator" or units != {"metre"}:
        found = f"`{name}` is in {crs.name}, which distorts areas."
        raise CrsError(found, expected=expected, remedy=remedy)


def require_metric(**frames: gpd.GeoDataFrame) -> None:
    """Raise unless every frame is in one and the same metric CRS.

    Raises
    ------
    CrsError
        If a frame has no CRS, is in degrees or in a CRS that distorts areas,
        or if two frames differ.
    """
    first: tuple[str, CRS] | None = None
    for name, frame in frames.items():
        crs = frame.crs
        require_metric_crs(crs, name)
        if first is None:
            first = (name, crs)
        elif crs != first[1]:
            raise CrsError(
                f"`{name}` is in {crs.name}, but `{first[0]}` is in {first[1].name}.",
                expected="both in one CRS",
                remedy=f"Call crs.to_metric({name}, ...) with the workspace's CRS.",
            )


def transformation(source: CRS, target: CRS) -> Transformation:
    """Return the operation that takes `source` to `target`.

    Raises
    ------
    CrsError
        If PROJ knows only a ballpark operation, one that leaves the datum
        shift out: at Bắc Giang that is an error of 224 m.

    Examples
    --------
    >>> transformation(read_crs("EPSG:9214"), read_crs("EPSG:9214")).accuracy_m
    0.0
    """
    if source == target:
        return Transformation("No change", 0.0)
    chosen = operation(source, target)
    accuracy_m = None if chosen.accuracy < 0 else chosen.accuracy
    steps = [one.to_json_dict() for one in chosen.operations or ()]
    codes = [
        f"EPSG:{one['id']['code']}"
        for one in steps
        if one["type"] == "Transformation" and "id" in one
    ]
    return Transformation(chosen.description, accuracy_m, ", ".join(codes))


def operation(source: CRS, target: CRS) -> Transformer:
    """Return what takes points from `source` to `target`, longitude or east first.

    Raises
    ------
    CrsError
        If PROJ knows only a ballpark operation, or none
        for what it reads but cannot compute, such as a scale of 0.
    """
    try:
        group = TransformerGroup(source, target, always_xy=True, allow_ballpark=False)
        return group.transformers[0]
    except (IndexError, ProjError) as error:
        raise CrsError(
            texts.told("option.no_way", source=source.name, target=target.name)
        ) from error


def to_metric(frame: gpd.GeoDataFrame, metric: str = METRIC) -> gpd.GeoDataFrame:
    """Return `frame` in the metric CRS, a VN-2000 or UTM zone in metres.

    Raises
    ------
    CrsError
        If `frame` has no CRS, `metric` distorts areas, or only a ballpark
        transformation is known.
    """
    target = read_crs(metric)
    require_metric_crs(target, "metric_crs")
    return _changed(frame, target)


def to_lonlat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return `frame` in WGS 84, longitude first, for maps and GeoJSON.

    Raises
    ------
    CrsError
        If `frame` has no CRS or only a ballpark transformation is known.
    """
    return _changed(frame, read_crs(LONLAT))


def with_crs(frame: gpd.GeoDataFrame, text: str) -> gpd.GeoDataFrame:
    """Return `frame` declared to be in the CRS that `text` names; no point moves.

    Raises
    ------
    CrsError
        If PROJ knows no such system.
    """
    return frame.set_crs(read_crs(text), allow_override=True)


def _changed(frame: gpd.GeoDataFrame, target: CRS) -> gpd.GeoDataFrame:
    if frame.crs is None:
        raise CrsError(texts.told("option.crs_unsaid"))
    transformation(frame.crs, target)
    return frame.to_crs(target)
