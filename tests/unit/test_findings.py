"""Findings and outcomes are sentences, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.imports import report_rows, summary
from clusterviz.workspace.notes import NOTES
from tests.incoming import bring, geopackage, square, squares
from tests.source import modules

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

CHECKS = (
    "core/table/conform", "core/shape/flattening", "core/shape/shapes",
    "core/shape/tiling", "core/validate", "workspace/incoming",
    "workspace/inspection", "workspace/place_checks", "workspace/placement",
    "workspace/statements",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_and_outcome_is_a_sentence_without_holes(
    workspace: Workspace, tmp_path: Path, language: Language
) -> None:
    frame = squares(square(), square(), zone_name=["a\x00b", "{row}"], x=[1, 2])
    report = bring(workspace, "plan_zones", geopackage(tmp_path, frame))

    said = [row[f"message_{language}"] for row in report_rows(report)]
    said.append(summary(report, language))

    assert len(said) > 4
    assert not any("{" in one.replace("{row}", "") for one in said)


def test_every_note_of_a_reader_is_known_and_has_a_sentence() -> None:
    made = {
        code
        for path in modules("clusterviz/files")
        for code in re.findall(
            r'(?:[Nn]ote|_counted)\(\s*(?:code=)?"([a-z0-9_.]+)"',
            path.read_text(encoding="utf-8"),
        )
    }
    limits = {"no_memory_limit", "no_time_limit", "no_network_limit"}
    keys = {code if "." in code else f"finding.{code}" for code in NOTES}

    assert len(made) >= 5
    assert made | limits == set(NOTES)
    for key in keys:
        assert key in texts.catalogue(key.partition(".")[0], "en")


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
