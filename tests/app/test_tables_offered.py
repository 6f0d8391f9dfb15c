"""Tables that an official carries into another document: each is offered as files."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from clusterviz import texts
from clusterviz.core.site_text import written
from clusterviz.schema import LANGUAGES
from clusterviz.view import tables
from clusterviz.workspace import creation
from clusterviz.workspace.explain import explain
from tests.app import test_gate_page, test_site_page, test_withdrawn_page
from tests.app.test_pages import opened
from tests.app.test_workbooks_offered import lines, same
from tests.kept import saved
from tests.tiny import AS_OF_ON, tiny_workspace
from tests.tiny.ground import layers
from tests.tiny.withdrawn import firm_row, whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from clusterviz.schema import Language
    from tests.app.conftest import Offered

PLACE = "001"
ID = "CCN-0001"


def is_shown(
    codes: Sequence[str], rows: list[list[Any]], shown: pd.DataFrame, language: Language
) -> bool:
    """Return whether a table of a page has the cells of a workbook, label by label."""
    places = {
        tables.heading(code, layers(), language, is_short=is_short): at
        for at, code in enumerate(codes)
        for is_short in (True, False)
    }
    if len(shown) != len(rows) or not set(shown.columns) <= set(places):
        return False
    records = shown.astype("object").to_dict("records")
    return all(
        same(row[places[str(label)]], value, language)
        for row, record in zip(rows, records, strict=True)
        for label, value in record.items()
    )


def assert_carried(
    name: str, app: AppTest, offered: Offered, language: Language, n_rows: int
) -> None:
    """Assert that one table of a page, and no other, is that of its two files."""
    codes, rows = lines(offered[f"{name}.xlsx"]())
    given = offered[f"{name}.csv"]().decode("utf-8-sig")
    coded = list(csv.DictReader(io.StringIO(given)))

    assert not app.exception
    assert len(rows) == len(coded) == n_rows
    # The CSV is for programs: the same rows, in codes.
    [first, *_] = [one for one in codes if one != "layer"]
    said = [tables.worded(first, one[first], layers(), language) for one in coded]
    assert [row[codes.index(first)] for row in rows] == said
    found = [one.value for one in app.dataframe]
    assert sum(is_shown(codes, rows, one, language) for one in found) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("table", "n_rows"),
    [
        # Not established: CCN-0004. Judged: CCN-0001 and, with a part, CCN-0002.
        ("candidates", 1),
        ("clusters", 2),
        ("readings", 6),
        ("expansion", 2),
        (f"expansion-{ID}", 6),
    ],
)
def test_the_tables_of_the_gate_are_those_of_their_files(
    table: str, n_rows: int, language: Language, offered: Offered
) -> None:
    app = test_gate_page.opened(lang=language, place=f"district.{PLACE}", id=ID)

    name = f"gate-{table}-{PLACE}-{AS_OF_ON}"
    assert_carried(name, app, offered, language, n_rows)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("reference", "n_counted", "n_left_out"),
    [
        ("unleased:area=001", 2, 1),
        ("landfund:part=planned,area=001", 9, 0),
        ("overlaps:figure=n_conflicts", 3, 5),
    ],
)
def test_the_rows_of_a_figure_are_those_of_its_files(
    reference: str,
    n_counted: int,
    n_left_out: int,
    language: Language,
    offered: Offered,
) -> None:
    app = opened("overview", lang=language, figure=reference)
    code = explain(tiny_workspace(), reference).fingerprint

    for kind, n_rows in (("counted", n_counted), ("left_out", n_left_out)):
        name = f"explain-{kind}-{code}"
        if n_rows:
            assert_carried(name, app, offered, language, n_rows)
        else:
            assert f"{name}.xlsx" not in offered


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = {**whole(), "firms": [firm_row("F1"), firm_row("F2", destination="cease")]}
    return saved(tmp_path_factory.mktemp("dossier") / "W", rows)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("panel", "n_rows"), [("firms", 2), ("ground", 3)])
def test_the_tables_of_a_dossier_are_those_of_their_files(
    panel: str, n_rows: int, language: Language, root: Path, offered: Offered
) -> None:
    workspace = creation.open_workspace(root)
    app = test_withdrawn_page.opened(
        workspace, id="CCN-0006", panel=panel, lang=language
    )

    name = f"{panel}-HS-1-{AS_OF_ON}"
    assert_carried(name, app, offered, language, n_rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_four_duties_of_a_dossier_are_one_table_in_a_file(
    language: Language, root: Path, offered: Offered
) -> None:
    workspace = creation.open_workspace(root)
    app = test_withdrawn_page.opened(
        workspace, id="CCN-0006", panel="duties", lang=language
    )

    codes, rows = lines(offered[f"duties-HS-1-{AS_OF_ON}.xlsx"]())
    # On the page each is a section, with a table of one row, below the register.
    _, *sections = (one.value for one in app.dataframe)
    listed = [row for row in rows if row[codes.index("duty_id")]]
    assert len(rows) == 4
    assert len(listed) == len(sections) > 0
    for row, shown in zip(listed, sections, strict=True):
        assert is_shown(codes, [row], shown, language)
    known = layers()["duties"].fields["duty"].choices.values()
    duties = [row[codes.index("duty")] for row in rows]
    assert duties == [one.label.say(language) for one in known]


def text(value: object, unit: str, language: Language) -> str:
    """Return a figure of a workbook as the page of a site writes it."""
    assert isinstance(value, int | float)
    if unit == "ratio":
        return texts.percent(value, language)
    return texts.hectares(value, language) if unit else texts.number(value, language, 1)


def page(language: Language) -> AppTest:
    site = f".{written(test_site_page.FOREST)}"
    return test_site_page.opened(lang=language, site=site)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_conflicts_and_sizes_of_a_site_are_those_of_their_files(
    language: Language, offered: Offered
) -> None:
    app = page(language)

    assert_carried(f"site-size-{AS_OF_ON}", app, offered, language, 2)
    assert_carried(f"site-meetings-{AS_OF_ON}", app, offered, language, 7)
    codes, rows = lines(offered[f"site-conflicts-{AS_OF_ON}.xlsx"]())
    assert codes == ["kind", "severity", "n_features", "overlap_ha", "site_ratio"]
    said = [
        [kind, severity, str(n), text(ha, "ha", language), text(one, "ratio", language)]
        for kind, severity, n, ha, one in rows
    ]
    # Another cluster, a forest and rice land.
    assert len(said) == 3
    assert said in [one.value.to_numpy().tolist() for one in app.dataframe]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gate_of_a_site_is_that_of_its_file(
    language: Language, offered: Offered
) -> None:
    app = page(language)

    codes, rows = lines(offered[f"site-gate-{AS_OF_ON}.xlsx"]())
    of = [dict(zip(codes, row, strict=True)) for row in rows]
    said = [
        [
            one["area_name"],
            one["level"],
            one["is_lawful_scope"],
            one["establish"],
            " → ".join(
                text(one[name], "ratio", language)
                for name in ("average_occupancy_ratio", "occupancy_after_ratio")
            ),
            " → ".join(
                text(one[name], "", language)
                for name in ("unleased_ha", "unleased_after_ha")
            ),
            one["establish_after"],
        ]
        for one in of
    ]
    # A district, a commune and the province.
    assert len(said) == 3
    assert said in [one.value.to_numpy().tolist() for one in app.dataframe]
