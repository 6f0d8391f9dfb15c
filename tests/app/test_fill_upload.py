"""Handing in a filled workbook on a page: shown first, published when accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.files import sandbox
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.creation import open_workspace
from tests.gaps import filled, value
from tests.kept import saved
from tests.workbooks import LAUGHS, SHEET, read_here, with_parts

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language

HOSTILE = "{{7*7}} <img src=x onerror=alert(1)> **x** :red[y]"


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which is faster; `test_spreadsheet` starts the child."""
    monkeypatch.setattr(sandbox, "_run", read_here)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folder of the tiny workspace."""
    return saved(tmp_path / "w")


def show(root: str, language: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from pathlib import Path

    from clusterviz.ui import fill
    from clusterviz.workspace.creation import open_workspace

    workspace = open_workspace(Path(root))
    fill.show_upload(workspace, "en" if language == "en" else "vi")


def uploaded(root: Path, path: Path, language: Language = "vi") -> AppTest:
    """Return the page after a person handed in `path`."""
    test = AppTest.from_function(
        show, args=(str(root), language), default_timeout=30
    ).run()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    test.file_uploader[0].upload(path.name, path.read_bytes(), kind)
    return test.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_difference_is_shown_and_published_when_it_is_accepted(
    root: Path, tmp_path: Path, language: Language
) -> None:
    path = filled(open_workspace(root), tmp_path, ("CCN-0001", "leased_ha", 13.5),
                  ("CCN-0002", "established_on", "never"))  # fmt: skip

    page = uploaded(root, path, language)

    assert not page.exception
    assert open_workspace(root).version("clusters").version == 1
    assert len(page.dataframe) == 2
    page.text_input[0].set_value("CV 12/UBND")
    page.button[0].click().run()
    assert not page.exception
    assert value(open_workspace(root), "CCN-0001", "leased_ha") == 13.5
    assert value(open_workspace(root), "CCN-0001", "source_document") == "CV 12/UBND"
    [done] = page.success
    title = open_workspace(root).layers["clusters"].title.say(language)
    assert title in done.value


def test_where_both_changed_a_cell_nothing_is_accepted_before_a_decision(
    root: Path, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    workspace = open_workspace(root)
    ours = filled(workspace, tmp_path, ("CCN-0001", "leased_ha", 13.5))
    theirs = filled(workspace, tmp_path / "a", ("CCN-0001", "leased_ha", 15))
    uploaded(root, theirs).button[0].click().run()

    page = uploaded(root, ours)

    assert page.button[0].disabled
    page.radio[0].set_value("mine").run()
    page.button[0].click().run()
    assert value(open_workspace(root), "CCN-0001", "leased_ha") == 13.5


def test_another_workbook_is_decided_anew(root: Path, tmp_path: Path) -> None:
    workspace = open_workspace(root)
    paths = []
    for name, leased_ha in (("a", 13.5), ("b", 14.5)):
        (tmp_path / name).mkdir()
        cell = ("CCN-0001", "leased_ha", leased_ha)
        paths.append(filled(workspace, tmp_path / name, cell))
    theirs = filled(workspace, tmp_path, ("CCN-0001", "leased_ha", 15))
    uploaded(root, theirs).button[0].click().run()
    page = uploaded(root, paths[0])
    page.radio[0].set_value("mine")
    page.text_input[0].set_value("CV 12/UBND").run()

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.file_uploader[0].upload(paths[1].name, paths[1].read_bytes(), kind)
    page.run()

    assert page.radio[0].value is None
    assert page.text_input[0].value == ""
    assert page.button[0].disabled


def test_a_workbook_that_changes_nothing_says_so(root: Path, tmp_path: Path) -> None:
    page = uploaded(root, filled(open_workspace(root), tmp_path), "en")

    assert not page.button
    assert page.info[0].value.replace("\\", "") == texts.say("fill.nothing", "en")


def test_a_hostile_workbook_is_one_plain_box(root: Path, tmp_path: Path) -> None:
    path = filled(open_workspace(root), tmp_path)
    with_parts(path, {SHEET: LAUGHS + "<x>&c;</x>"})

    page = uploaded(root, path)

    assert not page.exception
    assert len(page.error) == 1
    assert not page.button


def test_hostile_text_reaches_tables_only(root: Path, tmp_path: Path) -> None:
    path = filled(open_workspace(root), tmp_path, ("CCN-0001", "cluster_name", HOSTILE))

    page = uploaded(root, path)

    assert not page.exception
    shown = [*page.markdown, *page.info, *page.success, *page.error, *page.caption]
    assert not any(HOSTILE in one.value for one in shown)
    assert page.dataframe[0].value.isin([HOSTILE]).any().any()
