"""What a report on overlaps says of accuracy: by which widths it was judged."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz import texts

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
    metres = {
        name: texts.number(value, language, 1)
        for name, value in workspace.settings.tolerance.model_dump().items()
    }
    said = texts.say("report.tolerance", language, **metres)
    return dataclasses.replace(standing, lines=(*standing.lines, said))
