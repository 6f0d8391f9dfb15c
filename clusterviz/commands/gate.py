"""Command that asks: may a new cluster be established, or one be expanded."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import present
from clusterviz.errors import InputError
from clusterviz.view import gatepaper, gatetables
from clusterviz.workspace import area_gate, creation, expansions, exports
from clusterviz.workspace import gate as use_case

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


class ScopeLevel(StrEnum):
    """Level of the scopes that the test is made over."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    GROUP = "group"


def gate(
    workspace: arguments.Folder,
    level: Annotated[
        ScopeLevel | None,
        typer.Option("--level", help="Level of scopes; all of them if left out."),
    ] = None,
    as_of: arguments.AsOf = None,
    areas_on: arguments.AreasOn = None,
    pace: Annotated[
        float | None,
        typer.Option(metavar="HA", help="Hectares leased a quarter in each scope."),
    ] = None,
    expand: Annotated[
        bool, typer.Option("--expand", help="May each cluster be expanded, instead.")
    ] = False,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The conditions of expanding this cluster."),
    ] = None,
    statement: Annotated[
        str | None,
        typer.Option(
            metavar="AREA_CODE",
            help="The text to print of this scope; in Word: report landfund.",
        ),
    ] = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Say whether a new cluster may be established, and what it would take."""
    opened = creation.open_workspace(workspace).frozen()
    on = arguments.day(as_of, "--as-of") or opened.as_of_on
    _require_one_question(statement=statement, cluster=cluster, expand=expand)
    areas = arguments.day(areas_on, "--areas-on")
    if statement is not None:
        _require_text(output, force=force, form=form)
        with printing.progress(lang.value):
            found = area_gate.printed_gate(
                opened, statement,
                level=level, as_of_on=on, areas_on=areas, pace_ha=pace,
            )  # fmt: skip
        text = gatepaper.paper(found, opened.layers, lang.value)
        _hand_over(text, output)
        return
    if cluster is not None or expand:
        _expansion(opened, on, cluster, lang.value, form, output, force=force)
        return
    asked = partial(
        use_case.gate, opened, level=level, as_of_on=on, areas_on=areas, pace_ha=pace
    )
    with printing.progress(lang.value):
        answer = asked()
    names = {
        one.code: one.name_vi if lang.value == "vi" else one.name_en
        for one in opened.settings.groups
    }
    shown = gatetables.scopes_shown(answer.rows, lang.value, names)
    shown.insert(0, "area_code", answer.rows["area_code"])
    present(
        opened, answer, "gate.titled", lang.value, form, output, force=force,
        places=partial(use_case.gate_places, *asked.args, **asked.keywords),
        key=("level", "area_code"), shown=shown,
    )  # fmt: skip


def _require_one_question(
    *, statement: str | None, cluster: str | None, expand: bool
) -> None:
    if statement is not None and (cluster is not None or expand):
        raise InputError(texts.told("option.statement_beside"))


def _require_text(
    output: Path | None, *, force: bool, form: arguments.Format | None
) -> None:
    """Raise unless a text can be had like that."""
    if form is not None or (output is not None and output.suffix.lower() != ".txt"):
        raise InputError(texts.told("option.statement_format"))
    if output is not None:
        exports.require_new(output, force=force)


def _hand_over(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file."""
    if output is None:
        for line in text.splitlines():
            printing.say(line)
        return
    exports.write_whole(output, lambda path: exports.write_text(path, [text]))


def _expansion(
    opened: Workspace,
    on: dt.date,
    cluster: str | None,
    language: Language,
    form: arguments.Format | None,
    output: Path | None,
    *,
    force: bool,
) -> None:
    if cluster is None:
        answer = expansions.expansion(opened, as_of_on=on)
        shown = gatetables.expansion_shown(answer.rows, opened.layers, language)
    else:
        answer = expansions.expansion_conditions(
            opened, as_of_on=on, cluster_id=cluster
        )
        shown = gatetables.conditions_shown(answer.rows, opened.layers, language)
    present(
        opened, answer, "gate.expand_titled", language, form, output, force=force,
        shown=shown,
    )  # fmt: skip
    if cluster is not None and form in (None, arguments.Format.TABLE) and not output:
        row = expansions.expansion(opened, as_of_on=on, cluster_id=cluster).rows.iloc[0]
        said = texts.say(f"gate.expand_{row['expand']}", language)
        printing.say(said)
