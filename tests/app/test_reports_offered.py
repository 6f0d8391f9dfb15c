"""Every page hands on its report in Word and as a PDF: the figures are the page's."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pandas as pd
import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.view.plain import plain
from clusterviz.workspace import creation
from clusterviz.workspace.reports import papers
from tests.app.test_offers_and_help import show
from tests.kept import saved
from tests.onpaper import number
from tests.tiny import AS_OF_ON
from tests.tiny.withdrawn import whole
from tests.unit.test_reports_certificate import accept

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from tests.app.conftest import Offered

DAY = str(AS_OF_ON)
MONTH = f"{AS_OF_ON:%Y-%m}"

OFFERED = {
    "overlaps": ({}, [f"overlap-district-{DAY}"]),
    "overlaps, coverage": (
        {"view": "coverage", "id": "CCN-0004"},
        [f"certificate-CCN-0004-{DAY}", f"overlap-district-{DAY}"],
    ),
    "occupancy": ({}, [f"landfund-district-{DAY}"]),
    "gate": ({"place": "district.001"}, [f"landfund-001-{DAY}"]),
    "review": ({}, [f"monthly-{MONTH}", f"notice-{MONTH}"]),
    "withdrawn": ({"id": "CCN-0006"}, [f"dossier-CCN-0006-{DAY}"]),
    "map": ({"id": "CCN-0001", "panel": "card"}, [f"cluster-CCN-0001-{DAY}"]),
    "forms": (
        {"form": "03", "period": "2024-H1"},
        [f"form{one}-2024-H1" for one in ("03", "01", "02")],
    ),
    "completeness": ({"place": "001"}, [f"letter-001-{DAY}"]),
}
"""By page, or page and view: what it opens with, and its reports by name of file."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("offered") / "W", whole())


def viewed(view: str, root: Path, language: Language = "vi", **more: str) -> AppTest:
    """Return a page as one of `OFFERED` opens it."""
    name = view.partition(",")[0]
    app = AppTest.from_function(show, args=(str(root), name), default_timeout=90)
    for key, value in {"lang": language, **OFFERED[view][0], **more}.items():
        app.query_params[key] = value
    return app.run()


def read(made: bytes) -> tuple[str, list[pd.DataFrame]]:
    """Return what a Word document says in lines, and its tables by their headings."""
    opened = docx.Document(io.BytesIO(made))
    frames = []
    for one in opened.tables[1:-1]:
        head, *rows = [[cell.text for cell in row.cells] for row in one.rows]
        frames.append(pd.DataFrame(rows, columns=head))
    return "\n".join(one.text for one in opened.paragraphs), frames


def listed(offered: Offered, name: str) -> pd.DataFrame:
    """Return the rows that a page offers as CSV: those that it shows."""
    return pd.read_csv(
        io.BytesIO(offered[f"{name}.csv"]()),
        encoding="utf-8-sig",
        keep_default_na=False,
    )


@pytest.mark.parametrize("view", OFFERED)
def test_no_report_is_made_before_it_is_asked_for(
    view: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def asked(*_: object) -> bytes:
        made.append(view)
        return b""

    monkeypatch.setattr(papers, "paper_bytes", asked)
    app = viewed(view, root)

    assert not app.exception
    assert not app.error
    assert app.get("download_button")
    assert made == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", OFFERED)
def test_each_page_offers_its_reports_in_word_and_as_pdf(
    view: str, language: Language, root: Path, offered: Offered
) -> None:
    viewed(view, root, language)

    for name in OFFERED[view][1]:
        said, _ = read(offered[f"{name}.docx"]())
        pdf = pypdf.PdfReader(io.BytesIO(offered[f"{name}.pdf"]()))
        assert said.strip()
        assert len(pdf.pages) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pairs_of_the_review_are_those_of_the_page(
    language: Language, root: Path, offered: Offered
) -> None:
    viewed("overlaps", root, language)
    page = listed(offered, f"overlaps-{DAY}")
    _, tables = read(offered[f"overlap-district-{DAY}.docx"]())
    names = [texts.say(f"column.{one}", language) for one in ("overlap_ha", "severity")]

    paper = next(one for one in tables if set(names) <= set(one))

    ours = page[page["verdict"] == "conflict"]
    assert len(paper)
    assert sorted(paper[names[0]]) == sorted(
        number(float(one), 2, language) for one in ours["overlap_ha"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cells_of_a_form_are_those_of_the_page(
    language: Language, root: Path, offered: Offered
) -> None:
    app = viewed("forms", root, language)
    _, tables = read(offered["form03-2024-H1.docx"]())

    page = app.dataframe[0].value
    shown = tables[0]

    names = [texts.say(f"forms.column_{one}", language) for one in ("number", "unit")]
    assert shown[names[0]].tolist() == [
        one for one in page[names[0]] if one in set(shown[names[0]])
    ]
    by_line = page.set_index(names[0])
    for _, row in shown.iterrows():
        unit = by_line.loc[row[names[0]], names[1]]
        for area in shown.columns[3:]:
            value = by_line.loc[row[names[0]], area]
            is_ratio = row[area].endswith("%")
            figure = None if pd.isna(value) else value * (100 if is_ratio else 1)
            decimals = (
                1
                if is_ratio
                else len(row[area].partition("," if language == "vi" else ".")[2])
            )
            said = number(figure, decimals, language) + "%" * is_ratio
            assert row[area] == said, (row[names[0]], area, unit)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_land_fund_of_one_area_is_that_of_the_page(
    language: Language, root: Path, offered: Offered
) -> None:
    viewed("occupancy", root, language, area="001")
    (page,) = listed(offered, "landfund").to_dict("records")
    _, tables = read(offered[f"landfund-001-{DAY}.docx"]())
    names = {
        texts.say(f"column.{one}", language): one
        for one in page
        if str(one).endswith("_ha")
    }

    paper = tables[0].iloc[0]

    shown = [one for one in paper.index if one in names]
    assert len(shown) > 5
    for one in shown:
        value = page[names[one]]
        assert paper[one] == number(float(value), 2, language), one


def test_several_areas_are_reported_as_the_province(
    root: Path, offered: Offered
) -> None:
    app = viewed("overlaps", root, area="001,002")

    assert f"overlap-district-{DAY}.docx" in offered
    notes = " ".join(one.value for one in app.caption)
    assert plain(texts.say("report.of_all_areas", "vi")) in notes


@pytest.mark.parametrize("cluster_id", [f"CCN-000{n}" for n in range(1, 6)])
def test_the_page_and_the_paper_refuse_the_same(
    cluster_id: str, tmp_path: Path, offered: Offered
) -> None:
    root = saved(tmp_path / "W")
    accept(creation.open_workspace(root), "CCN-0001")
    app = viewed("overlaps, coverage", root, "en", id=cluster_id)

    is_given = cluster_id == "CCN-0004"
    name = "certificate" if is_given else "lacking"
    said, _ = read(offered[f"{name}-{cluster_id}-{DAY}.docx"]())

    assert bool(app.success) == is_given
    assert ("CERTIFICATE" in said) == is_given
    notes = " ".join(one.value for one in app.caption)
    assert ("accepted with a reason" in notes) == (cluster_id == "CCN-0001")
