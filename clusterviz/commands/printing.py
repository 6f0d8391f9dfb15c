"""What commands print: tables and notices for people, text for programs.

Text from a file is shown as itself: it is never the markup of a table, and a
character that would steer the terminal is written out.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pandas as pd
from rich import box
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from clusterviz import texts
from clusterviz.view import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from clusterviz.records import Finding
    from clusterviz.schema import Language, Layer

MAX_NOTES = 20
"""More notes than this are counted, not listed: --format json has them all."""

_FIGURES = ("_ha", "_ratio", "_m")


def visible(text: object) -> str:
    r"""Return `text` on one line, control characters written out.

    Examples
    --------
    >>> visible("red \x1b[31m alert")
    'red \\x1b[31m alert'
    """
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in str(text)
    )


def print_table(
    title: str,
    rows: pd.DataFrame,
    layers: Mapping[str, Layer],
    language: Language,
    totals: Sequence[Mapping[str, tables.Cell]] = (),
) -> None:
    """Print rows with labels, words for codes, and figures to the right.

    Parameters
    ----------
    title
        Above the table.
    rows
        Columns that the texts or the layers have labels for.
    layers
        The declarations.
    language
        Of labels, words and figures.
    totals
        Rows below the line: values by column; others stay empty.
    """
    names = [str(name) for name in rows.columns]
    table = Table(title=Text(title), box=box.SIMPLE, title_justify="left")
    for name in names:
        table.add_column(
            Text(tables.heading(name, layers, language)),
            justify="right" if _is_figure(name) else "left",
            overflow="fold",
        )
    lines = [
        [_cell(name, row[name], layers, language) for name in names]
        for row in rows.to_dict("records")
    ]
    for number, line in enumerate(lines, start=1):
        table.add_row(*line, end_section=bool(totals) and number == len(lines))
    for total in totals:
        cells = [
            _cell(name, total[name], layers, language) if name in total else Text("")
            for name in names
        ]
        table.add_row(*cells, style="bold")
    _print_whole(table)


def print_lines(lines: Iterable[str]) -> None:
    """Print text for programs as it is."""
    for line in lines:
        sys.stdout.write(line)
    sys.stdout.flush()


def say(text: str) -> None:
    """Print one line for people on standard output."""
    sys.stdout.write(f"{visible(text)}\n")


def warn(text: str) -> None:
    """Print one line for people on standard error."""
    sys.stderr.write(f"{visible(text)}\n")


def warn_notes(notes: Sequence[Finding], language: Language) -> None:
    """Print what a reader must know beside the rows on standard error.

    A note that says the same of many features is one line that names them.
    """
    features: dict[str, list[str]] = {}
    for note in notes:
        severity = tables.worded("severity", note.severity.value, {}, language)
        line = f"{severity}: {texts.finding(note, language)}"
        features.setdefault(line, []).append(note.feature_id)
    for line, named in list(features.items())[:MAX_NOTES]:
        names = ", ".join(name for name in named if name)
        warn(f"{line} ({names})" if names else line)
    if len(features) > MAX_NOTES:
        n = texts.number(len(features) - MAX_NOTES, language)
        warn(texts.say("command.more_notes", language, n=n))


@contextmanager
def progress(language: Language) -> Iterator[Callable[..., None]]:
    """Show on standard error that work goes on; nothing where nobody looks.

    Yields
    ------
    on_progress
        To be told how many parts of the work are done, how many there are, where
        that is known, and what is being done, where that has a name.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(texts.say("command.working", language), total=None)

        def on_progress(n_done: int, n_parts: int | None, said: str = "") -> None:
            # Without a total the bar only moves.
            words = said or texts.say("command.working", language)
            bar.update(task, completed=n_done, total=n_parts, description=words)

        yield on_progress


def _cell(
    name: str, value: tables.Cell, layers: Mapping[str, Layer], language: Language
) -> Text:
    if isinstance(value, str):
        return Text(visible(_word(name, value, layers, language)))
    return Text(visible(tables.figure(name, value, language)))


def _word(
    name: str, value: str, layers: Mapping[str, Layer], language: Language
) -> str:
    if name == "month" and value:
        return tables.figure(name, value, language)
    return tables.worded(name, value, layers, language)


def _is_figure(name: str) -> bool:
    return name.endswith(_FIGURES) or name.startswith("n_") or name == "version"


def _print_whole(table: Table) -> None:
    """Print a table; into a file or another program, as wide as it needs."""
    console = Console()
    if not console.is_terminal:
        wide = Console(width=10_000)
        console = Console(width=max(wide.measure(table).maximum, 80))
    console.print(table)
