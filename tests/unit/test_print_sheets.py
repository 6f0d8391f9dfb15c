"""What a printed map shows and says, read back from its figures."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.text import Text

from clusterviz import crs
from clusterviz.errors import InputError
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view.mapstate import MapLayers, MapShape, MapState
from clusterviz.view.printmap import sheets
from clusterviz.view.printmap.paper import PAPERS, Extent, Paper, Typeface
from clusterviz.view.style import CLUSTER_STATUSES, OCCUPANCY
from clusterviz.workspace import printing
from tests.tiny import AS_OF_ON, Row, at, tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from clusterviz.workspace import Workspace

LAYERS = MapLayers("district", AS_OF_ON)
SHOWN = MapState(visible=("areas", "plan_zones", "clusters"), fit=("areas", ()))


def pages(
    state: MapState = SHOWN,
    *,
    workspace: Workspace | None = None,
    layers: MapLayers = LAYERS,
    paper: str = "a4-landscape",
    language: Language = "en",
    title: str = "Clusters",
    extent: Extent = "shown",
) -> list[Figure]:
    """Return the pages of a map of the tiny workspace."""
    subject, sheet = printing.drafted(
        workspace or tiny_workspace(), layers, state, language, title, extent
    )
    return sheets.pages(subject, sheet, PAPERS[paper], language, Typeface())


def lettering(figures: list[Figure]) -> list[Text]:
    """Return every text on some pages that says anything."""
    found = [one for figure in figures for one in figure.findobj(Text)]
    return [one for one in found if one.get_text()]


def words(figures: list[Figure]) -> list[str]:
    """Return every line of text on some pages."""
    return [one.get_text() for one in lettering(figures)]


def drawn(figures: list[Figure]) -> list[PathCollection]:
    """Return what is drawn on the map."""
    (ax,) = [one for one in figures[0].axes if one.get_label() == "map"]
    return [one for one in ax.collections if isinstance(one, PathCollection)]


def hexes(colors: object) -> set[str]:
    """Return colours, without those that cannot be seen."""
    rows = np.asarray(colors, dtype=float).reshape(-1, 4)
    return {to_hex(tuple(row)) for row in rows.tolist() if row[3] > 0}


def fills(figures: list[Figure]) -> set[str]:
    """Return the colours that anything on the map is filled with."""
    return {color for one in drawn(figures) for color in hexes(one.get_facecolor())}


def site() -> MapShape:
    """Return a site of 300 by 300 m beside CCN-0001, as a browser draws it."""
    frame = crs.to_lonlat(tiny_workspace().features("areas").head(1)[["geometry"]])
    shape = frame.set_geometry([at(1000, 200, 1300, 500)], crs=crs.METRIC)
    lonlat = crs.to_lonlat(shape).geometry.iloc[0]
    return MapShape("site", json.loads(shapely.to_geojson(lonlat)))


def test_only_what_is_on_the_map_is_in_its_legend() -> None:
    state = MapState(visible=("clusters",), cluster_ids=("CCN-0001", "CCN-0002"))
    said = words(pages(state))

    assert "Operating (2)" in said
    assert not [one for one in said if one.startswith(("Planned", "Wet-rice"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_says_title_day_scale_grid_sources_and_page(
    language: Language,
) -> None:
    said = words(pages(language=language, title="Cụm công nghiệp"))
    whole = " ".join(said)

    assert "Cụm công nghiệp" in said
    day = "22/04/2024" if language == "vi" else "22 Apr 2024"
    assert day in whole
    # 4 km and 150 m on each side, over 203 mm of paper: at least 1:21,200.
    assert ("Tỷ lệ 1:25.000" if language == "vi" else "Scale 1:25,000") in said
    assert "VN-2000 / TM-3 107-00" in whole
    assert ("Nguồn số liệu" if language == "vi" else "Sources") in said
    lineage = tiny_workspace().version("clusters").lineage
    assert lineage.source_document in whole
    assert ("Trang 1/1" if language == "vi" else "Page 1 of 1") in said


def test_a_sample_says_on_every_page_that_it_is_illustrative() -> None:
    figures = pages(paper="a4-portrait")

    for figure in figures:
        assert "Illustrative data, without legal value" in words([figure])


def test_areas_stand_in_the_colours_of_their_figures() -> None:
    ids = tiny_workspace().features("areas")["area_id"]
    west = next(one for one in ids if one.startswith("district:001"))
    state = MapState(
        visible=("areas",),
        valued="areas",
        values={west: (OCCUPANCY.color(0.55), "55%")},
        ramp=OCCUPANCY,
        ramp_title="Occupancy",
    )
    figures = pages(state)

    assert OCCUPANCY.color(0.55) in fills(figures)
    assert "55%" in words(figures)
    assert "Class C: 50% – 60%" in words(figures)


def test_a_withdrawn_cluster_is_hatched_and_no_other_is() -> None:
    figures = pages(MapState(visible=("clusters",)))
    hatched = {
        color
        for one in drawn(figures)
        if one.get_hatch()
        for color in hexes(one.get_edgecolor())
    }

    assert hatched == {CLUSTER_STATUSES["withdrawn"].line}


def test_a_conflict_too_small_for_the_scale_is_a_dot_of_its_own() -> None:
    ground = tiny_workspace().features("areas").total_bounds
    subject, sheet = printing.drafted(
        tiny_workspace(), LAYERS, MapState(visible=("overlaps",)), "en", "Far"
    )
    west, south, east, north = ground
    far = (west - 2e5, south - 2e5, east + 2e5, north + 2e5)
    figures = sheets.pages(
        dataclasses.replace(subject, bounds=far), sheet, Paper(), "en", Typeface()
    )
    sizes = {float(size) for one in drawn(figures) for size in one.get_sizes()}

    # A disc of 1.3 mm in points, squared.
    assert list(sizes) == [pytest.approx((1.3 / 25.4 * 72) ** 2)]


def test_names_and_numbers_are_lettered() -> None:
    state = MapState(visible=("clusters",), numbers={"CCN-0001": "12"})
    said = words(pages(state))

    assert "12" in said
    assert "Đông Nam" in said
    # A number stands in place of a name, as in the table.
    assert "Tây Nam" not in said


def test_a_scenario_is_marked_across_the_map_and_below_it() -> None:
    said = words(pages(MapState(visible=("areas",), shapes=(site(),)), language="vi"))

    assert "PHƯƠNG ÁN THỬ" in said
    assert any("không phải số liệu chính thức" in one for one in said)
    assert "PHƯƠNG ÁN THỬ" not in words(pages(language="vi"))


def test_a_shape_lies_where_it_was_drawn() -> None:
    state = MapState(visible=("areas",), shapes=(site(),))
    subject, _ = printing.drafted(tiny_workspace(), LAYERS, state, "en", "Site")
    shape = subject.shapes.geometry.iloc[0]

    assert shape.symmetric_difference(at(1000, 200, 1300, 500)).area < 1.0


def test_the_selected_cluster_fills_the_sheet() -> None:
    state = MapState(visible=("clusters",), selected=("clusters", "CCN-0001"))
    subject, _ = printing.drafted(
        tiny_workspace(), LAYERS, state, "en", "One", "selected"
    )
    west, south, east, north = at(200, 200, 1000, 700).bounds

    # 800 by 500 m, and 40 % of the longer side around it.
    assert subject.bounds == (west - 320, south - 320, east + 320, north + 320)


def test_what_lies_elsewhere_is_told_from_what_is_missing() -> None:
    state = MapState(
        visible=("clusters", "overlaps"), selected=("clusters", "CCN-0006")
    )
    said = " ".join(words(pages(state, extent="selected")))

    assert "There are data, but outside this map: Overlaps" in said


def test_what_the_filters_leave_nothing_of_is_said() -> None:
    state = MapState(visible=("areas", "plan_zones"), kinds=())
    said = " ".join(words(pages(state)))

    assert "has data, but none of it passes the filters" in said


def test_pairs_without_a_verdict_are_counted_beside_the_map() -> None:
    state = MapState(visible=("clusters", "overlaps"))
    said = " ".join(words(pages(state)))

    assert "cannot be judged" in said


@pytest.mark.parametrize(
    "name", ["$x^2$", r"\N{DIGIT ONE} \alpha", "{{7*7}}", "<img src=x>", "$"]
)
def test_a_hostile_name_is_lettered_as_itself(name: str) -> None:
    first, *others = cluster_rows()
    rows: list[Row] = [{**first, "cluster_name": name}, *others]
    figures = pages(workspace=tiny_workspace({"clusters": rows}), title=name)

    assert words(figures).count(name) == 2
    for text in lettering(figures):
        assert not text.get_parse_math()
        assert not text.get_usetex()


def test_a_legend_that_does_not_fit_goes_on_on_further_pages() -> None:
    subject, sheet = printing.drafted(
        tiny_workspace(), LAYERS, SHOWN, "en", "Many sources"
    )
    many = tuple(f"Decision {n} of a committee with a long name" for n in range(300))
    figures = sheets.pages(
        subject,
        type(sheet)(title=sheet.title, sources=many),
        Paper(),
        "en",
        Typeface(),
    )
    n = len(figures)
    said = " ".join(words(figures))

    assert n > 1
    assert f"Page {n} of {n}" in said
    assert [one for one in range(300) if f"Decision {one} " not in said] == []


def test_a_paper_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="a4-landscape"):
        printing.printed_map(
            tiny_workspace(), layers=LAYERS, state=SHOWN, paper="b5",
            language="vi", title="Cụm",
        )  # fmt: skip


def test_a_map_of_nothing_is_refused() -> None:
    blank = tiny_workspace({"areas": [], "clusters": [], "plan_zones": []})
    with pytest.raises(InputError, match="nothing to print"):
        pages(MapState(visible=("clusters",)), workspace=blank)


def test_a_cluster_without_a_place_is_refused() -> None:
    named = printing.cluster_name(tiny_workspace(), "CCN-0001", AS_OF_ON)

    assert named == "Tây Nam"
    for one in ("CCN-0099", ""):
        with pytest.raises(InputError, match="no place"):
            printing.cluster_name(tiny_workspace(), one, AS_OF_ON)
