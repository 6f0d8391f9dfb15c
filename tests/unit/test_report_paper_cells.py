"""Reports on paper say what the commands tell programs, cell by cell."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import pypdf
import pytest

from clusterviz import texts
from clusterviz.letter import Letter
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view.tables import heading
from clusterviz.workspace import creation
from clusterviz.workspace.reports import papers
from clusterviz.workspace.reports.dossier import dossier_letter
from clusterviz.workspace.reports.landfund import landfund_letter
from clusterviz.workspace.reports.monthly import monthly_letter
from clusterviz.workspace.reports.overlap import overlap_letter
from tests.bookcells import asked, reported, written
from tests.kept import Run, runner
from tests.onpaper import Table, json_rows, number, paragraphs, tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from clusterviz.workspace import Workspace

Letters = Callable[[str, Language], Letter]

PAIRS = (
    "cluster_name", "cluster_document", "kind", "zone_name", "zone_document",
    "severity", "overlap_ha", "cluster_ratio", "zone_ratio", "mean_width_m",
)  # fmt: skip
TABLES = {
    ("overlap", "cases"): (
        "number", "cluster_name", "kind", "severity", "case_state", "responsible",
        "due_on", "is_overdue", "overlap_before_ha", "overlap_now_ha",
    ),
    ("landfund", "gate"): (
        "area_code", "area_name", "level", "establish", "average_occupancy_ratio",
        "unleased_ha", "lease_to_open_ha", "is_lawful_scope", "n_candidates",
        "n_established", "n_left_out",
    ),
    ("monthly", "agenda"): ("cluster_name", "task", "assignment_state", "figures_say"),
    ("monthly", "slow"): (
        "cluster_name", "track", "n_days_behind", "behind_since_on", "behind_what",
        "reason",
    ),
    ("dossier", "duties"): (
        "duty", "duty_state", "measure", "responsible_body", "due_on", "done_on",
        "evidence", "residual_risk",
    ),
    ("dossier", "firms"): (
        "firm_id", "firm_name", "industry", "hazard_class", "n_workers",
        "lease_end_on", "land_needed_ha", "destination", "destination_plot_id",
        "is_locked",
    ),
    ("dossier", "ground"): (
        "use_verdict", "kind", "zone_name", "overlap_ha", "cluster_ratio",
    ),
}  # fmt: skip
"""By report and what it lists: the columns that one table of it has."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reported(tmp_path_factory.mktemp("cells") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture(scope="module")
def workspace(folder: Path) -> Workspace:
    return creation.open_workspace(folder)


@pytest.fixture(scope="module")
def letter_of(workspace: Workspace) -> Letters:
    """Return what says a report in a language, each once."""

    @cache
    def letter(report: str, language: Language) -> Letter:
        if report == "overlap":
            return overlap_letter(workspace, language)
        if report == "landfund":
            return landfund_letter(workspace, language, level="district")
        if report == "monthly":
            return monthly_letter(workspace, "2024-04", language)
        return dossier_letter(workspace, "HS-1", language)

    return letter


def label(workspace: Workspace, report: str, name: str, language: Language) -> str:
    """Return the heading of a column: the review has words of its own."""
    if report == "monthly":
        return texts.say(f"review.column_{name}", language)
    return heading(name, workspace.layers, language)


def cells(found: Sequence[Table], labels: Sequence[str]) -> list[list[str]]:
    """Return the rows below some headings, of every table that has them all."""
    ours = [one for one in found if set(labels) <= set(one[0])]
    return [
        [row[one[0].index(each)] for each in labels] for one in ours for row in one[1:]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("report", "word"), TABLES)
def test_every_cell_on_paper_is_what_programs_are_told(
    run: Run,
    folder: Path,
    workspace: Workspace,
    letter_of: Letters,
    report: str,
    word: str,
    language: Language,
) -> None:
    names = TABLES[report, word]
    labels = [label(workspace, report, one, language) for one in names]
    rows = asked(run, folder, report, word)

    found = cells(tables(letter_of(report, language)), labels)

    assert len(rows) > 0
    assert found == [
        [written(name, row, workspace.layers, language) for name in names]
        for row in rows
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pairs_on_paper_are_what_programs_are_told(
    run: Run, folder: Path, workspace: Workspace, letter_of: Letters, language: Language
) -> None:
    every = json_rows(run, "overlaps", folder)
    rows = [one for one in every if one["verdict"] == "conflict"]
    # What every row rests on is said once, below them.
    once = [
        name
        for name in PAIRS
        if name.endswith("_document") and len({row[name] for row in rows}) == 1
    ]
    names = [one for one in PAIRS if one not in once]
    labels = [label(workspace, "overlap", one, language) for one in names]
    letter = letter_of("overlap", language)

    found = cells(tables(letter), labels)

    assert len(found) > 2
    assert found == [
        [written(name, row, workspace.layers, language) for name in names]
        for row in rows
    ]
    assert once
    said = {"vi": "{}, mọi dòng: {}.", "en": "{}, of every row: {}."}[language]
    for name in once:
        title = label(workspace, "overlap", name, language)
        assert said.format(title, rows[0][name]) in paragraphs(letter)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pairs_within_tolerance_add_up_on_paper_to_what_programs_are_told(
    run: Run, folder: Path, workspace: Workspace, letter_of: Letters, language: Language
) -> None:
    rows = json_rows(run, "overlaps", folder)
    ours = [one for one in rows if one["verdict"] == "within_tolerance"]
    kinds = list(dict.fromkeys(one["kind"] for one in ours))
    names = ("n_clusters", "n_pairs", "sum_ha", "widest_m")
    labels = [texts.say(f"report.overlap_{one}", language) for one in names]

    found = cells(
        tables(letter_of("overlap", language)),
        [label(workspace, "overlap", "kind", language), *labels],
    )

    assert len(ours) >= len(kinds) > 0
    said = {
        written("kind", {"kind": kind}, workspace.layers, language): [
            one for one in ours if one["kind"] == kind
        ]
        for kind in kinds
    }
    said[texts.say("column.total", language)] = ours
    assert {name: figures for name, *figures in found} == {
        name: [
            number(len({one["cluster_id"] for one in of_kind}), 0, language),
            number(len(of_kind), 0, language),
            number(sum(one["overlap_ha"] for one in of_kind), 2, language),
            number(max(one["mean_width_m"] for one in of_kind), 1, language),
        ]
        for name, of_kind in said.items()
    }
    assert found[-1][0] == texts.say("column.total", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_tracks_say_in_words_is_what_programs_are_told(
    run: Run, folder: Path, workspace: Workspace, letter_of: Letters, language: Language
) -> None:
    rows = asked(run, folder, "monthly", "tracks")
    names = ("cluster_name", "status_now", "plan_text", "reason", "note")
    before = texts.say("review.column_before", language)
    found = tables(letter_of("monthly", language))

    by_track = [one for one in found if before in one[0]]

    tracks = list(dict.fromkeys(row["track"] for row in rows))
    n_words = 0
    for track, one in zip(tracks, by_track, strict=True):
        ours = [row for row in rows if row["track"] == track]
        for name in names:
            said = [written(name, row, workspace.layers, language) for row in ours]
            title = label(workspace, "monthly", name, language)
            # A column in which nobody wrote anything is left out.
            assert (title in one[0]) == (set(said) != {"–"})
            if title in one[0]:
                assert [row[0] for row in cells([one], [title])] == said
                n_words += 1
    assert n_words > len(tracks) + 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_of_overlaps_counts_what_programs_are_told(
    run: Run, folder: Path, letter_of: Letters, language: Language
) -> None:
    _, out, _ = run("overlaps", folder, "--format", "json")
    told = json.loads(out)
    pairs = [
        one
        for one in told["rows"]
        if one["verdict"] == "conflict" and one["severity"] != "inform"
    ]
    cases = asked(run, folder, "overlap", "cases")
    said = texts.catalogue("report", language)["report.overlap_summary"].format(
        area="§",
        day={"vi": "22/04/2024", "en": "22 Apr 2024"}[language],
        n_clusters=5,
        n_contested=len(pairs),
        n_contested_clusters=len({one["cluster_id"] for one in pairs}),
        contested_ha=f"{number(told['contested_ha'], 2, language)} ha",
        n_cases=len(cases),
        n_overdue_cases=sum(one["is_overdue"] for one in cases),
    )
    lines = paragraphs(letter_of("overlap", language))

    begin, end = said.split("§")
    assert [one for one in lines if one.startswith(begin) and one.endswith(end)]
    metres = {
        name: number(one, 1, language) for name, one in told["tolerance_m"].items()
    }
    assert texts.say("report.tolerance", language, **metres) in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_of_a_month_counts_what_programs_are_told(
    run: Run, folder: Path, letter_of: Letters, language: Language
) -> None:
    tracks, slow, agenda, clocks = (
        asked(run, folder, "monthly", one)
        for one in ("tracks", "slow", "agenda", "clocks")
    )

    assert texts.say(
        "monthly.summary",
        language,
        day={"vi": "22/04/2024", "en": "22 Apr 2024"}[language],
        n_clusters=len({one["cluster_id"] for one in tracks}),
        n_behind=sum(one["is_behind"] is True for one in tracks),
        n_slow=len(slow),
        n_tasks=len(agenda),
        n_overdue=sum((one["n_days_overdue"] or 0) > 0 for one in agenda),
        n_clocks=sum(one["falls"] in {"overdue", "this_quarter"} for one in clocks),
    ) in paragraphs(letter_of("monthly", language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", ["overlap", "landfund", "monthly", "dossier"])
def test_a_pdf_has_every_cell_of_the_word_document(
    workspace: Workspace, letter_of: Letters, report: str, language: Language
) -> None:
    letter = letter_of(report, language)
    pdf = papers.paper_bytes(workspace, letter, ".pdf")
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = "".join("".join(one.extract_text().split()) for one in pages)

    found = set(itertools.chain.from_iterable(itertools.chain(*tables(letter))))
    assert len(found) > 20
    assert [one for one in found if "".join(one.split()) not in text] == []
