"""The command that hands over to an agency, and checks what was handed over."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing, selecting
from clusterviz.commands.answering import present
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.workspace import creation, handed_verifying
from clusterviz.workspace import handover as use_case
from clusterviz.workspace.outgoing_seen import unstated
from clusterviz.workspace.profiles import listed

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


def handover(
    workspace: arguments.Folder,
    profile: Annotated[
        str | None,
        typer.Argument(metavar="[PROFILE]", help="Lists the profiles if left out."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FOLDER|ZIP", help="Where to."),
    ] = None,
    verify: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER|ZIP", help="Check what was handed over."),
    ] = None,
    area: selecting.InArea = None,
    within: selecting.Within = None,
    bbox: selecting.InView = None,
    as_of: arguments.AsOf = None,
    is_personal: Annotated[
        bool,
        typer.Option("--personal", help="The profile may name what names persons."),
    ] = False,
    form: arguments.AsFormat = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Write what an agency gets, with a list of it all; or check one."""
    opened = creation.open_workspace(workspace)
    if verify is not None:
        _verify(opened, verify, form, lang.value)
    elif profile is None:
        printing.say(texts.say("handover.title_profiles", lang.value))
        for line in listed(opened, lang.value):
            printing.say(line)
    elif output is None:
        raise InputError(texts.told("handover.no_output", name=profile))
    else:
        with printing.progress(lang.value) as on_progress:
            done = use_case.hand_over(
                opened,
                profile,
                output,
                area=area,
                within=within,
                bbox=selecting.view(bbox),
                as_of_on=arguments.day(as_of, "--as-of"),
                force=force,
                has_personal=is_personal,
                on_progress=on_progress,
            )
        _print(done, lang.value)
        printing.warn_notes(unstated(opened, lang.value), lang.value)


def _print(done: use_case.HandOver, language: Language) -> None:
    handed = done.handed
    n_rows = sum(one.n_rows for one in handed.layers)
    printing.say(
        texts.say(
            "handover.done",
            language,
            path=done.path,
            n=texts.number(len(handed.files) + 1, language),
            rows=texts.number(n_rows, language),
            recipient=handed.recipient.label.say(language),
        )
    )
    printing.say(texts.say("handover.sum", language, sum=done.sha256))
    for one in handed.layers:
        title = one.title.label.say(language)
        if one.left_out:
            names = ", ".join(one.left_out)
            printing.warn(
                f"{title}: {texts.say('export.left_out', language, names=names)}"
            )
        if one.n_placeless:
            rows = texts.number(one.n_placeless, language)
            printing.warn(
                f"{title}: {texts.say('handover.said_placeless', language, rows=rows)}"
            )
        if not one.is_narrowed:
            printing.warn(f"{title}: {texts.say('handover.said_whole', language)}")
    for name in handed.missing:
        printing.warn(texts.say("handover.said_missing", language, layer=name))
    if handed.is_illustrative:
        printing.warn(texts.say("export.illustrative", language))


def _verify(
    opened: Workspace, path: Path, form: arguments.Format | None, language: Language
) -> None:
    with printing.progress(language) as on_progress:
        found = handed_verifying.verify_handed(opened, path, on_progress)
    sentences = [texts.finding(one, language) for one in found.notes]
    answer = dataclasses.replace(
        found, rows=found.rows.assign(message=sentences), notes=()
    )
    present(
        opened, answer, "handover.title_verify", language, form, None, force=False,
        shown=answer.rows[["severity", "layer", "message"]],
    )  # fmt: skip
    is_bad = (answer.rows["severity"] == Severity.ERROR.value).any()
    raise typer.Exit(1 if is_bad else 0)
