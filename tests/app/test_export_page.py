"""The page that hands files on, without a browser, on the tiny workspace."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.storage.locks import taken
from clusterviz.view.plain import plain
from clusterviz.workspace import outgoing_jobs, scenarios
from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.selection import shape_code
from tests.app.test_pages import HOSTILE, markdown_of, opened, table
from tests.kept import saved
from tests.unit.test_personal import NAMED

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language


JOINER = "\N{WORD JOINER}"
"""Breaks up what Markdown would replace even where it is escaped."""


def show(root: str, at_once: int) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from pathlib import Path

    from clusterviz.ui import main, state
    from clusterviz.workspace import outgoing_jobs
    from clusterviz.workspace.creation import open_workspace

    outgoing_jobs.AT_ONCE_BYTES = at_once
    state.follow_address()
    main.show_frame(open_workspace(Path(root)), "export")


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give back what a test calls large."""
    monkeypatch.setattr(outgoing_jobs, "AT_ONCE_BYTES", outgoing_jobs.AT_ONCE_BYTES)


def kept(root: Path, at_once: int = 0, **address: str) -> AppTest:
    """Return the page of a workspace in a folder, where most files are large."""
    app = AppTest.from_function(show, args=(str(root), at_once), default_timeout=120)
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def press(app: AppTest, key: str) -> AppTest:
    """Return the page after a press of a button."""
    [button] = [one for one in app.button if one.key == key]
    button.click()
    return app.run()


def said(app: AppTest) -> str:
    """Return all that the page says, as people read it."""
    return " ".join(markdown_of(app)).replace("\\", "").replace(JOINER, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_with_clusters_as_geojson_and_makes_them_at_once(
    language: Language,
) -> None:
    app = opened("export", lang=language)

    assert not app.exception
    assert "clusters-2024-04-22.geojson" in said(app)
    assert texts.say("outgoing.n_features", language, n="7") in said(app)
    assert list(table(app, 0))[:2] == ["cluster_id", "cluster_name"]
    assert not app.code

    app = press(app, "export-make")
    assert not app.exception
    [code] = app.code
    assert len(code.value) == len(hashlib.sha256().hexdigest())
    [button] = app.get("download_button")
    assert button.proto.label == texts.say("outgoing.download", language)
    assert "clusters-2024-04-22.geojson" in app.success[0].value.replace("\\", "")


def test_a_file_of_another_choice_is_not_offered() -> None:
    app = press(opened("export"), "export-make")
    assert app.code

    app.query_params["form"] = "csv"
    app.run()

    assert not app.code
    assert "clusters-2024-04-22.csv" in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["layer", "package", "profile", "corners"])
def test_an_address_opens_each_kind_of_file(what: str, language: Language) -> None:
    app = press(opened("export", lang=language, what=what), "export-make")

    assert not app.exception
    assert not app.error
    assert app.get("download_button")
    # Of a hand-over its list too, which vouches for every other file.
    assert len(app.code) == (2 if what == "profile" else 1)


@pytest.mark.parametrize("what", ["layer", "package", "profile", "corners"])
def test_a_name_from_a_file_is_never_markdown(what: str) -> None:
    app = press(opened("export", HOSTILE, what=what), "export-make")

    assert not app.exception
    assert not [text for text in markdown_of(app) if "**x**" in text]


def test_a_name_from_a_file_stands_in_the_first_rows() -> None:
    rows = table(opened("export", HOSTILE), 0)

    assert HOSTILE in set(rows["cluster_name"])


def test_an_address_says_layer_format_status_and_day() -> None:
    app = opened(
        "export",
        layer="clusters",
        form="zip",
        status="operating",
        days="all",
        lang="en",
    )

    assert "clusters-epsg9214-2024-04-22.zip" in said(app)
    assert set(table(app, 0)["operation_"]) == {"operating"}
    assert texts.say("outgoing.n_features", "en", n="2") in said(app)


def test_the_areas_of_the_frame_are_those_of_the_file() -> None:
    app = opened("export", area="002", lang="en")

    assert not app.error
    assert "CCN-0001" not in set(table(app, 0)["cluster_id"])


def test_areas_of_another_day_than_the_data_are_asked_of_their_own_day() -> None:
    app = opened("export", unit="commune-2025-07-01", area="101", date="2024-04-22")

    assert not app.exception
    assert not app.error
    assert 0 < len(table(app, 0)) < 5


def test_an_address_that_makes_no_sense_opens_the_usual_file() -> None:
    app = opened("export", what="moon", layer="?", form="exe", days="x", crs="y")

    assert not app.exception
    assert "clusters-2024-04-22.geojson" in said(app)


def test_a_format_of_what_was_chosen_before_is_no_stray() -> None:
    app = opened("export", what="layer", layer="projects", form="zip", lang="en")

    assert "projects-2024-04-22.gpkg" in said(app)
    assert "form" not in app.query_params
    assert "WGS 84" not in said(app)
    assert [one.value for one in app.warning] == [texts.say("frame.illustrative", "en")]


def test_what_was_never_made_is_one_plain_box() -> None:
    for draft in ("../../etc", "20240422T010203Z-0123abcd"):
        app = opened("export", draft=draft, lang="en")

        assert not app.exception
        assert len(app.error) == 1
        assert not app.get("download_button")
        app = press(app, "export-another")
        assert "clusters-2024-04-22.geojson" in said(app)


def show_to(role: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.records import Actor, OwnArea, Person
    from clusterviz.ui import main, state
    from clusterviz.workspace import people
    from tests.tiny import tiny_workspace
    from tests.unit.test_personal import FACTS, NAMED

    named = {"violation_id": "V-1", "cluster_id": "CCN-0001", "offender_name": NAMED}
    workspace = tiny_workspace({"violations": [{**FACTS["violations"], **named}]})
    people.put(workspace, Person("an@tinh.vn", "An", "administrator"))
    areas = (OwnArea("district.001"),)
    people.put(workspace, Person("ai@tinh.vn", "Ai", role, areas))
    state.follow_address()
    main.show_frame(workspace.acting_as(Actor("ai@tinh.vn", "Ai", "test")), "export")


@pytest.mark.parametrize("role", ["administrator", "editor", "official", "viewer"])
def test_only_who_may_see_them_everywhere_gets_what_names_persons(role: str) -> None:
    app = AppTest.from_function(show_to, args=(role,), default_timeout=60)
    for key, value in {"layer": "violations", "personal": "yes", "lang": "en"}.items():
        app.query_params[key] = value
    app.run()

    assert not app.exception
    is_told = role in {"administrator", "editor"}
    label = texts.say("outgoing.personal", "en")
    assert [one.label for one in app.main.checkbox] == ([label] if is_told else [])
    # Without the right, the word of the address says nothing.
    warning = texts.say("outgoing.with_personal", "en")
    assert (warning in said(app)) == is_told
    assert (NAMED in set(table(app, 0).get("offender_name", ()))) == is_told
    gone = "Left out, as they may name persons: "
    assert (gone in said(app)) != is_told


def test_a_large_file_is_made_beside_the_page_and_can_be_stopped(
    tmp_path: Path,
) -> None:
    root = saved(tmp_path / "W")
    (root / "imports").mkdir(exist_ok=True)
    busy = taken(root / "imports" / ".busy.lock")
    assert busy is not None
    with busy:
        app = press(kept(root, lang="en"), "export-make")
        assert app.query_params["draft"]
        assert not app.exception
        [folder] = (root / "imports").glob("*.draft")
        asked = json.loads((folder / "request.json").read_text(encoding="utf-8"))
        assert asked["payload"]["wanted"]["layers"] == ["clusters"]

        app = press(app, "job-cancel")

    assert not app.exception
    assert "draft" not in app.query_params
    assert list((root / "imports").glob("*.draft")) == []
    assert plain(texts.say("outgoing.removed", "en")) in [
        one.value for one in app.toast
    ]


def test_a_file_that_was_removed_in_another_window_is_told_and_no_traceback(
    tmp_path: Path,
) -> None:
    root = saved(tmp_path / "W")
    (root / "imports").mkdir(exist_ok=True)
    busy = taken(root / "imports" / ".busy.lock")
    assert busy is not None
    with busy:
        app = press(kept(root, lang="en"), "export-make")
        job_id = app.query_params["draft"]
        outgoing_jobs.forget(open_workspace(root), job_id)

        app = press(app, "job-cancel")

    assert not app.exception
    assert len(app.error) == 1
    assert "draft" not in app.query_params


def test_a_site_that_was_kept_and_the_files_beside_are_of_the_address(
    tmp_path: Path,
) -> None:
    root = saved(tmp_path / "W")
    workspace = open_workspace(root)
    clusters = workspace.features("clusters").set_index("cluster_id").geometry
    spot = clusters["CCN-0001"].representative_point().buffer(1)
    site = scenarios.save(workspace, spot, name="**x** {{7*7}} <img src=x>", by="An")

    app = kept(root, 1 << 30, lang="en", scenario=site.scenario_id, sides="yes")

    assert not app.exception
    assert set(table(app, 0)["cluster_id"]) == {"CCN-0001"}
    app = press(app, "export-make")
    name = f"clusters-{shape_code(site.site)}-2024-04-22-metadata.zip"
    assert name in app.success[0].value.replace("\\", "")
    assert not [text for text in markdown_of(app) if "**x**" in text]


def test_without_a_kept_site_the_page_says_where_one_is_drawn() -> None:
    assert plain(texts.say("outgoing.within_none", "vi")) in " ".join(
        markdown_of(opened("export"))
    )
