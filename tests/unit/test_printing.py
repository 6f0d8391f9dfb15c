"""What people read in a terminal: notes that are grouped, tables that are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.commands import printing
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import pytest


def note(feature_id: str, code: str = "audit.no_plots_in_cluster") -> Finding:
    """Return a note on one cluster."""
    return Finding(Severity.INFO, code, "plots", feature_id)


def test_notes_of_one_sentence_are_one_line_that_names_the_features(
    capsys: pytest.CaptureFixture[str],
) -> None:
    others = note("", "audit.no_plots")
    printing.warn_notes([note("CCN-0001"), others, note("CCN-0002")], "en")
    lines = capsys.readouterr().err.splitlines()

    assert lines == [
        "Information: The cluster has no plots: its cleared land counts as not "
        "serviced. (CCN-0001, CCN-0002)",
        "Information: No plots were published: cleared land cannot be split into "
        "leased, ready and not for lease.",
    ]


def test_more_lines_than_are_read_are_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    many = [
        Finding(Severity.INFO, "audit.reference_unknown", "plots", values={"value": n})
        for n in range(printing.MAX_NOTES + 2)
    ]
    printing.warn_notes(many, "en")
    lines = capsys.readouterr().err.splitlines()

    assert len(lines) == printing.MAX_NOTES + 1
    assert lines[-1].startswith("2 more notes")


def test_a_table_for_another_program_is_as_wide_as_its_longest_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sentence = "A finding of the check that is long. " * 12
    rows = pd.DataFrame({"feature_id": ["CCN-0001"], "message": [sentence.strip()]})
    printing.print_table("Check", rows, {}, "en")
    lines = capsys.readouterr().out.splitlines()

    assert [line for line in lines if "CCN-0001" in line and sentence.strip() in line]
