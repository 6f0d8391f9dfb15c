"""Papers of the command `report`: what each heeds, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.errors import InputError
from clusterviz.workspace.reports import papers
from clusterviz.workspace.reports.certificate import certified
from clusterviz.workspace.reports.circular_forms import form_letter
from clusterviz.workspace.reports.dossier import dossier_letter
from clusterviz.workspace.reports.landfund import landfund_letter
from clusterviz.workspace.reports.monthly import monthly_letter, notice_letter
from clusterviz.workspace.reports.one_pager import card_letter
from clusterviz.workspace.reports.overlap import overlap_letter

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from clusterviz.letter import Letter
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

NOT_GIVEN = 1
"""Exit code where a certificate was asked for, and a letter is what it lacks."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants on paper.

    Parameters
    ----------
    workspace, language
        Of what, and in which words.
    area, cluster, level, as_of, period, month, personal
        As the options say; ``None`` where they were left out.
    """

    workspace: Workspace
    language: Language
    area: str | None = None
    cluster: str | None = None
    level: str | None = None
    as_of: str | None = None
    period: str | None = None
    month: str | None = None
    personal: bool | None = None

    @property
    def on(self) -> dt.date | None:
        """The day."""
        return arguments.day(self.as_of, "--as-of")


@dataclass(frozen=True)
class Paper:
    """A report on paper.

    Parameters
    ----------
    heeds
        Options that it takes.
    letter
        Says it, and whether it is what was asked for.
    needs
        Option that it cannot do without; empty for none.
    """

    heeds: tuple[str, ...]
    letter: Callable[[Asked], tuple[Letter, bool]]
    needs: str = ""


def _overlap(asked: Asked) -> tuple[Letter, bool]:
    letter = overlap_letter(
        asked.workspace, asked.language,
        area=asked.area, level=asked.level, as_of_on=asked.on,
    )  # fmt: skip
    return letter, True


def _certificate(asked: Asked) -> tuple[Letter, bool]:
    found = certified(
        asked.workspace, asked.cluster or "", asked.language, as_of_on=asked.on
    )
    return found.letter, found.is_given


def _landfund(asked: Asked) -> tuple[Letter, bool]:
    letter = landfund_letter(
        asked.workspace, asked.language,
        area=asked.area, level=asked.level, as_of_on=asked.on,
    )  # fmt: skip
    return letter, True


def _monthly(asked: Asked) -> tuple[Letter, bool]:
    letter = monthly_letter(
        asked.workspace, asked.month, asked.language,
        has_personal=bool(asked.personal),
    )  # fmt: skip
    return letter, True


def _notice(asked: Asked) -> tuple[Letter, bool]:
    letter = notice_letter(
        asked.workspace, asked.month, asked.language,
        has_personal=bool(asked.personal),
    )  # fmt: skip
    return letter, True


def _dossier(asked: Asked) -> tuple[Letter, bool]:
    letter = dossier_letter(
        asked.workspace, asked.cluster or "", asked.language, as_of_on=asked.on
    )
    return letter, True


def _card(asked: Asked) -> tuple[Letter, bool]:
    letter = card_letter(
        asked.workspace, asked.cluster or "", asked.language, as_of_on=asked.on
    )
    return letter, True


def _form(number: str, asked: Asked) -> tuple[Letter, bool]:
    letter = form_letter(
        asked.workspace, number, asked.language,
        period=asked.period, level=asked.level,
    )  # fmt: skip
    return letter, True


TEMPLATE = "template"

PAPERS: Mapping[str, Paper | None] = MappingProxyType(
    {
        "overlap": Paper(("area", "level", "as_of"), _overlap),
        "certificate": Paper(("cluster", "as_of"), _certificate, needs="cluster"),
        "landfund": Paper(("area", "level", "as_of"), _landfund),
        "monthly": Paper(("month", "personal"), _monthly),
        "notice": Paper(("month", "personal"), _notice),
        "dossier": Paper(("cluster", "as_of"), _dossier, needs="cluster"),
        "card": Paper(("cluster", "as_of"), _card, needs="cluster"),
        **{
            f"form{number}": Paper(("period", "level"), partial(_form, number))
            for number in ("01", "02", "03", "04")
        },
        TEMPLATE: None,
    }
)
"""By name, what can be had on paper; the template is no letter."""

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
        raise InputError(
            f"A report {name} is a document.",
            expected="a file to write it to, and no --format",
            remedy=f"Write -o {name}.docx" + (" or .pdf" if paper else ""),
        )
    if paper is None:
        papers.write_template(output, force=force)
        printing.say(texts.say("report.written", asked.language, path=output))
        return
    with printing.progress(asked.language):
        letter, is_given = paper.letter(asked)
        papers.write_paper(asked.workspace, letter, output, force=force)
    printing.say(texts.say("report.written", asked.language, path=output))
    if asked.workspace.settings.is_illustrative:
        printing.warn(texts.say("export.illustrative", asked.language))
    if not is_given:
        printing.warn(texts.say("certificate.not_given", asked.language))
        raise typer.Exit(NOT_GIVEN)


def require_no_paper(**options: object) -> None:
    """Raise if a report is given an option that papers alone heed.

    Raises
    ------
    InputError
        Naming the first of these that is given.
    """
    given = next((name for name, one in options.items() if one is not None), "")
    if given:
        raise InputError(
            f"This report does not heed --{given}.",
            expected=f"--{given} with a paper that is of one",
            remedy=f"Leave --{given} out.",
        )


def _require_heeded(asked: Asked, name: str, paper: Paper | None) -> None:
    heeds = paper.heeds if paper else ()
    for option in _OPTIONS:
        if getattr(asked, option) is not None and option not in heeds:
            written = option.replace("_", "-")
            known = ", ".join(f"--{one.replace('_', '-')}" for one in heeds)
            raise InputError(
                f"A report {name} does not heed --{written}.",
                expected=known or "no option but -o",
                remedy=f"Leave --{written} out.",
            )
    if paper and paper.needs and getattr(asked, paper.needs) is None:
        raise InputError(
            f"A report {name} is of one {paper.needs}.",
            expected=f"--{paper.needs}",
            remedy=f"Say which: --{paper.needs} CODE",
        )
