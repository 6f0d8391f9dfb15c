"""A still map as one SVG: for notebooks and documents, with nothing to fetch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz.crs import require_metric
from clusterviz.view.escape import html
from clusterviz.view.legend import labels
from clusterviz.view.style import THEME, Style, styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    from clusterviz.schema import Language, Layer

_LEGEND_PX = 300
_ROW_PX = 22
_RING_PX = 5.0
_DETAIL_PX = 0.4
"""Finer corners than this are left out: nobody could see them."""


@dataclass(frozen=True)
class Picture:
    """An SVG that a notebook shows by itself.

    Parameters
    ----------
    svg
        A whole document: no script, no font and no picture from elsewhere.
    """

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg


@dataclass(frozen=True)
class _Screen:
    """Where metres fall on the picture: north up, `scale` pixels a metre."""

    west: float
    north: float
    scale: float

    def points(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return `shape` in pixels."""
        return shapely.transform(
            shape,
            lambda xy: (xy - [self.west, self.north]) * [self.scale, -self.scale],
        )


def picture(
    frames: Mapping[str, gpd.GeoDataFrame],
    layers: Mapping[str, Layer],
    language: Language,
    *,
    caption: str = "",
    width_px: int = 900,
) -> Picture:
    """Return a map of `frames` with its legend.

    Parameters
    ----------
    frames
        By layer of the map, lowest first; in the metric CRS, with ``feature_id``
        and ``map_class`` (a class of `style.styles`), as
        `workspace.mapframes.map_frame` returns them. The first fills the width.
    layers
        The declarations, by name.
    language
        Of the legend.
    caption
        A sentence below the map, such as where the data come from.
    width_px
        Of the map; the legend stands beside it.

    Returns
    -------
    picture
        Drawn with the styles of the dashboard. Every text in it is escaped.

    Raises
    ------
    CrsError
        If a frame is in degrees, or two differ.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from clusterviz import crs
    >>> from clusterviz.schema import read_layers
    >>> from clusterviz.settings import shipped
    >>> field = gpd.GeoDataFrame(
    ...     {"feature_id": ["Z1"], "map_class": ["rice_land"]},
    ...     geometry=[shapely.box(0, 0, 200, 100)],
    ...     crs=crs.METRIC,
    ... )
    >>> drawn = picture(
    ...     {"plan_zones": field}, read_layers(shipped("layers")), "en", width_px=400
    ... )
    >>> drawn.svg.count("<path")
    1
    """
    require_metric(**frames)
    looks = styles(layers)
    west, south, east, north = next(iter(frames.values())).total_bounds
    screen = _Screen(west, north, width_px / (east - west))
    height_px = round((north - south) * screen.scale)
    shown = {
        name: [code for code in looks[name] if (frame["map_class"] == code).any()]
        for name, frame in frames.items()
    }
    body = [
        f'<g id="{name}">{"".join(_paths(frame, looks[name], screen))}</g>'
        for name, frame in frames.items()
    ]
    signs = [
        (looks[name][code], labels(name, layers, language)[code])
        for name in reversed(shown)
        for code in shown[name]
    ]
    height_px = max(height_px, (len(signs) + 1) * _ROW_PX) + 2 * _ROW_PX
    return Picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {width_px + _LEGEND_PX} {height_px}" '
        f'width="{width_px + _LEGEND_PX}" height="{height_px}" '
        f'font-family="sans-serif" font-size="13" fill="{THEME["ink"]}">'
        f"<title>{html(caption)}</title>"
        f"<defs>{''.join(_hatches(looks, shown))}</defs>"
        + "".join(body)
        + "".join(_legend(signs, width_px))
        + f'<text x="4" y="{height_px - 8}">{html(caption)}</text></svg>'
    )


def _paths(
    frame: gpd.GeoDataFrame, looks: Mapping[str, Style], screen: _Screen
) -> Iterator[str]:
    """Yield each feature as a path, or a ring where it has a point for a place."""
    for feature_id, code, shape in zip(
        frame["feature_id"], frame["map_class"], frame.geometry, strict=True
    ):
        if shape is None or shape.is_empty:
            continue
        seen = shapely.simplify(screen.points(shape), _DETAIL_PX)
        look = _attributes(looks[code])
        title = f"<title>{html(feature_id)}</title>"
        if isinstance(seen, shapely.Point):
            yield (
                f'<circle cx="{seen.x:.1f}" cy="{seen.y:.1f}" r="{_RING_PX}" {look}>'
                f"{title}</circle>"
            )
            continue
        line = _outline(seen)
        yield f'<path d="{line}" {look}>{title}</path>'
        if looks[code].hatch:
            yield f'<path d="{line}" fill="url(#{_hatch_id(looks[code])})"/>'


def _outline(shape: shapely.Geometry) -> str:
    """Return the SVG path of every ring or line of `shape`, to a tenth of a pixel."""
    lines, ends = [], ""
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            lines += [part.exterior, *part.interiors]
            ends = "Z"
        else:
            lines.append(part)
    return "".join(
        "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + ends
        for line in lines
        if len(points := _without_end(shapely.get_coordinates(line), bool(ends)))
    )


def _without_end(points: np.ndarray, is_ring: bool) -> np.ndarray:
    return points[:-1] if is_ring else points


def _attributes(look: Style) -> str:
    dash = f' stroke-dasharray="{look.dash}"' if look.dash else ""
    return (
        f'fill="{look.fill or "none"}" fill-opacity="{look.fill_ratio:g}" '
        f'fill-rule="evenodd" stroke="{look.line or "none"}" '
        f'stroke-width="{look.width_px:g}"{dash}'
    )


def _hatch_id(look: Style) -> str:
    return f"hatch-{look.line.removeprefix('#')}"


def _hatches(
    looks: Mapping[str, Mapping[str, Style]], shown: Mapping[str, list[str]]
) -> Iterator[str]:
    """Yield one pattern of strokes for each colour that is hatched."""
    hatched = [looks[name][code] for name, codes in shown.items() for code in codes]
    for name, line in sorted(
        {(_hatch_id(look), look.line) for look in hatched if look.hatch}
    ):
        yield (
            f'<pattern id="{name}" width="5" height="5" '
            f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<path d="M0,0V5" stroke="{line}"/></pattern>'
        )


def _legend(signs: list[tuple[Style, str]], left_px: int) -> Iterator[str]:
    for row, (look, label) in enumerate(signs):
        box = f'x="{left_px + 16}" y="{row * _ROW_PX + 8}" width="22" height="13"'
        yield f"<rect {box} {_attributes(look)}/>"
        if look.hatch:
            yield f'<rect {box} fill="url(#{_hatch_id(look)})"/>'
        at = f'x="{left_px + 48}" y="{row * _ROW_PX + 19}"'
        yield f"<text {at}>{html(label)}</text>"
