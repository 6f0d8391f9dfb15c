"""Command that tells how complete the clusters are, and asks for what is missing."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import Total, present
from clusterviz.errors import InputError
from clusterviz.view import gaps
from clusterviz.workspace import audit, creation, exports, letters, results
from clusterviz.workspace.reports import papers

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.answers import Answer


class _Asked(TypedDict):
    """Which areas are asked about, and when."""

    level: str | None
    as_of_on: dt.date | None
    areas_on: dt.date | None


def completeness(
    workspace: arguments.Folder,
    by: arguments.ByAreaOrCluster = arguments.AreaOrCluster.AREA,
    level: arguments.AtLevel = None,
    as_of: arguments.AsOf = None,
    areas_on: arguments.AreasOn = None,
    letter: Annotated[
        str | None,
        typer.Option(
            metavar="AREA", help="Write the letter to this area (.docx or .pdf)."
        ),
    ] = None,
    fill: Annotated[
        str | None,
        typer.Option(metavar="AREA", help="Write what this area fills in (.xlsx)."),
    ] = None,
    due: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="By when the letter is answered."),
    ] = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Show what is known of clusters, by area or fact by fact; ask for the rest."""
    opened = creation.open_workspace(workspace).frozen()
    asked = _Asked(
        level=level,
        as_of_on=arguments.day(as_of, "--as-of"),
        areas_on=arguments.day(areas_on, "--areas-on"),
    )
    due_on = arguments.day(due, "--due")
    if due_on is not None and letter is None:
        raise InputError(texts.told("option.due_alone"))
    if letter is not None or fill is not None:
        path = _target(letter, fill, output, force=force)
        with printing.progress(lang.value):
            if letter is not None:
                data = letters.letter(
                    opened, letter, lang.value, due_on=due_on,
                    suffix=path.suffix, **asked,
                )  # fmt: skip
            else:
                data = letters.form(opened, str(fill), lang.value, **asked)
        exports.write_whole(path, partial(_write, data=data))
        printing.say(texts.say("completeness.written", lang.value, path=path))
        if opened.settings.is_illustrative:
            printing.warn(texts.say("export.illustrative", lang.value))
        return
    ask = audit.scores if by is arguments.AreaOrCluster.AREA else audit.matrix
    with printing.progress(lang.value):
        answer = ask(opened, **asked)
    if by is arguments.AreaOrCluster.CLUSTER:
        _present_cells(opened, answer, form, output, lang.value, force=force)
        return
    day = asked["areas_on"] or answer.as_of_on
    places = partial(results.area_places, opened, answer.rows, day)
    present(
        opened, answer, "command.title_completeness", lang.value, form, output,
        force=force, places=places, key=("area_code",),
        shown=answer.rows.drop(columns=["level", "area_id"]),
        totals=[_total(answer.rows, lang.value)],
    )  # fmt: skip


def _target(
    letter: str | None, fill: str | None, output: Path | None, *, force: bool
) -> Path:
    """Return the file that a letter, or the workbook to fill, is written to."""
    if letter is not None and fill is not None:
        raise InputError(texts.told("option.letter_and_fill"))
    suffixes = papers.SUFFIXES if letter is not None else (".xlsx",)
    if output is None or output.suffix.lower() not in suffixes:
        known = " / ".join(suffixes)
        raise InputError(texts.told("option.no_target", suffix=known))
    exports.require_new(output, force=force)
    return output


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _present_cells(
    opened: Workspace,
    found: Answer,
    form: arguments.Format | None,
    output: Path | None,
    language: Language,
    *,
    force: bool,
) -> None:
    """Print every cell for programs; for people, those that are not present."""
    listed = gaps.listed(found.rows, found.notes, opened.layers, language)
    said = found.rows.assign(message=listed["message"])
    said["message"] = said["message"].fillna("")
    shown = listed.drop(columns=["area_code", "value"])
    shown = shown.assign(field=shown["label"]).drop(columns=["label"])
    n = texts.number(len(shown), language)
    total: Total = {"message": texts.say("command.total_rows", language, n=n)}
    present(
        opened, dataclasses.replace(found, rows=said, notes=()),
        "command.title_completeness", language, form, output, force=force,
        shown=shown, totals=[total],
    )  # fmt: skip


def _total(rows: pd.DataFrame, language: Language) -> Total:
    """Return the total of all areas: facts are added, then divided."""
    total: Total = {"area_name": texts.say("column.total", language)}
    total |= {name: rows[name].sum() for name in map(str, rows) if name[:2] == "n_"}
    n_cells = rows["n_cells"].sum()
    if n_cells:
        total["present_ratio"] = rows["n_present"].sum() / n_cells
    return total
