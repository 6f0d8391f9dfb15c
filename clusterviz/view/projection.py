"""The metric system of a workspace, as the map's scripts compute with it."""

from __future__ import annotations

from dataclasses import dataclass

from clusterviz import crs

_CONVERSION = {
    "lat_0": "Latitude of natural origin",
    "lon_0": "Longitude of natural origin",
    "k": "Scale factor at natural origin",
    "x_0": "False easting",
    "y_0": "False northing",
}
_PARAMETERS = (
    "X-axis translation", "Y-axis translation", "Z-axis translation",
    "X-axis rotation", "Y-axis rotation", "Z-axis rotation", "Scale difference",
)  # fmt: skip
"""Parameters of a datum shift, in the order of ``+towgs84``."""


@dataclass(frozen=True)
class Projection:
    """A coordinate system for proj4, which knows definitions and no codes.

    Parameters
    ----------
    name
        What people call it.
    definition
        A PROJ string, with the datum shift to WGS 84 that `crs` accepts.
    """

    name: str
    definition: str


def projection(metric_crs: str) -> Projection:
    """Return how scripts compute in `metric_crs`.

    Raises
    ------
    CrsError
        If it is no Transverse Mercator in metres, or its way to WGS 84 is not
        known exactly.

    Examples
    --------
    >>> projection(crs.METRIC).definition[:47]
    '+proj=tmerc +lat_0=0 +lon_0=107 +k=0.9999 +x_0='
    """
    metric = crs.read_crs(metric_crs)
    crs.require_metric_crs(metric, "metric_crs")
    conversion, ellipsoid = metric.coordinate_operation, metric.ellipsoid
    # A Transverse Mercator, which `metric` now is, has both.
    assert conversion is not None
    assert ellipsoid is not None
    stated = {one.name: one.value for one in conversion.params}
    words = ["+proj=tmerc"]
    words += [f"+{word}={stated[name]:.12g}" for word, name in _CONVERSION.items()]
    words += [
        f"+a={ellipsoid.semi_major_metre:.12g}",
        f"+rf={ellipsoid.inverse_flattening:.12g}",
    ]
    shift = _shift(metric_crs)
    if shift:
        words.append(f"+towgs84={','.join(f'{value:.12g}' for value in shift)}")
    return Projection(metric.name, " ".join([*words, "+units=m", "+no_defs"]))


def _shift(metric_crs: str) -> list[float]:
    """Return the seven parameters as position vectors have them; none for WGS 84."""
    way = crs.operation(crs.read_crs(metric_crs), crs.read_crs(crs.LONLAT))
    for step in [one.to_json_dict() for one in way.operations or ()]:
        if step["type"] == "Transformation":
            stated = {one["name"]: one["value"] for one in step["parameters"]}
            values = [float(stated.get(name, 0.0)) for name in _PARAMETERS]
            # Of a coordinate frame rotation the three angles turn the other way.
            is_frame = "Coordinate Frame" in step["method"]["name"]
            sign = -1 if is_frame else 1
            return [*values[:3], *(sign * one for one in values[3:6]), values[6]]
    return []
