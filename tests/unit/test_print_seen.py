"""What of a layer counts as seen on a printed map: what shows in its frame."""

from __future__ import annotations

import pytest
import shapely
from matplotlib.text import Text

from clusterviz.view.mapstate import MapLayers, MapState
from clusterviz.view.printmap import sheets
from clusterviz.view.printmap.extent import view_of
from clusterviz.view.printmap.paper import PAPERS, Typeface
from clusterviz.workspace import Workspace, printing
from tests.tiny import AS_OF_ON, tiny_workspace
from tests.tiny.plan import cluster_rows

PAPER = "a4-landscape"
LAYERS = MapLayers("district", AS_OF_ON)
STATE = MapState(visible=("areas", "clusters"), cluster_ids=("CCN-0001",))


def workspace_with(shape: shapely.Polygon) -> Workspace:
    """Return the tiny workspace, with another boundary of CCN-0001."""
    first, *others = cluster_rows()
    return tiny_workspace({"clusters": [{**first, "geometry": shape}, *others]})


def frame_of_map() -> tuple[float, float, float, float]:
    """Return the ground that the map shows."""
    subject, _ = printing.drafted(tiny_workspace(), LAYERS, STATE, "en", "Frame")
    return view_of(subject.bounds, PAPERS[PAPER].map).bounds


def words(workspace: Workspace) -> list[str]:
    """Return what stands beside the map."""
    subject, sheet = printing.drafted(workspace, LAYERS, STATE, "en", "Frame")
    fixed = type(subject)(
        subject.frames, subject.shapes, subject.layers, subject.state, frame_of_map()
    )
    figures = sheets.pages(fixed, sheet, PAPERS[PAPER], "en", Typeface())
    return [one.get_text() for figure in figures for one in figure.findobj(Text)]


def beside_the_frame(gap_m: float) -> shapely.Polygon:
    """Return a square to the east of the frame."""
    _, south, east, _ = frame_of_map()
    return shapely.box(east + gap_m, south + 300, east + gap_m + 200, south + 500)


def around_the_corner() -> shapely.Polygon:
    """Return a triangle beyond a corner of the frame, whose box covers the corner."""
    _, _, east, north = frame_of_map()
    return shapely.Polygon(
        [
            (east - 100, north + 200),
            (east + 200, north - 100),
            (east + 200, north + 200),
        ]
    )


@pytest.mark.parametrize("shape", ["near", "corner"])
def test_what_only_comes_near_the_frame_is_not_on_the_map(shape: str) -> None:
    outside = beside_the_frame(10.0) if shape == "near" else around_the_corner()
    said = words(workspace_with(outside))

    assert not [one for one in said if one.startswith("Operating (")]
    assert "outside this map: Industrial clusters" in " ".join(said)


def test_what_reaches_into_the_frame_is_on_the_map() -> None:
    said = words(workspace_with(beside_the_frame(-10.0)))

    assert "Operating (1)" in said
    assert "outside this map" not in " ".join(said)
