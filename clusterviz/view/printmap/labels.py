"""What is lettered on a printed map, and where: nothing covers anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz.view.features import short_name
from clusterviz.view.printmap.drawing import RING_MM
from clusterviz.view.printmap.lettering import LINE_RATIO
from clusterviz.view.printmap.paper import PT_PER_MM
from clusterviz.view.style import THEME, styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd

    from clusterviz.schema import Layer
    from clusterviz.view.mapstate import MapState
    from clusterviz.view.printmap.extent import View
    from clusterviz.view.printmap.lettering import Letters
    from clusterviz.view.printmap.paper import Box

LONGEST = 40
"""Letters of a name on the map; the tables have all of it."""

COMMUNES_FROM = 300_000
MARKS_FROM = 40_000
_GAP_MM = 0.5
_WEIGHTS = {"number": 90.0, "ring": 95.0, "selected": 100.0, "valued": 85.0}


@dataclass(frozen=True)
class Lettering:
    """A text that wants a place on the map.

    Parameters
    ----------
    lines
        One above the other.
    at
        Where, in millimetres of the sheet.
    weight
        What weighs most is placed first.
    size_pt, is_bold, is_italic, color
        Of the letters.
    has_disc
        They stand on a disc, as numbers do.
    ring
        Colour around the disc; empty for none.
    room
        Width and height that it must fit into; ``None`` for any.
    under
        From `at` to the edge below which it moves where its shape is smaller
        than itself, in millimetres; ``None`` where it stays.
    may_shift
        It may stand a line higher or lower.
    """

    lines: tuple[str, ...]
    at: tuple[float, float]
    weight: float
    size_pt: float
    is_bold: bool = False
    is_italic: bool = False
    color: str = THEME["ink"]
    has_disc: bool = False
    ring: str = ""
    room: tuple[float, float] | None = None
    under: float | None = None
    may_shift: bool = False


@dataclass(frozen=True)
class Placed:
    """A lettering, and the middle of the place that it was given."""

    lettering: Lettering
    x: float
    y: float


def letterings(
    name: str,
    frame: gpd.GeoDataFrame,
    layers: Mapping[str, Layer],
    state: MapState,
    view: View,
) -> Iterator[Lettering]:
    """Yield what one layer has lettered.

    Parameters
    ----------
    name
        The layer of the map.
    frame
        What of it is shown, clipped to the view.
    layers
        The declarations, by name.
    state
        Numbers, figures and the selection.
    view
        What is shown, and at which scale.
    """
    marks = {code: style.mark for code, style in styles(layers)[name].items()}
    asked = _asked(name, frame, state, view, marks)
    if asked.empty:
        return
    shapes = asked.geometry.to_numpy()
    points = view.on_paper(shapely.get_coordinates(shapely.point_on_surface(shapes)))
    edges = shapely.bounds(shapes) / view.m_per_mm
    rooms = np.column_stack([edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]])
    names = {"areas": "area_name", "clusters": "cluster_name"}.get(name)
    words = asked[names] if names else asked["feature_id"]
    for place, (feature_id, code, word) in enumerate(
        zip(asked["feature_id"], asked["map_class"], words, strict=True)
    ):
        at = (float(points[place, 0]), float(points[place, 1]))
        room = (float(rooms[place, 0]), float(rooms[place, 1]))
        if number := state.numbers.get(feature_id):
            # The disc may hide its feature: it is then in that one's colour.
            value = state.values.get(feature_id) if state.valued == name else None
            ring = value[0] if value else ""
            yield Lettering(
                (number,), at, _WEIGHTS["number"], 7.0, is_bold=True, has_disc=True,
                ring=ring,
            )  # fmt: skip
        elif name == "clusters":
            is_selected = state.selected == ("clusters", feature_id)
            yield from _cluster(code, str(word), marks[code], at, room[1], is_selected)
        elif name == "areas":
            value = state.values.get(feature_id) if state.valued == "areas" else None
            yield _area(code, str(word), value[1] if value else "", at)
        elif name == "clearance_sites":
            yield Lettering((marks[code],), at, 55.0, 5.5, is_bold=True, may_shift=True)
        else:
            yield Lettering(
                (marks[code],), at, 10.0, 5.5, color=THEME["muted"], room=room
            )


def _asked(
    name: str,
    frame: gpd.GeoDataFrame,
    state: MapState,
    view: View,
    marks: Mapping[str, str],
) -> gpd.GeoDataFrame:
    """Return the features that have anything to be lettered."""
    is_numbered = frame["feature_id"].isin(list(state.numbers))
    if name == "clusters":
        return frame
    if name == "areas":
        is_meant = (
            frame["feature_id"].isin(state.area_ids)
            if state.area_ids is not None
            else ~is_numbered | is_numbered
        )
        is_small = (frame["map_class"] == "commune") & (
            view.denominator > COMMUNES_FROM
        )
        return frame[is_meant & (frame["map_class"] != "province") & ~is_small]
    is_near = view.denominator <= MARKS_FROM
    is_stage = name == "clearance_sites" and state.valued != name
    if is_stage or (name == "plots" and is_near):
        return frame[is_numbered | (frame["map_class"].map(marks) != "")]
    if name == "plan_zones" and is_near:
        return frame
    return frame[is_numbered]


def _cluster(
    code: str,
    name: str,
    mark: str,
    at: tuple[float, float],
    height_mm: float,
    is_selected: bool,
) -> Iterator[Lettering]:
    is_gone = code == "withdrawn"
    is_ring = code == "symbol_only"
    if is_ring:
        color = THEME["ink"]
        yield Lettering((mark,), at, _WEIGHTS["ring"], 7.0, is_bold=True, color=color)
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    lines = (mark, short) if mark and not is_ring else (short,)
    weight = _WEIGHTS["selected"] if is_selected else 50.0 if is_gone else 60.0
    yield Lettering(
        lines,
        at,
        weight,
        6.0,
        is_bold=not is_gone,
        is_italic=is_gone,
        color=THEME["muted"] if is_gone else THEME["ink"],
        under=RING_MM / 2 if is_ring else max(height_mm / 2, 1.0),
    )


def _area(code: str, name: str, value: str, at: tuple[float, float]) -> Lettering:
    return Lettering(
        (short_name(name), value) if value else (short_name(name),),
        at,
        _WEIGHTS["valued"] if value else 40.0,
        8.0 if code == "district" else 6.0,
        color=THEME["ink"] if value else THEME["muted"],
        may_shift=True,
    )


def placed(
    wanted: Sequence[Lettering], letters: Letters, box: Box, taken: Sequence[Box] = ()
) -> list[Placed]:
    """Return what finds a place in `box`, the weightiest first.

    Parameters
    ----------
    wanted
        In any order.
    letters
        To measure by.
    box
        Nothing stands across its edge.
    taken
        Boxes to keep clear of.
    """
    boxes = np.empty((len(wanted) + len(taken), 4))
    for place, one in enumerate(taken):
        boxes[place] = (one.left, one.bottom, one.right, one.top)
    n = len(taken)
    found = []
    for lettering in sorted(wanted, key=lambda one: -one.weight):
        width, height = _size(lettering, letters)
        room = lettering.room
        if room is not None and (width > room[0] or height > room[1]):
            continue
        x, y = lettering.at
        if lettering.under is not None and 2 * lettering.under < height + 1:
            y -= lettering.under + height / 2 + _GAP_MM
        for step in (0.0, height, -height) if lettering.may_shift else (0.0,):
            edges = np.array(
                [x - width / 2, y + step - height / 2, x + width / 2,
                 y + step + height / 2]
            )  # fmt: skip
            if _is_within(edges, box) and not _meets(edges, boxes[:n]):
                boxes[n] = edges
                n += 1
                found.append(Placed(lettering, x, y + step))
                break
    return found


def _size(lettering: Lettering, letters: Letters) -> tuple[float, float]:
    height = lettering.size_pt * LINE_RATIO / PT_PER_MM
    width = max(
        letters.width_mm(one, lettering.size_pt, is_bold=lettering.is_bold)
        for one in map(letters.safe, lettering.lines)
    )
    if lettering.has_disc:
        ratio = 1.4 if lettering.ring else 1.2
        return max(width, height) * ratio, height * ratio
    return width, height * len(lettering.lines)


def _is_within(edges: np.ndarray, box: Box) -> bool:
    left, bottom, right, top = edges
    return bool(
        left >= box.left and bottom >= box.bottom
        and right <= box.right and top <= box.top
    )  # fmt: skip


def _meets(edges: np.ndarray, boxes: np.ndarray) -> bool:
    left, bottom, right, top = edges
    return bool(
        np.any(
            (boxes[:, 0] < right + _GAP_MM)
            & (boxes[:, 2] > left - _GAP_MM)
            & (boxes[:, 1] < top + _GAP_MM)
            & (boxes[:, 3] > bottom - _GAP_MM)
        )
    )
