"""A printed map of some areas: what is found, framed, outlined, counted and named.

District 001 of the tiny workspace is 2 by 2 km from the origin. Clusters CCN-0001,
CCN-0002 (three quarters of it) and CCN-0004 have land in it; of the plan zones of the
day Z01 (rice), Z02, Z03, Z04 and Z09, which crosses both districts.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from matplotlib.collections import PathCollection
from matplotlib.text import Text

from clusterviz.errors import InputError
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view.mapstate import MapLayers, MapState
from clusterviz.view.printmap import sheets
from clusterviz.view.printmap.extent import view_of
from clusterviz.view.printmap.paper import PAPERS, Extent, Typeface
from clusterviz.view.style import EMPHASISED
from clusterviz.workspace import printed_areas, printing
from tests.tiny import AS_OF_ON, X0, Y0, tiny_workspace
from tests.tiny.plan import area_rows

LAYERS = MapLayers("district", AS_OF_ON)
WEST, EAST = "district:001:2024-01-01", "district:002:2024-01-01"
STATE = MapState(
    visible=("areas", "plan_zones", "roads", "clusters"),
    area_ids=(WEST,),
    fit=("areas", (WEST,)),
)
PAPER = PAPERS["a4-landscape"]


def legend(state: MapState = STATE, extent: Extent = "areas") -> list[str]:
    """Return every line of text on the sheets."""
    subject, sheet = printing.drafted(
        tiny_workspace(), LAYERS, state, "en", "Title", extent
    )
    figures = sheets.pages(subject, sheet, PAPER, "en", Typeface())
    return [one.get_text() for figure in figures for one in figure.findobj(Text)]


def kind(code: str) -> str:
    """Return what the legend calls a kind of plan zone."""
    choice = tiny_workspace().layers["plan_zones"].choice("kind", code)
    return choice.label.say("en")


@pytest.mark.parametrize("extent", ["areas", "shown"])
def test_the_ground_is_the_area_with_a_margin(extent: Extent) -> None:
    subject, _ = printing.drafted(tiny_workspace(), LAYERS, STATE, "en", "", extent)

    # 3 % of 2 km are 60 m: the least margin is 150 m. 2,300 m on 145 mm of paper
    # are 1:15,862, and 1:20,000 the next round scale: 20 m for each millimetre.
    assert [*subject.bounds] == [X0 - 150, Y0 - 150, X0 + 2150, Y0 + 2150]
    view = view_of(subject.bounds, PAPER.map)
    assert view.denominator == 20_000
    # 203 mm are 4,060 m, 145 mm are 2,900 m, around the middle of the district.
    assert [*view.bounds] == [X0 - 1030, Y0 - 450, X0 + 3030, Y0 + 2450]


def test_several_areas_are_framed_together() -> None:
    communes = MapLayers("commune", AS_OF_ON)
    _, ids = printed_areas.areas_named(tiny_workspace(), communes, ["011", "012"])
    state = MapState(visible=("clusters",), area_ids=ids)
    subject, _ = printing.drafted(tiny_workspace(), communes, state, "en", "", "areas")

    # Of both: district 001. Its outline is drawn though nobody asked for the layer.
    assert [*subject.bounds] == [X0 - 150, Y0 - 150, X0 + 2150, Y0 + 2150]
    assert "areas" in subject.frames


def test_the_legend_counts_what_has_land_in_the_area() -> None:
    said = legend()

    assert {"Operating (2)", "District boundary (1)"} <= {*said}
    for code in ("rice_land", "mineral", "rural_housing", "protection_forest"):
        assert f"{kind(code)} (1)" in said
    # Z05 lies in the frame, but in the other district; so does CCN-0003.
    assert not [one for one in said if one.startswith(kind("other_farm_land"))]
    assert not [one for one in said if one.startswith("Established")]
    assert "Heavy outline: Tây district. Drawn and" in " ".join(said)


def test_of_a_part_in_view_everything_in_the_frame_is_counted_and_it_is_said() -> None:
    said = legend(extent="shown")

    # Z08, and Z05 and CCN-0003, lie within 3,030 m of the origin.
    assert f"{kind('rice_land')} (2)" in said
    assert f"{kind('other_farm_land')} (1)" in said
    assert [one for one in said if one.startswith("Established")]
    assert "District boundary (1)" in said
    assert "beyond this outline too" in " ".join(said)


def test_a_filter_of_clusters_holds_within_the_area() -> None:
    state = MapState(
        visible=("clusters",), area_ids=(WEST,), cluster_ids=("CCN-0002", "CCN-0003")
    )
    subject, _ = printing.drafted(tiny_workspace(), LAYERS, state, "en", "", "areas")

    assert subject.frames["clusters"]["cluster_id"].tolist() == ["CCN-0002"]


def test_only_the_chosen_area_has_a_heavy_outline() -> None:
    subject, sheet = printing.drafted(
        tiny_workspace(), LAYERS, STATE, "en", "", "areas"
    )
    figure, *_ = sheets.pages(subject, sheet, PAPER, "en", Typeface())
    drawn: list[Any] = list(figure.findobj(PathCollection))
    heavy = [
        one
        for one in drawn
        if one.get_linewidths()[0] == EMPHASISED.width_px / 2
        and one.get_facecolor()[0][3] == 0
    ]

    [outline] = heavy
    (west, south), (east, north) = outline.get_paths()[0].get_extents().get_points()
    assert (west, south, east, north) == (X0, Y0, X0 + 2000, Y0 + 2000)


@pytest.mark.parametrize(
    "named", ["001", "Huyện Tây", "huyện tây", "huyen tay", "Tây", "tay", " 001 "]
)
def test_an_area_is_found_by_code_and_by_name(named: str) -> None:
    found = printed_areas.areas_named(tiny_workspace(), LAYERS, [named])

    assert found == (LAYERS, (WEST,))


@pytest.mark.parametrize("named", [["001", "002"], ["001,002"], ["tay", "Đông", "001"]])
def test_several_areas_may_be_named(named: list[str]) -> None:
    assert printed_areas.areas_named(tiny_workspace(), LAYERS, named)[1] == (WEST, EAST)


def test_an_area_of_another_level_is_found_where_none_was_asked_for() -> None:
    workspace = tiny_workspace()
    layers, ids = printed_areas.areas_named(
        workspace, LAYERS, ["Xã Tây Bắc"], is_any_level=True
    )

    assert (layers.level, ids) == ("commune", ("commune:012:2024-01-01",))
    with pytest.raises(InputError, match="Xã Tây Bắc"):
        printed_areas.areas_named(workspace, LAYERS, ["Xã Tây Bắc"])


@pytest.mark.parametrize("named", ["", "999", "Huyện Nam", "Tâ", "101", "{{7*7}}"])
def test_an_unknown_area_is_refused_with_those_that_there_are(named: str) -> None:
    with pytest.raises(InputError) as caught:
        printed_areas.areas_named(
            tiny_workspace(), LAYERS, ["001", named], is_any_level=True
        )

    said = str(caught.value)
    assert f"`{named}`" in said
    assert "001 Huyện Tây; 002 Huyện Đông" in said


def test_of_areas_of_one_name_the_code_is_asked_for() -> None:
    rows = [
        {**row, "area_name": "Xã Tây"} if row["area_code"] in {"011", "012"} else row
        for row in area_rows()
    ]
    workspace, communes = (
        tiny_workspace({"areas": rows}),
        MapLayers("commune", AS_OF_ON),
    )

    with pytest.raises(InputError, match="011 Xã Tây; 012 Xã Tây"):
        printed_areas.areas_named(workspace, communes, ["Xã Tây"])
    found = printed_areas.areas_named(workspace, communes, ["012"])[1]
    assert found == ("commune:012:2024-01-01",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_names_the_areas(language: Language) -> None:
    def title(state: MapState, of: str = "") -> str:
        workspace = tiny_workspace()
        return printed_areas.titled(workspace, LAYERS, state, language, of)

    both = MapState(visible=(), area_ids=(WEST, EAST))
    assert (title(MapState(visible=())), title(STATE), title(both, "X")) == {
        "vi": (
            "Bản đồ cụm công nghiệp",
            "Bản đồ cụm công nghiệp huyện Tây",
            "X, huyện Tây, huyện Đông",
        ),
        "en": (
            "Map of industrial clusters",
            "Map of industrial clusters, Tây district",
            "X, Tây district, Đông district",
        ),
    }[language]


def test_of_many_areas_the_first_are_named() -> None:
    communes = MapLayers("commune", AS_OF_ON)
    codes = ["011", "012", "021", "022"]
    _, ids = printed_areas.areas_named(tiny_workspace(), communes, codes)
    state = MapState(visible=(), area_ids=ids)

    said = printed_areas.titled(tiny_workspace(), communes, state, "en")
    assert said.endswith(
        "Tây Nam commune, Tây Bắc commune, Đông Nam commune and 1 more"
    )


def test_areas_of_another_day_are_asked_of_that_day() -> None:
    layers = MapLayers("commune", AS_OF_ON, dt.date(2025, 7, 1))
    found = printed_areas.areas_named(tiny_workspace(), layers, ["Xã Bắc"])

    assert found == (layers, ("commune:102:2025-07-01",))
