"""The command line: every use case as a command.

Exit codes: 0 done; 1 findings of severity error, or an import that needs a
decision; 2 bad use or bad input, said in one line on standard error.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING

import typer

from clusterviz import __version__, texts
from clusterviz.commands import (
    audit,
    backup,
    by_area,
    cases,
    changes,
    corners,
    dossiers,
    edit,
    explain,
    filling,
    gate,
    handover,
    history,
    importing,
    layers,
    ogc,
    package,
    people,
    printing,
    questions,
    report,
    review,
    rules,
    serving,
    sheets,
    verify,
    violations,
    wastewater,
)
from clusterviz.errors import ClustervizError, InputError
from clusterviz.schema import LANGUAGES
from clusterviz.texts.reasons import why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.schema import Language

app = typer.Typer(
    name="clusterviz",
    help="The industrial clusters of a Vietnamese province, mapped and counted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("init")(layers.init)
app.command("import")(importing.import_)
app.command("fill")(filling.fill_)
app.command("layers")(layers.layers)
app.command("history")(history.history)
app.command("rollback")(history.rollback)
app.command("check")(questions.check)
app.command("completeness")(audit.completeness)
app.command("overlaps")(questions.overlaps)
app.command("cases")(cases.cases)
app.command("whatif")(questions.whatif)
app.command("landfund")(by_area.landfund)
app.command("occupancy")(by_area.occupancy)
app.command("vacant")(by_area.vacant)
app.command("gate")(gate.gate)
app.command("clearance")(by_area.clearance)
app.command("changes")(changes.changes)
app.command("explain")(explain.explain_)
app.command("rules")(rules.rules)
app.command("report")(report.report)
app.command("export")(layers.export)
app.command("corners")(corners.corners)
app.command("package")(package.package)
app.command("handover")(handover.handover)
app.command("print")(sheets.print_)
app.command("edit")(edit.edit)
app.command("review")(review.review)
app.command("dossiers")(dossiers.dossiers)
app.command("violations")(violations.violations)
app.command("wastewater")(wastewater.wastewater)
app.command("people")(people.people)
app.command("verify")(verify.verify)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("serve")(serving.serve)
app.command("api")(ogc.api)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        printing.say(__version__)
        raise typer.Exit


@app.callback()
def program(
    version: bool = typer.Option(
        False,
        "--version",
        callback=_print_version,
        is_eager=True,
        help="Print the version.",
    ),
) -> None:
    """Say what is common to every command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    arguments
        Words after ``clusterviz``; ``None`` for those of this process.
    """
    for stream in (sys.stdout, sys.stderr):
        # Vietnamese must survive a pipe on Windows, and CSV keep its line ends.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n")
    words = None if arguments is None else list(arguments)
    language = _language(sys.argv[1:] if words is None else words)
    try:
        code = app(words, prog_name="clusterviz", standalone_mode=False)
        sys.stdout.flush()
    except (ClustervizError, typer.TyperException) as error:
        return _refused(_sentence(error, language))
    except OSError as error:
        if error.filename is not None:
            raise
        # Of no file: what is printed goes to a full disk, or to who has left.
        _print_no_more()
        if isinstance(error, BrokenPipeError):
            return 1
        told = texts.told("command.unprinted", why=why(error))
        return _refused(InputError(told).say(language))
    except typer.Abort:
        return 2
    return code if isinstance(code, int) else 0


def _refused(sentence: str) -> int:
    sys.stderr.write(f"clusterviz: {printing.visible(sentence)}\n")
    return 2


def _print_no_more() -> None:
    """Let what is not printed yet go: Python would fail once more when it ends."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


_LANG = "--lang="


def _language(words: Sequence[str]) -> Language:
    """Return the language that a command answers in: of its complaints too."""
    asked = [one.removeprefix(_LANG) for one in words if one.startswith(_LANG)]
    asked += [after for word, after in pairwise(words) if word == _LANG[:-1]]
    return next((one for one in LANGUAGES if one in asked[-1:]), LANGUAGES[0])


def _sentence(error: ClustervizError | typer.TyperException, language: Language) -> str:
    if isinstance(error, ClustervizError):
        return error.say(language)
    return texts.say("option.usage", language, said=error.format_message())
