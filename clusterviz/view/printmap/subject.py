"""The map itself: features and letters of what a sheet shows, to scale."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.view.printmap import drawing, frame, labels, lettering, looks
from clusterviz.view.printmap.paper import MM_PER_INCH, PT_PER_MM
from clusterviz.view.style import THEME

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from clusterviz.schema import Layer
    from clusterviz.view.mapstate import MapState
    from clusterviz.view.printmap.extent import Bounds, View

_ABOVE = (
    "areas", "plan_zones", "borders", "roads", "clusters", "plots", "clearance_sites",
    "overlaps", "incoming",
)  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """What a sheet shows.

    Parameters
    ----------
    frames
        By layer of the map: what the state shows, in one metric CRS.
    shapes
        Its shapes in that CRS, with ``map_class``.
    layers
        The declarations, by name.
    state
        As the screen has it.
    bounds
        The ground to be seen, see `extent.bounds_shown`.
    """

    frames: Mapping[str, gpd.GeoDataFrame]
    shapes: gpd.GeoDataFrame
    layers: Mapping[str, Layer]
    state: MapState
    bounds: Bounds


def map_axes(figure: Figure, view: View) -> Axes:
    """Return axes in metres on the ground, lying true to scale on a page.

    Parameters
    ----------
    figure
        The page.
    view
        What of the ground lies where on it.
    """
    width, height = figure.get_size_inches() * MM_PER_INCH
    box = view.box
    ax = figure.add_axes(
        (
            box.left / width,
            box.bottom / height,
            box.width / width,
            box.height / height,
        ),
        zorder=1,
        label="map",
    )
    west, south, east, north = view.bounds
    ax.set(xlim=(west, east), ylim=(south, north), facecolor=THEME["ground"])
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return ax


def add_map(
    figure: Figure, page: Axes, subject: Subject, view: View, letters: lettering.Letters
) -> dict[tuple[str, str], int]:
    """Draw and letter the features; return how many are seen, by layer and class."""
    ax = map_axes(figure, view)
    state, counts = subject.state, {}
    wanted: list[labels.Lettering] = []
    for name, whole in subject.frames.items():
        seen = looks.in_view(name, whole, view)
        is_counted = looks.is_counted(name, seen, state, view)
        classes = seen.loc[is_counted, "map_class"]
        for code, n in classes.value_counts().items():
            # What no feature has is no entry: a categorical counts it all the same.
            if n:
                counts[name, str(code)] = int(n)
        for place, look in enumerate(
            looks.looks(name, seen, subject.layers, state, view)
        ):
            rank = _ABOVE.index(name) + place / 1_000
            if name == "areas":
                edge = dataclasses.replace(look.style, fill="")
                edges = dataclasses.replace(look, style=edge)
                drawing.add_look(ax, edges, view, _ABOVE.index("borders"))
                ground = dataclasses.replace(look.style, line="")
                look = dataclasses.replace(look, style=ground)
            drawing.add_look(ax, look, view, rank)
        wanted += labels.letterings(name, seen, subject.layers, state, view)
    for place, look in enumerate(looks.shape_looks(subject.shapes)):
        counts["shapes", look.map_class] = counts.get(("shapes", look.map_class), 0) + 1
        drawing.add_look(ax, look, view, len(_ABOVE) + place)
    taken = (frame.north_box(view.box),)
    for one in labels.placed(wanted, letters, view.box, taken):
        _add_label(page, one, letters)
    return counts


def _disc(
    page: Axes, one: labels.Placed, ratio: float, color: str, width_pt: float
) -> None:
    page.scatter(
        [one.x],
        [one.y],
        s=(one.lettering.size_pt * ratio) ** 2,
        facecolors=color,
        edgecolors=one.lettering.color,
        linewidths=width_pt,
        zorder=49,
    )


def _add_label(page: Axes, one: labels.Placed, letters: lettering.Letters) -> None:
    said = one.lettering
    step = said.size_pt * lettering.LINE_RATIO / PT_PER_MM
    if said.has_disc and said.ring:
        _disc(page, one, 2.1, said.ring, 0.5)
        _disc(page, one, 1.5, THEME["halo"], 0.0)
    elif said.has_disc:
        _disc(page, one, 1.75, THEME["halo"], 0.7)
    top = one.y + (len(said.lines) - 1) * step / 2
    for place, text in enumerate(said.lines):
        lettering.write(
            page,
            (one.x, top - place * step),
            letters.safe(text),
            letters.families,
            said.size_pt,
            color=said.color,
            is_bold=said.is_bold,
            is_italic=said.is_italic,
            has_halo=not said.has_disc,
            align="center",
            valign="center",
        )
