"""Presenting an answer: as a table, or as text for programs, here or in a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.commands import printing
from clusterviz.commands.arguments import Format
from clusterviz.errors import InputError
from clusterviz.schema import LANGUAGES
from clusterviz.view import tables
from clusterviz.workspace import exports, month_seal, resultbook, results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.answers import Answer

Total = dict[str, tables.Cell]


def present(
    workspace: Workspace,
    answer: Answer,
    title: str,
    language: Language,
    form: Format | None,
    output: Path | None,
    *,
    force: bool,
    places: Callable[[], gpd.GeoDataFrame] | None = None,
    key: Sequence[str] = (),
    shown: pd.DataFrame | None = None,
    totals: Sequence[Total] = (),
    month: str = "",
    beside: Callable[[], Mapping[str, object]] = dict,
) -> None:
    """Print `answer`, or write it to a file.

    Parameters
    ----------
    workspace, answer
        Whose answer.
    title
        Key of the table's title in the texts.
    language
        Of labels and sentences.
    form
        ``None``: what the suffix of `output` says, else a table.
    output
        Where to; ``None`` for standard output.
    force
        Replace a file that is there.
    places
        Returns the rows with geometry; ``None`` where they have no place.
    key
        The columns that identify a row on the map.
    shown
        The table for people; ``None`` for the rows as they are.
    totals
        Rows below the table's line.
    month
        For a title that names one.
    beside
        Returns what else JSON says beside the rows.
    """
    result = results.Result(workspace, answer, language)
    suffix = "" if output is None else output.suffix.lower()
    if output is not None and form is None and suffix == resultbook.SUFFIX:
        titles = {one: _title(title, answer, one, month) for one in LANGUAGES}
        # A workbook has its notes and its source within.
        _write(
            result,
            output,
            lambda path: resultbook.write_result(result, path, titles),
            force=force,
        )
        return
    chosen = form or _format_of(output)
    if chosen is Format.TABLE:
        _require_no_file(output)
        said = _title(title, answer, language, month)
        rows = answer.rows if shown is None else shown
        if rows.empty:
            printing.say(f"{said}: {texts.say('command.no_rows', language)}")
        else:
            printing.print_table(said, rows, workspace.layers, language, totals)
        if month:
            printing.say(month_seal.stated(workspace, answer.as_of_on, language))
    else:
        if chosen is Format.JSON:
            result = replace(result, beside=beside())
        lines = _lines(result, chosen, output, places, key)
        if output is None:
            printing.print_lines(lines)
            _warn_left_out(result)
        else:
            _write(
                result,
                output,
                lambda path: exports.write_text(path, lines),
                force=force,
            )
    # JSON carries its notes; a table, CSV or GeoJSON needs them beside it.
    if chosen is not Format.JSON:
        printing.warn_notes(answer.notes, language)
        if workspace.settings.is_illustrative:
            printing.warn(texts.say("export.illustrative", language))


def _write(
    result: results.Result,
    output: Path,
    write: Callable[[Path], None],
    *,
    force: bool,
) -> None:
    """Write an answer to a file, whole, and say how much of it."""
    exports.require_new(output, force=force)
    exports.write_whole(output, write)
    n = texts.number(len(result.answer.rows), result.language)
    printing.say(texts.say("command.written", result.language, n=n, path=output))
    _warn_left_out(result)


def _warn_left_out(result: results.Result) -> None:
    if result.left_out:
        names = ", ".join(result.left_out)
        printing.warn(texts.say("export.left_out", result.language, names=names))


def _format_of(output: Path | None) -> Format:
    if output is None:
        return Format.TABLE
    suffixes = {f".{one.value}": one for one in Format if one is not Format.TABLE}
    if output.suffix.lower() not in suffixes:
        raise InputError(
            texts.told(
                "option.format_unsaid",
                name=output.name,
                known=" ".join([*suffixes, resultbook.SUFFIX]),
            )
        )
    return suffixes[output.suffix.lower()]


def _require_no_file(output: Path | None) -> None:
    if output is not None:
        raise InputError(texts.told("option.table_to_file"))


def _title(key: str, answer: Answer, language: Language, month: str) -> str:
    return texts.say(
        key, language, day=texts.day(answer.as_of_on, language), month=month
    )


def _lines(
    result: results.Result,
    form: Format,
    output: Path | None,
    places: Callable[[], gpd.GeoDataFrame] | None,
    key: Sequence[str],
) -> Iterable[str]:
    if form is Format.JSON:
        return results.json_text(result)
    if form is Format.CSV:
        return results.csv_text(result, has_bom=output is not None)
    if places is None:
        raise InputError(texts.told("option.rows_no_place"))
    return results.geojson_text(result, places(), key)
