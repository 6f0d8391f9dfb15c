"""Findings and outcomes are sentences, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.imports import import_file, report_rows, summary
from clusterviz.workspace.inspection import NOTES
from tests.incoming import geopackage, square, squares
from tests.source import modules

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

CHECKS = (
    "core/conform", "core/shapes", "core/tiling", "core/validate",
    "workspace/inspection", "workspace/placement",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_and_outcome_is_a_sentence_without_holes(
    workspace: Workspace, tmp_path: Path, language: Language
) -> None:
    frame = squares(square(), square(), zone_name=["a\x00b", "{row}"], x=[1, 2])
    report = import_file(workspace, "plan_zones", geopackage(tmp_path, frame))

    said = [row[f"message_{language}"] for row in report_rows(report)]
    said.append(summary(report, language))

    assert len(said) > 4
    assert not any("{" in one.replace("{row}", "") for one in said)


def test_every_note_of_a_reader_is_known_and_has_a_sentence() -> None:
    made = {
        code
        for path in modules("clusterviz/files")
        for code in re.findall(
            r'[Nn]ote\(\s*(?:code=)?"([a-z_]+)"', path.read_text(encoding="utf-8")
        )
    }
    limits = {"no_memory_limit", "no_time_limit", "no_network_limit"}

    assert len(made) >= 5
    assert made | limits == set(NOTES)
    assert {f"finding.{code}" for code in NOTES} <= set(
        texts.catalogue("finding", "en")
    )


def test_every_code_that_is_found_has_a_sentence() -> None:
    made = re.compile(r'(?:_?[Ff]inding\(|Severity\.[A-Z]+, )\s*"([a-z_]+)"')
    codes = {
        code
        for path in modules(*(f"clusterviz/{name}.py" for name in CHECKS))
        for code in made.findall(path.read_text(encoding="utf-8"))
    }

    assert len(codes) > 20
    assert codes <= {
        key.removeprefix("finding.") for key in texts.catalogue("finding", "en")
    }
