"""What a report on overlaps says of accuracy: by which widths it was judged."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import Told
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.view.reports.headed import Standing
    from clusterviz.workspace.opened import Workspace


def with_tolerance(
    standing: Standing, workspace: Workspace, language: Language
) -> Standing:
    """Return what a report rests on, and the accuracy of boundaries that state none.

    Parameters
    ----------
    standing
        What it rests on.
    workspace
        Its settings say the accuracies.
    language
        Of the sentence.
    """
    said = texts.finding(tolerance_note(workspace), language)
    return dataclasses.replace(standing, lines=(*standing.lines, said))


def tolerance_note(workspace: Workspace) -> Finding:
    """Return the same as a note, for a report that has notes beside its tables."""
    metres = {
        name: Told(vi=texts.number(value, "vi", 1), en=texts.number(value, "en", 1))
        for name, value in workspace.settings.tolerance.model_dump().items()
    }
    return Finding(Severity.INFO, "report.tolerance", "clusters", values=metres)
