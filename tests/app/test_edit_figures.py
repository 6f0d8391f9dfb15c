"""Figures typed into the form of a row, and what is said of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.ui.editing import figures
from clusterviz.view.plain import plain
from clusterviz.workspace import creation
from tests.app.editpage import (
    APRIL,
    cleared,
    filled,
    opened,
    said,
    save,
    typed,
    value_of,
)
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import FieldType, Language
    from clusterviz.workspace import Workspace


@pytest.fixture(name="kept_workspace")
def _kept_workspace(tmp_path: Path) -> Workspace:
    return creation.open_workspace(saved(tmp_path / "W"))


@pytest.mark.parametrize(
    ("text", "kind", "language", "means"),
    [
        ("11,5", "number", "vi", "11.5"),
        ("1.234,5", "number", "vi", "1234.5"),
        ("1.234", "number", "vi", "1234"),
        ("11.5", "number", "en", "11.5"),
        ("1,234.5", "number", "en", "1234.5"),
        ("1,234", "integer", "en", "1234"),
        ("−2,5", "number", "vi", "-2.5"),
        ("", "number", "vi", ""),
    ],
)
def test_a_figure_is_read_by_the_language_of_the_page(
    text: str, kind: FieldType, language: Language, means: str
) -> None:
    assert figures.kept(text, kind, language) == means


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("11.5", "number", "vi"), ("11,5", "number", "en"),
        ("0.234", "number", "vi"), ("1.23,4", "number", "vi"),
        ("1234.567", "number", "vi"), ("1,2,3", "number", "vi"),
        ("1,5", "integer", "vi"), ("nan", "number", "en"), ("1e3", "number", "en"),
        ("12 ha", "number", "vi"), ("١٢", "number", "vi"),
    ],
)  # fmt: skip
def test_what_could_be_guessed_only_is_not_read(
    text: str, kind: FieldType, language: Language
) -> None:
    kept = figures.kept(text, kind, language)

    assert kept == figures.UNREAD + text
    assert figures.written(kept, language) == text


@pytest.mark.parametrize(("text", "language"), [("3,5", "vi"), ("3.5", "en")])
def test_a_decimal_mark_is_that_of_the_page(
    kept_workspace: Workspace, text: str, language: Language
) -> None:
    app = filled(opened(kept_workspace, lang=language, **APRIL), 2.5)

    save(typed(app, "cleared_ha", text))

    assert not app.exception
    assert cleared(kept_workspace) == 3.5
    assert value_of(app, "cleared_ha") == text


def test_what_cannot_be_read_is_said_and_kept_and_read_in_its_own_language(
    kept_workspace: Workspace,
) -> None:
    app = filled(opened(kept_workspace, **APRIL), 2.0)

    typed(app, "cleared_ha", "3.5")
    sentence = plain(
        texts.say("edit.unread_number", "vi", field="Đã giải phóng", value="3.5")
    )
    assert said(app).count(sentence) == 1
    save(app)
    assert said(app).count(sentence) == 1
    assert cleared(kept_workspace) == 2.0
    assert value_of(app, "cleared_ha") == "3.5"

    app.query_params["lang"] = "en"
    save(app.run())
    assert cleared(kept_workspace) == 3.5


def test_a_row_is_found_by_the_name_of_its_cluster(kept_workspace: Workspace) -> None:
    app = opened(kept_workspace, q="tay nam 2", **APRIL)

    # S1 and S2 are of the cluster Tây Nam, S4 is of Đông Nam.
    shown = app.dataframe[0].value
    assert shown["Cụm"].unique().tolist() == ["Tây Nam"]
    assert "S2" in shown["Mã khu vực"].tolist()
    assert "Giai đoạn 2 – Tây Nam" in app.subheader[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_save_names_every_fault(
    kept_workspace: Workspace, language: Language
) -> None:
    app = opened(kept_workspace, lang=language, **APRIL)
    typed(app, "cleared_ha", 1.5)

    save(app)

    fields = kept_workspace.layers["clearance_log"].fields
    told = said(app)
    document = fields["source_document"].label.say(language)
    before, after = (texts.number(one, language, 2) for one in (2.0, 1.5))
    field = fields["cleared_ha"].label.say(language)
    falls = {"field": field, "before": before, "after": after}
    for sentence in (
        texts.say("edit.no_name", language),
        texts.say("edit.required_missing", language, field=document),
        texts.say("edit.falls", language, **falls),
    ):
        assert told.count(plain(sentence)) == 1, sentence


def test_figures_stand_in_pairs_in_their_order(kept_workspace: Workspace) -> None:
    app = opened(kept_workspace, **APRIL)

    fields = list(kept_workspace.layers["clearance_log"].fields)
    drawn = [str(one.key).split(":")[-1].split(".")[0] for one in app.text_input]
    figures_drawn = [one for one in drawn if one.endswith("_ha") or one[:2] == "n_"]
    assert len(figures_drawn) > 2
    assert figures_drawn == [one for one in fields if one in figures_drawn]
