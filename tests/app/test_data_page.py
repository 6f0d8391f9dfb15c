"""A file from outside on its page: from the upload to a version, or to a report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import shapely
from shapely import Polygon
from shapely.affinity import translate

from clusterviz import texts
from clusterviz.files.guard import Kind
from clusterviz.schema import LANGUAGES
from clusterviz.ui.dataroom import upload
from clusterviz.workspace.creation import open_workspace
from tests.app.dataroom import at_step, geojson, handed_in, opened, press, said, zones
from tests.incoming import zipped
from tests.kept import saved
from tests.tiny import X0, Y0

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from clusterviz.schema import Language

HOSTILE = "{{7*7}} <img src=x onerror=alert(1)> **x** :red[y]"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of the tiny workspace."""
    return saved(tmp_path / "w")


def current(root: Path) -> int:
    """Return the newest version of the plan zones."""
    return open_workspace(root).version("plan_zones").version


def accept(app: AppTest) -> AppTest:
    """Return the page after a press of its button Accept."""
    app.button(key="accept").click()
    return app.run()


def agree(app: AppTest, what: str) -> AppTest:
    """Return the page after consent to ``repairs`` or ``findings``."""
    [box] = [one for one in app.checkbox if str(one.key).startswith(f"agree-{what}")]
    return box.check().run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_looked_at_compared_and_published(
    root: Path, tmp_path: Path, language: Language
) -> None:
    frame = zones()
    # 50 m further east: of 400 m × 200 m, 50 m × 200 m = 1 ha is gained and lost.
    moved = [translate(frame.geometry.iloc[0], 50, 0), *frame.geometry.iloc[1:]]
    frame = frame.set_geometry(moved, crs=frame.crs)
    frame.loc[1, "zone_name"] = "Mỏ mới"

    app = handed_in(
        root, "plan_zones", geojson(tmp_path / "zones.geojson", frame), language
    )
    assert texts.say("dataroom.read_rows", language, n=9) in said(app)

    app = at_step(app, "difference")
    assert current(root) == 1
    figures = {one.label: one.value for one in app.metric}
    name = texts.say("dataroom.figure_boundary", language)
    assert figures[name] == "1"
    # One boundary and one name differ, nothing else.
    assert len(app.dataframe[0].value) == 2

    app = accept(app)
    assert not app.exception
    assert current(root) == 2
    assert len(app.success) == 1
    assert open_workspace(root).features("plan_zones")["zone_name"].eq("Mỏ mới").any()


def test_consent_to_a_repair_is_asked_for_and_never_preset(
    root: Path, tmp_path: Path
) -> None:
    frame = zones()
    x, y = X0 + 200, Y0 + 3_200
    bow = Polygon([(x, y), (x + 100, y + 100), (x + 100, y), (x, y + 100)])
    shapes = [*frame.geometry.iloc[:-1], bow]
    frame = frame.set_geometry(shapes, crs=frame.crs)
    app = handed_in(root, "plan_zones", geojson(tmp_path / "a.geojson", frame))

    app = at_step(app, "difference")
    assert app.button(key="accept").disabled
    assert not any(box.value for box in app.checkbox)

    app = at_step(app, "findings")
    repairs = app.dataframe[1].value
    # Two triangles of 100 m by 50 m: the rule of even and odd counts both.
    assert repairs["Diện tích trước (ha)"].tolist() == pytest.approx([0.5], abs=1e-4)

    app = at_step(app, "difference")
    for what in {str(box.key).split("-")[1] for box in app.checkbox}:
        app = agree(app, what)
    app = accept(app)
    assert current(root) == 2
    version = open_workspace(root).version("plan_zones")
    assert len(version.lineage.repairs) == 1


def test_a_file_that_declines_leaves_nothing_but_the_report(
    root: Path, tmp_path: Path
) -> None:
    path = geojson(tmp_path / "a.geojson", zones().iloc[:5])
    app = at_step(handed_in(root, "plan_zones", path), "difference")

    app.button(key="decline").click()
    app = app.run()

    assert not app.exception
    assert current(root) == 1
    [folder] = [one for one in (root / "imports").iterdir() if one.is_dir()]
    assert [one.name for one in folder.iterdir()] == ["report.json"]
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["status"] == "declined"
    assert texts.say("imports.declined", "vi") in said(app)


def test_a_file_that_cannot_be_read_says_why_and_can_be_declined(
    root: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")

    app = handed_in(root, "plan_zones", path)

    assert not app.exception
    assert len(app.error) == 1
    app = at_step(app, "difference")
    assert app.button(key="accept").disabled
    assert not app.button(key="decline").disabled


def test_swapped_coordinates_are_proposed_and_confirmed_by_a_person(
    root: Path, tmp_path: Path
) -> None:
    frame = zones()
    turned = shapely.transform(frame.geometry.array, lambda points: points[:, ::-1])
    table = frame.drop(columns="geometry").assign(WKT=shapely.to_wkt(turned))
    path = tmp_path / "a.csv"
    table.to_csv(path, index=False)
    app = handed_in(root, "plan_zones", path)

    [system] = [one for one in app.radio if str(one.key).startswith("system-")]
    assert system.value is None
    assert texts.say("dataroom.swapped", "vi") in system.options[0]
    assert texts.say("dataroom.choose_system", "vi") in said(app)

    app = press(system.set_value(system.options[0]).run(), "use_system")
    assert texts.say("dataroom.read_as", "vi", system="")[:-1] in said(app)
    app = at_step(app, "difference")
    assert not app.button(key="accept").disabled


def test_text_in_an_old_encoding_is_shown_before_and_after(
    root: Path, tmp_path: Path
) -> None:
    frame = zones()
    frame["zone_name"] = ["ThÞ trÊn V«i", "§ång Lóa", *["ThÞ trÊn V«i"] * 7]
    app = handed_in(root, "plan_zones", geojson(tmp_path / "a.geojson", frame))

    shown = app.dataframe[0].value
    assert ("ThÞ trÊn V«i", "Thị trấn Vôi") in list(
        shown[["Trước", "Sau"]].itertuples(index=False, name=None)
    )

    [encoding] = [one for one in app.selectbox if "encoding" in str(one.key)]
    app = press(encoding.select("tcvn3").run(), "use_encoding")
    app = accept(at_step(app, "difference"))
    names = set(open_workspace(root).features("plan_zones")["zone_name"])
    assert names == {"Thị trấn Vôi", "Đồng Lúa"}


def test_bytes_of_a_shapefile_are_shown_as_each_encoding_makes_them(
    root: Path, tmp_path: Path
) -> None:
    frame = zones()[["zone_id", "zone_name", "geometry"]]
    frame["zone_name"] = "ThÞ trÊn V«i"
    frame.to_file(tmp_path / "a.shp", encoding="ISO-8859-1")
    (tmp_path / "a.cpg").unlink()

    app = handed_in(root, "plan_zones", zipped(tmp_path / "a.shp"))

    before, after = app.dataframe[0].value.iloc[0, 1:]
    assert (before, after) == ("ThÞ trÊn V«i", "Thị trấn Vôi")


def test_what_is_required_and_not_in_the_file_is_asked_for(
    root: Path, tmp_path: Path
) -> None:
    # Both are of the kind that is given.
    frame = zones()[zones()["kind"] == "rice_land"].drop(columns=["kind"])
    app = handed_in(root, "plan_zones", geojson(tmp_path / "a.geojson", frame))

    app = at_step(app, "columns")
    assert "Loại khu vực \\*" in app.warning[-1].value
    [kind] = [one for one in app.selectbox if "constant-kind" in str(one.key)]
    kind.select("rice_land")
    app = press(app, "use_columns")

    assert not app.exception
    assert not at_step(app, "findings").error


def test_a_column_that_is_named_otherwise_is_matched_by_hand(
    root: Path, tmp_path: Path
) -> None:
    frame = zones().rename(columns={"zone_id": "Ô"})
    app = handed_in(root, "plan_zones", geojson(tmp_path / "a.geojson", frame))
    app = at_step(app, "columns")

    assert "Mã khu vực \\*" in app.warning[-1].value
    [theirs] = [one for one in app.selectbox if str(one.key).startswith("column-Ô")]
    theirs.select("zone_id")
    app = press(app, "use_columns")

    assert not at_step(app, "findings").error
    assert len(at_step(app, "difference").dataframe) == 0


def test_two_columns_for_one_field_are_not_accepted(root: Path, tmp_path: Path) -> None:
    frame = zones().assign(other="x")
    app = handed_in(root, "plan_zones", geojson(tmp_path / "a.geojson", frame))
    app = at_step(app, "columns")

    [theirs] = [one for one in app.selectbox if str(one.key).startswith("column-other")]
    theirs.select("zone_id")
    app = press(app, "use_columns")

    assert len(app.error) == 1
    assert "Mã khu vực" in app.error[0].value


def test_a_version_that_somebody_published_meanwhile_is_a_conflict(
    root: Path, tmp_path: Path
) -> None:
    frame = zones()
    frame.loc[0, "zone_name"] = "Mới"
    path = geojson(tmp_path / "a.geojson", frame)
    first = at_step(handed_in(root, "plan_zones", path), "difference")
    second = at_step(handed_in(root, "plan_zones", path), "difference")
    accept(first)

    second = second.run()

    assert "accept" not in [one.key for one in second.button]
    second = press(second, "look_again")
    assert not second.button(key="accept").disabled


def test_pasted_corners_become_a_file_on_its_way(root: Path) -> None:
    app = opened(root, layer="clusters")
    corners = [(0, 100), (100, 100), (100, 0), (0, 0)]
    lines = [f"{i} {Y0 + dy} {X0 + dx}" for i, (dx, dy) in enumerate(corners, start=1)]
    app.text_area[0].set_value("\n".join(["CCN Đa Mai", *lines]))

    app = press(app, "look_text")

    assert not app.exception
    assert texts.say("dataroom.read_rows", "vi", n=1) in said(app)


def test_text_from_a_file_is_never_markdown(root: Path, tmp_path: Path) -> None:
    frame = zones().rename(columns={"zone_name": HOSTILE})
    frame[HOSTILE] = HOSTILE
    frame.loc[0, "zone_id"] = HOSTILE
    app = handed_in(root, "plan_zones", geojson(tmp_path / "a.geojson", frame))

    for step in ("read", "columns", "findings", "difference"):
        app = at_step(app, step)
        assert not app.exception
        shown = (*app.markdown, *app.caption, *app.error, *app.warning, *app.info)
        assert not [one.value for one in shown if "**x**" in str(one.value)]
        options = [one for radio in app.radio for one in radio.options]
        assert not [one for one in options if "**x**" in one]


def test_a_draft_that_is_gone_is_one_plain_sentence(root: Path) -> None:
    app = opened(root, draft="../../etc", step="read")

    assert not app.exception
    assert texts.say("dataroom.gone", "vi") in said(app)


def test_every_format_that_can_be_read_can_be_chosen() -> None:
    assert {one.value for one in Kind} <= set(upload.TYPES)
