"""An export holds what is public of a layer, and names what it leaves out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError, NotAllowed
from clusterviz.records import Actor, Person
from clusterviz.workspace import personal
from clusterviz.workspace.exports import export
from tests.kept import runner, saved
from tests.tiny import layers, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kept import Run

LAYERS = layers()
PUBLIC = set(LAYERS["clusters"].public)
HELD = [one for one in LAYERS["clusters"].fields if one not in PUBLIC]
OWN = {"area_ha", "illustrative"}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return saved(tmp_path / "workspace")


def fields(path: Path) -> set[str]:
    """Return the fields of the features in a file."""
    found = json.loads(path.read_text("utf-8"))["features"]
    return set().union(*(one["properties"] for one in found))


def test_only_what_is_public_is_in_it_and_the_rest_is_named(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.geojson"
    words = ("-o", path, "--with-metadata", "--lang", "en")
    code, _, err = run("export", folder, "clusters", *words)
    about = json.loads(path.with_name("x.geojson.metadata.json").read_text("utf-8"))
    words_of = path.with_name("x.geojson.dictionary.json").read_text("utf-8")

    assert code == 0
    assert fields(path) == PUBLIC | OWN
    assert f"not public: {', '.join(HELD)}." in err
    assert about["left_out"] == HELD
    # Nothing of it names a person, so nothing says that.
    assert "persons" not in json.dumps(about["constraints"])
    gone = json.loads(words_of)["left_out"]
    assert [one["name"] for one in gone] == HELD
    assert {one["reason"]["en"] for one in gone} == {"Not public, so it is left out."}


def test_what_is_named_is_in_it(run: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.geojson"
    some = ("--fields", "note, land_status")
    _, _, err = run("export", folder, "clusters", "-o", path, *some)
    named = fields(path)
    words = ("--force", "--fields", "all", "--lang", "en")
    _, _, told = run("export", folder, "clusters", "-o", path, *words)

    assert named == PUBLIC | OWN | {"note", "land_status"}
    assert "land_status" not in err
    assert fields(path) == PUBLIC | OWN | set(HELD)
    assert "Left out" not in told


def test_a_name_that_is_no_field_is_refused(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.geojson"
    code, _, err = run(
        "export", folder, "clusters", "-o", path, "--fields", "nte", "--lang", "en"
    )

    assert code == 2
    assert "nte: no such field in the layer clusters." in err
    assert not path.exists()


@pytest.mark.parametrize("suffix", [".gpkg", ".xlsx", ".csv", ".kml", ".zip"])
def test_no_format_has_more(tmp_path: Path, suffix: str) -> None:
    done = export(tiny_workspace(), "clusters", tmp_path / f"x{suffix}", fields=())

    assert list(done.left_out) == HELD


def test_a_layer_of_which_nothing_is_public_is_whole_but_for_persons() -> None:
    workspace = tiny_workspace()
    layer = LAYERS["violations"]

    assert layer.public == ()
    gone = personal.left_out(workspace, layer, is_asked=False, named=())
    assert gone == layer.personal != ()
    every = personal.left_out(workspace, layer, is_asked=False, named=("all",))
    assert every == layer.personal


def test_to_name_what_is_personal_needs_the_right_to_see_it() -> None:
    workspace = tiny_workspace()
    layer = LAYERS["violations"]
    names = ("offender_name",)

    gone = personal.left_out(workspace, layer, is_asked=False, named=names)
    assert gone == tuple(one for one in layer.personal if one not in names)
    workspace.store.directory.put(Person("p1", "Lan", "viewer", ()), Actor())
    viewer = workspace.acting_as(Actor("p1", "Lan", "test"))
    with pytest.raises(NotAllowed):
        personal.left_out(viewer, layer, is_asked=False, named=names)
    with pytest.raises(InputError):
        personal.left_out(workspace, layer, is_asked=False, named=("no_such",))
