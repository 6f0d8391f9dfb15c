"""The check codes of reports: whoever follows the line finds the same code."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from typing import TYPE_CHECKING, Any

import pytest

from clusterviz.view.reports.headed import Standing
from clusterviz.workspace import creation
from clusterviz.workspace.explain import explain
from clusterviz.workspace.month_seal import as_signed
from clusterviz.workspace.reports.certificate import certified
from clusterviz.workspace.reports.codes import with_codes
from clusterviz.workspace.reports.landfund import landfund_letter
from clusterviz.workspace.reports.monthly import notice_letter
from tests.kept import Run, runner, saved
from tests.papers import figure, printed, said_in, tables
from tests.reviewed import assignment_rows, review_rows, reviewed_workspace
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows
from tests.tiny.works import project_rows
from tests.unit.test_reports_signed import DAY, said, signed

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

LANGUAGES = ("vi", "en")
BEGIN = {"vi": "Mã đối chiếu số liệu: ", "en": "Check codes of the figures: "}
CODE = re.compile(r": ([0-9a-f]{8}) \(([^)]+)\)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("codes") / "W")


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    received = {"PR-2": dt.date(2023, 5, 10)}
    # PR-2 has had its land for eleven of twelve months: due this quarter.
    projects = [
        {**row, "land_received_on": received.get(row["project_id"])}
        for row in project_rows()
    ]
    rows = {
        "reviews": review_rows(), "assignments": assignment_rows(),
        "projects": projects,
    }  # fmt: skip
    return saved(tmp_path_factory.mktemp("months") / "W", rows)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def lines(document: Document, language: str) -> list[str]:
    """Return the lines of codes."""
    return [one for one in said_in(document) if one.startswith(BEGIN[language])]


def followed(run: Run, folder: Path, line: str) -> dict[str, Any]:
    """Do what a line of codes says; return each figure, its code held against it."""
    [command] = re.findall(r"clusterviz explain WORKSPACE FIGURE( --[^,]*),", line)
    values = {}
    for code, reference in CODE.findall(line):
        _, out, errors = run(
            "explain", folder, reference, *command.split(), "--format", "json"
        )
        told = json.loads(out)
        assert told["fingerprint"] == code, errors
        values[re.sub("[,:](area|base|numerator)=.*", "", reference)] = told["value"]
    return values


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--area", "001"),
        ("--area", "002", "--as-of", "2025-08-01"),
        ("--level", "commune", "--area", "101", "--as-of", "2025-08-01"),
    ],
)
def test_the_codes_of_the_land_fund_are_those_of_explain(
    run: Run, folder: Path, language: str, words: tuple[str, ...]
) -> None:
    document = printed(run, folder, "landfund", *words, language=language)
    [line] = lines(document, language)

    values = followed(run, folder, line)

    # All land, in its parts: what the line of totals has.
    _, fund, *_ = tables(document)
    assert fund[-1][3] == figure(values["landfund:part=planned"], language)
    # Of one area, both arms of its gate too.
    if not words:
        assert set(values) == {"landfund:part=planned"}
    else:
        text = "\n".join(said_in(document))
        assert figure(values["occupancy"] * 100, language) + "%" in text
        assert f"{figure(values['unleased'], language)} ha" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_codes_of_the_overlap_review_are_those_of_explain(
    run: Run, folder: Path, language: str
) -> None:
    document = printed(run, folder, "overlap", language=language)
    [line] = lines(document, language)

    values = followed(run, folder, line)

    # Figures of tests.tiny: three pairs, in two clusters, 2 and 1 ha.
    assert values == {
        "overlaps:figure=n_conflicts": 3,
        "overlaps:figure=n_conflict_clusters": 2,
        "overlaps:figure=conflict_ha": 3.0,
    }
    summary = next(one for one in said_in(document) if figure(3.0, language) in one)
    assert re.findall(r"\b[23]\b", summary)[:2]


def test_the_codes_of_an_area_are_of_its_clusters(run: Run, folder: Path) -> None:
    document = printed(run, folder, "overlap", "--area", "002", language="en")
    [line] = lines(document, "en")

    # Of CCN-0001 and CCN-0002, the latter alone has land in the east.
    assert followed(run, folder, line) == {
        "overlaps:figure=n_conflicts": 1,
        "overlaps:figure=n_conflict_clusters": 1,
        "overlaps:figure=conflict_ha": 1.0,
    }


@pytest.mark.parametrize(
    ("cluster_id", "n_conflicts"), [("CCN-0001", 2), ("CCN-0004", 0)]
)
def test_the_codes_of_a_certificate_are_of_its_cluster(
    run: Run, folder: Path, cluster_id: str, n_conflicts: int
) -> None:
    letter = certified(creation.open_workspace(folder), cluster_id, "en").letter
    [line] = [one for one in said(letter).splitlines() if one.startswith(BEGIN["en"])]

    assert followed(run, folder, line) == {
        f"overlaps:figure=n_conflicts,cluster={cluster_id}": n_conflicts,
        f"overlaps:figure=n_cannot_be_judged,cluster={cluster_id}": 0,
    }


def test_a_cluster_that_no_reference_can_name_has_no_code() -> None:
    rows = [
        {**row, "cluster_id": "CCN-0004, cũ"}
        if row["cluster_id"] == "CCN-0004"
        else row
        for row in cluster_rows()
    ]
    workspace = tiny_workspace({"clusters": rows})

    assert BEGIN["en"] not in said(certified(workspace, "CCN-0004, cũ", "en").letter)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", ["monthly", "notice"])
def test_the_codes_of_a_month_are_those_of_explain(
    run: Run, reviewed: Path, report: str, language: str
) -> None:
    document = printed(run, reviewed, report, language=language)
    [line] = lines(document, language)

    # By hand: CCN-0001 has 37 of 40 ha, and had 38 to reach by March; CCN-0003 paid
    # 10 of 12. Three tasks are spoken of, and the one of February is overdue.
    values = followed(run, reviewed, line)
    assert values == {
        "review:figure=n_clocks": 1,
        "review:figure=n_behind": 2,
        "review:figure=n_slow": 1,
        "review:figure=n_tasks": 3,
        "review:figure=n_overdue": 1,
    }


def test_a_figure_of_a_month_is_told_to_people(run: Run, reviewed: Path) -> None:
    """Of 5 clusters in 4 tracks, three rows of the tables above state a plan."""
    code, out, errors = run("explain", reviewed, "review:figure=n_behind")

    assert code == 0, errors
    assert "Nội dung chậm so với kế hoạch tháng: 2" in out
    rows = {line.split()[0]: line for line in out.splitlines() if "|" in line}
    assert "Giải phóng mặt bằng" in rows["CCN-0001|clearance"]
    assert "Chưa có kế hoạch tháng" in rows["CCN-0002|clearance"]
    assert len(rows) == 2 + 18


def test_the_codes_of_a_signed_month_ask_for_what_was_signed() -> None:
    workspace = signed()

    text = said(notice_letter(workspace, "2024-04", "en"))

    assert f"--as-of {DAY} --signed," in text
    codes = CODE.findall(text)
    assert len(codes) == 5
    for code, reference in codes:
        found = explain(workspace, reference, as_of_on=DAY)
        assert found.fingerprint == code
        # Clusters were published anew since.
        versions = dict(
            zip(found.inputs["layer"], found.inputs["version"], strict=True)
        )
        assert versions["clusters"] == 1
    # Another day of the month is that of the signature.
    early = explain(workspace, codes[0][1], as_of_on=DAY.replace(day=1))
    assert (early.as_of_on, early.fingerprint) == (DAY, codes[0][0])


def test_a_figure_that_is_explained_as_another_has_no_code() -> None:
    """Not 145 ha, nor one that is not known."""
    reference = "landfund:part=planned"
    around = Standing("Tỉnh", DAY, is_illustrative=True)

    for figure_ha, n in ((145.0, 1), (144.99, 0), (math.nan, 0)):
        found = with_codes(around, tiny_workspace(), {reference: figure_ha}, "vi")
        assert len(found.lines) == n


def test_the_code_is_of_the_versions_that_the_report_is_made_from() -> None:
    workspace = signed()

    text = said(landfund_letter(workspace, "en"))

    reference = "landfund:part=planned"
    [(code, _)] = CODE.findall(text)
    # Clusters were published anew since their month was signed off.
    assert code != explain(workspace, reference, as_of_on=DAY).fingerprint
    assert code == explain(reviewed_workspace(), reference, as_of_on=DAY).fingerprint
    # So the command that it names asks for what was signed.
    assert f"--as-of {DAY} --signed," in text
    assert code == explain(as_signed(workspace, DAY), reference).fingerprint


def test_what_no_month_was_signed_with_is_not_explained(run: Run, folder: Path) -> None:
    code, out, errors = run("explain", folder, "landfund:part=planned", "--signed")

    assert (code, out) == (2, "")
    assert "22/04/2024" in errors
    assert "chưa" in errors
