"""Papers of the command `report`: how each is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.paperlist import PAPERS, Asked, Paper
from clusterviz.errors import InputError
from clusterviz.workspace import exports, resultbook
from clusterviz.workspace.reports import books, papers

if TYPE_CHECKING:
    from pathlib import Path

NOT_GIVEN = 1
"""Exit code where a certificate was asked for, and a letter is what it lacks."""

_OPTIONS = ("area", "cluster", "level", "as_of", "period", "month", "personal")


def is_paper(name: str, output: Path | None) -> bool:
    """Return whether a report is asked for on paper: a form may be a workbook too."""
    is_form = name.startswith("form")
    on_paper = output is not None and output.suffix.lower() in papers.SUFFIXES
    return name in PAPERS and (on_paper or not is_form)


def write(
    asked: Asked,
    name: str,
    form: arguments.Format | None,
    output: Path | None,
    *,
    force: bool,
) -> None:
    """Write a paper to a file.

    Parameters
    ----------
    asked
        What is wanted of it.
    name
        One of `PAPERS`.
    form, output
        As the options say.
    force
        Replace a file that is there.

    Raises
    ------
    InputError
        If an option is given that it does not heed, or one lacks that it needs.
    """
    paper = PAPERS[name]
    _require_heeded(asked, name, paper)
    if form is not None or output is None:
        known = _suffixes(paper)
        raise InputError(
            texts.told("option.paper_file", name=name, known=" / ".join(known))
        )
    if paper is None:
        papers.write_template(output, force=force)
        printing.say(texts.say("report.written", asked.language, path=output))
        return
    _require_suffix(paper, output)
    # Asked again by what writes it: here, before it is long in the making.
    exports.require_new(output, force=force)
    with printing.progress(asked.language):
        is_given = _write(asked, paper, output, force=force)
    printing.say(texts.say("report.written", asked.language, path=output))
    if asked.workspace.settings.is_illustrative:
        printing.warn(texts.say("export.illustrative", asked.language))
    if not is_given:
        printing.warn(texts.say("certificate.not_given", asked.language))
        raise typer.Exit(NOT_GIVEN)


def _write(asked: Asked, paper: Paper, output: Path, *, force: bool) -> bool:
    """Write it as its suffix says; return whether it is what was asked for."""
    if paper.book is not None and output.suffix.lower() == resultbook.SUFFIX:
        books.write_report(paper.book(asked), output, force=force)
        return True
    letter, is_given = paper.letter(asked)
    papers.write_paper(asked.workspace, letter, output, force=force)
    return is_given


def _suffixes(paper: Paper | None) -> tuple[str, ...]:
    """Return what a report may be written as; the template is for Word alone."""
    if paper is None:
        return (".docx",)
    return (*papers.SUFFIXES, *([resultbook.SUFFIX] if paper.book else []))


def _require_suffix(paper: Paper, output: Path) -> None:
    """Raise for a suffix that a report is not written with."""
    known = _suffixes(paper)
    if output.suffix.lower() not in known:
        suffix = output.suffix or "–"
        raise InputError(
            texts.told("report.suffix", suffix=suffix, known=", ".join(known))
        )


def require_no_paper(**options: object) -> None:
    """Raise if a report is given an option that papers alone heed.

    Raises
    ------
    InputError
        Naming the first of these that is given.
    """
    given = next((name for name, one in options.items() if one is not None), "")
    if given:
        raise InputError(texts.told("option.not_of_report", option=given))


def _require_heeded(asked: Asked, name: str, paper: Paper | None) -> None:
    heeds = paper.heeds if paper else ()
    for option in _OPTIONS:
        if getattr(asked, option) is not None and option not in heeds:
            written = option.replace("_", "-")
            known = ", ".join(f"--{one.replace('_', '-')}" for one in heeds)
            raise InputError(
                texts.told(
                    "option.not_of_paper",
                    name=name,
                    option=written,
                    known=known or "-o",
                )
            )
    if paper and paper.needs and getattr(asked, paper.needs) is None:
        raise InputError(
            texts.told(
                "option.paper_of_one",
                name=name,
                option=paper.needs,
                like="CODE" if paper.needs == "area" else "ID",
            )
        )
