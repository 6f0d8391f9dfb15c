"""Two days of a workspace compared: answers, notes, the command, and the sample."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.records import Lineage
from clusterviz.workspace import analysis, creation, handouts, places
from clusterviz.workspace.changes import area_changes, changed, changes, sums
from clusterviz.workspace.import_report import ImportReport, not_asked
from clusterviz.workspace.whatif import whatif
from tests import kept
from tests.kept import Run, csv_rows, runner, saved
from tests.tiny import AS_OF_ON, at, tiny_workspace, typed
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.records import LayerVersion
    from clusterviz.workspace import Workspace

FIRST = dt.date(2015, 1, 1)
NEW_YEAR = dt.date(2025, 1, 1)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def published(workspace: Workspace, day: dt.date, **facts: object) -> LayerVersion:
    """Publish clusters whose first one has other `facts`."""
    rows = cluster_rows()
    rows[0] |= facts
    layer = workspace.layers["clusters"]
    return workspace.store.publish(
        layer,
        typed(layer, rows),
        Lineage("Test", day),
        replaces=workspace.versions()["clusters"],
        is_valid=True,
    )


def said(workspace: Workspace, first_on: dt.date, second_on: dt.date) -> set[str]:
    """Return the codes of the notes."""
    return {one.code for one in changes(workspace, first_on, second_on).notes}


@pytest.mark.parametrize(
    ("second_on", "n_out"), [(dt.date(2015, 12, 30), 0), (dt.date(2015, 12, 31), 1)]
)
def test_a_cluster_is_withdrawn_and_another_reduced_on_the_last_day_of_2015(
    second_on: dt.date, n_out: int
) -> None:
    rows = changes(tiny_workspace(), FIRST, second_on).rows

    by_change = sums(rows).set_index("change")
    assert ("withdrawn" in by_change.index) == n_out
    assert ("reduced" in by_change.index) == n_out
    if n_out:
        assert by_change.loc["withdrawn", "before_ha"] == 12
        figures = ["before_ha", "after_ha", "difference_ha"]
        assert list(by_change.loc["reduced", figures]) == [28, 20, -8]


def test_tables_before_a_removal_count_the_whole_cluster_and_say_so() -> None:
    before = dt.date(2015, 12, 30)
    answer = analysis.overlaps(tiny_workspace(), as_of_on=before)
    shown = places.clusters_shown(tiny_workspace(), before).set_index("cluster_id")

    # 500 m and 200 m by 400 m.
    assert shown.geometry["CCN-0003"].area == 280_000
    named = [
        one.feature_id for one in answer.notes if one.code == "answer.counted_with_part"
    ]
    assert named == ["CCN-0003"]
    after = analysis.overlaps(tiny_workspace(), as_of_on=AS_OF_ON)
    assert "answer.counted_with_part" not in {one.code for one in after.notes}


@pytest.mark.parametrize(
    ("on", "met"),
    [
        (dt.date(2015, 12, 30), {"CCN-0003": (1.0, 1 / 28)}),
        (dt.date(2015, 12, 31), {}),
    ],
)
def test_a_site_on_a_part_meets_its_cluster_until_the_part_is_removed(
    on: dt.date, met: dict[str, tuple[float, float]]
) -> None:
    rows = whatif(tiny_workspace(), at(3150, 300, 3250, 400), on).rows
    ours = rows[rows["layer"] == "clusters"].set_index("feature_id")

    figures = ours[["overlap_ha", "feature_ratio"]].itertuples(name=None)
    found = {name: (ha, ratio) for name, ha, ratio in figures}
    assert found == {name: pytest.approx(pair) for name, pair in met.items()}


def test_within_one_version_names_and_boundaries_cannot_differ() -> None:
    workspace = tiny_workspace()

    assert "changes.one_version" in said(workspace, FIRST, AS_OF_ON)
    published(workspace, NEW_YEAR, cluster_name="Tên Mới", leased_ha=11)
    assert "changes.two_versions" in said(workspace, AS_OF_ON, NEW_YEAR)
    assert "changes.figure_fell" in said(workspace, AS_OF_ON, NEW_YEAR)
    assert "changes.figure_fell" not in said(workspace, FIRST, AS_OF_ON)
    rows = changes(workspace, AS_OF_ON, NEW_YEAR).rows
    assert rows[["cluster_id", "change"]].to_numpy().tolist() == [
        ["CCN-0001", "renamed"]
    ]


def test_areas_between_the_days_are_counted_by_level() -> None:
    workspace = tiny_workspace()
    eve, day = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
    notes = {one.code: one.values for one in changes(workspace, eve, day).notes}

    assert notes["changes.areas_district"] == {"n_ended": 2, "n_began": 0}
    assert notes["changes.areas_commune"] == {"n_ended": 4, "n_began": 2}
    assert "changes.areas_province" not in notes
    assert len(area_changes(workspace, eve, day)) == 8
    # The areas of the tiny workspace begin in 2024.
    assert "changes.areas_unknown" in said(workspace, FIRST, AS_OF_ON)
    bare = tiny_workspace(without=["areas"])
    assert area_changes(bare, eve, day).empty


@pytest.mark.parametrize("first_on", [AS_OF_ON, AS_OF_ON + dt.timedelta(1)])
def test_the_first_day_comes_before_the_second(first_on: dt.date) -> None:
    with pytest.raises(InputError, match="not after the first"):
        changes(tiny_workspace(), first_on)


def test_the_answer_names_the_version_of_the_second_day() -> None:
    workspace = tiny_workspace()
    published(workspace, NEW_YEAR, leased_ha=13)

    assert changes(workspace, FIRST, AS_OF_ON).layer_versions["clusters"] == 1
    assert changes(workspace, FIRST, NEW_YEAR).layer_versions["clusters"] == 2


def test_changes_are_handed_on_with_their_places() -> None:
    workspace = tiny_workspace()
    rows = changed(workspace, FIRST, dt.date(2015, 12, 31))

    collection = json.loads(handouts.changes_geojson(workspace, rows, "vi"))

    kinds = {one["id"]: one["geometry"]["type"] for one in collection["features"]}
    assert kinds == {
        "CCN-0003|reduced": "MultiPolygon",
        "CCN-0006|withdrawn": "MultiPolygon",
    }


def test_the_sample_has_the_published_figures_of_2015(tmp_path: Path, run: Run) -> None:
    """Seven withdrawn, 80.36 ha; six reduced from 176.3 to 67.02 ha."""
    folder = kept.sample(tmp_path / "W")
    rows = changes(creation.open_workspace(folder), FIRST, AS_OF_ON).rows

    by_change = sums(rows).set_index("change")
    figures = ["n_clusters", "before_ha", "after_ha"]
    assert list(by_change.loc["withdrawn", figures[:2]]) == [7, 80.36]
    assert list(by_change.loc["reduced", figures]) == [6, 176.3, 67.02]
    code, out, _ = run("changes", folder, "--from", "2015-01-01", "--lang", "en")
    assert code == 0
    for figure in ("80.36", "176.30", "67.02"):
        assert figure in out


def test_the_command_prints_for_people_and_for_programs(
    tmp_path: Path, run: Run
) -> None:
    folder = saved(tmp_path / "W")
    days = ("--from", "2015-01-01", "--to", "2015-12-31")

    for language, word in (("vi", "Giảm diện tích"), ("en", "Reduced")):
        code, out, err = run("changes", folder, *days, "--lang", language)
        assert code == 0
        assert word in out
        assert "CCN-0003" in err
    _, out, _ = run("changes", folder, *days, "--format", "json")
    document = json.loads(out)
    assert document["as_of_on"] == "2015-12-31"
    assert [row["change"] for row in document["rows"]] == ["withdrawn", "reduced"]
    path = tmp_path / "changes.csv"
    assert run("changes", folder, *days, "-o", path)[0] == 0
    assert [row["cluster_id"] for row in csv_rows(path)] == ["CCN-0006", "CCN-0003"]
    _, out, _ = run("changes", folder, *days, "--format", "geojson")
    ids = [one["id"] for one in json.loads(out)["features"]]
    assert ids == ["CCN-0006|withdrawn", "CCN-0003|reduced"]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "--from"),
        (["--from", "2015"], "no day"),
        (["--from", "2015-01-01", "--to", "1/1/2024"], "no day"),
        (["--from", "2024-04-22"], "not after the first"),
    ],
)
def test_days_that_cannot_be_compared_are_refused(
    tmp_path: Path, run: Run, words: list[str], complaint: str
) -> None:
    code, _, err = run("changes", saved(tmp_path / "W"), *words, "--lang", "en")

    assert code == 2
    assert complaint in err


@pytest.mark.parametrize(
    ("day", "is_said"),
    [(AS_OF_ON, False), (NEW_YEAR, True), (dt.date(2023, 1, 1), True)],
)
def test_an_import_says_that_questions_are_as_of_another_day(
    day: dt.date, is_said: bool
) -> None:
    workspace = tiny_workspace()
    version = published(workspace, day)
    report = ImportReport("1", "c.gpkg", "clusters", "published", version, (), 7, 7, "")

    for language, used in (("vi", "phiên bản 1"), ("en", "version 1")):
        sentence = not_asked(workspace, report, language)  # type: ignore[arg-type]
        assert (sentence is not None) is is_said
        if sentence is not None:
            assert used in sentence
            assert f"--as-of {day}" in sentence


def test_an_import_that_published_nothing_has_nothing_to_add() -> None:
    report = ImportReport("", "c.gpkg", "clusters", "refused", None, (), 7, 7, "")

    assert not_asked(tiny_workspace(), report, "en") is None
