"""The codes by which figures of a report are checked: those of their explanations."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.core.reconcile import LEAST
from clusterviz.workspace import explained_words, month_seal
from clusterviz.workspace.explain import explain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.view.reports.headed import Standing
    from clusterviz.workspace.opened import Workspace


def with_codes(
    standing: Standing,
    workspace: Workspace,
    figures: Mapping[str, float],
    language: Language,
    *,
    level: str | None = None,
    areas_on: dt.date | None = None,
) -> Standing:
    """Return what a report rests on, and the check codes of some of its figures.

    Parameters
    ----------
    standing
        What it rests on, and the day.
    workspace
        As the report was made from it, see `month_seal.as_signed`.
    figures
        By reference, see `workspace.references`: what the report says. A figure that
        is explained as another, such as by areas of another day, has no code.
    language
        Of the sentence.
    level, areas_on
        Of the area that a reference names, see `explain.explain`.
    """
    on, said = standing.on, []
    for reference, figure in figures.items():
        found = explain(
            workspace, reference, level=level, as_of_on=on, areas_on=areas_on
        )
        told = found.explanation
        # Not so of one that is not known.
        if abs(told.value - figure) < LEAST[told.unit]:
            title = explained_words.title(told.reference, language)
            said.append(f"{title}: {found.fingerprint} ({told.reference})")
    if not said:
        return standing
    options = {"--as-of": on, "--level": level, "--areas-on": areas_on}
    words = [f"{key} {one}" for key, one in options.items() if one]
    if month_seal.is_signed(workspace, on):
        words.append("--signed")
    line = texts.say(
        "report.codes", language, codes="; ".join(said), options=" ".join(words)
    )
    return dataclasses.replace(standing, lines=(*standing.lines, line))
