"""On what a report rests: its data with versions, its month, the end of the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.view.reports.headed import Standing
from clusterviz.workspace import month_seal
from clusterviz.workspace.provenance import chain_lines

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace


def standing(
    workspace: Workspace,
    on: dt.date,
    layer_versions: Mapping[str, int],
    language: Language,
    *,
    has_month: bool = True,
) -> Standing:
    """Return what stands around a report.

    Parameters
    ----------
    workspace
        Whose report.
    on
        The day that it is true of.
    layer_versions
        From which it was made, see `month_seal.as_signed`.
    language
        Of the sentences.
    has_month
        Say whether the month of the day is signed off; else the report says it.
    """
    settings = workspace.settings
    layers = "; ".join(
        texts.say(
            "print.source_layer",
            language,
            layer=workspace.layers[name].title.say(language),
            version=version,
        )
        for name, version in layer_versions.items()
    )
    day = texts.day(on, language)
    made_from = texts.say("paper.made_from", language, layers=layers or "–", day=day)
    if has_month:
        bound = month_seal.report_lines(workspace, on, language)
    else:
        bound = chain_lines(workspace, language)
    return Standing(
        province=settings.province(language),
        on=on,
        is_illustrative=settings.is_illustrative,
        lines=(made_from, *bound),
    )
