"""The command `edit`: new values of one row of a layer."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.errors import InputError, ValidationError
from clusterviz.workspace import creation, edits, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.records import Finding
    from clusterviz.schema import Layer
    from clusterviz.workspace import Workspace


class Verb(StrEnum):
    """What becomes of the row."""

    CHANGE = "change"
    ADD = "add"
    REMOVE = "remove"


Name = Annotated[str, typer.Argument(metavar="LAYER", help="An editable layer.")]
Key = Annotated[str, typer.Argument(metavar="KEY", help="The key of the row.")]
Values = Annotated[
    list[str] | None,
    typer.Argument(metavar="FIELD=VALUE…", help="New values; empty takes one out."),
]
Document = Annotated[
    str, typer.Option("--document", metavar="TEXT", help="The document behind it.")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who writes it.")]
Reason = Annotated[
    str, typer.Option(metavar="TEXT", help="Why a figure falls, or a row goes.")
]
Doing = Annotated[Verb, typer.Option("--verb", help="Change a row, add or remove one.")]
MadeFrom = Annotated[
    int | None,
    typer.Option("--made-from", metavar="VERSION", help="The version that was seen."),
]


def edit(
    workspace: arguments.Folder,
    layer: Name,
    key: Key,
    values: Values = None,
    document: Document = "",
    as_of: arguments.AsOf = None,
    reason: Reason = "",
    by: By = "",
    verb: Doing = Verb.CHANGE,
    made_from: MadeFrom = None,
    form: arguments.AsFormat = None,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Edit one row of a layer; the audit keeps who wrote what, by which document."""
    _require_sense(form)
    opened = creation.open_workspace(workspace)
    declared = opened.layers.get(layer)
    given = arguments.pairs(values or [], "FIELD=VALUE")
    on = arguments.day(as_of, "--as-of") or opened.as_of_on
    seen = opened.versions().get(layer, 0) if made_from is None else made_from
    try:
        is_open = declared is not None and declared.is_editable
        read = _values(declared, key, given) if declared and is_open else {}
        version = edits.edit(
            opened.acting_as(opened.signed(by)),
            layer,
            [edits.Change(key, read, verb.value, reason)],
            made_from=seen,
            source_document=document,
            as_of_on=on,
        )
    except ValidationError as refused:
        _tell(opened, layer, refused.findings, form, lang)
        raise typer.Exit(1) from refused
    title = opened.layers[layer].title.say(lang.value)
    n = texts.number(len(read), lang.value)
    if form is arguments.Format.JSON:
        said = {"layer": layer, "row": key, "version": version.version,
                "fields": sorted(read)}  # fmt: skip
        printing.print_lines([json.dumps(said, ensure_ascii=False), "\n"])
        return
    number = texts.number(version.version, lang.value)
    printing.say(
        texts.say(
            "edit.command_saved", lang.value, layer=title, n=n, row=key, version=number
        )
    )
    if on > opened.as_of_on:
        printing.warn(
            texts.say(
                "edit.saved_later",
                lang.value,
                day=texts.day(on, lang.value),
                shown=texts.day(opened.as_of_on, lang.value),
            )
        )


def _values(layer: Layer, key: str, given: Mapping[str, str]) -> dict[str, object]:
    """Return what the texts of a command line mean for the fields of a layer."""
    read: dict[str, object] = {}
    for name, text in given.items():
        if name not in layer.fields:
            raise InputError(
                texts.told(
                    "edit.no_such_field",
                    layer=layer.name,
                    field=name,
                    known=", ".join(layer.fields),
                )
            )
        try:
            read[name] = typed.value_of(layer.fields[name], text)
        except typed.UnreadableCellError as error:
            found = typed.unreadable(layer, key, name, text)
            raise edits.EditRefusedError(layer, [found]) from error
    return read


def _tell(
    workspace: Workspace,
    layer: str,
    findings: tuple[Finding, ...],
    form: arguments.Format | None,
    lang: arguments.Language,
) -> None:
    """Say what stands against the edit: in words, or as JSON for programs."""
    declared = workspace.layers[layer]
    if form is arguments.Format.JSON:
        told = [
            {
                "severity": one.severity.value, "code": one.code,
                "feature_id": one.feature_id, "field": one.field,
                "message": edits.said(declared, one, lang.value),
            }
            for one in findings
        ]  # fmt: skip
        document = json.dumps({"refused": told}, ensure_ascii=False)
        printing.print_lines([document, "\n"])
        return
    for one in findings:
        printing.warn(edits.said(declared, one, lang.value))


def _require_sense(form: arguments.Format | None) -> None:
    if form not in (None, arguments.Format.TABLE, arguments.Format.JSON):
        raise InputError(texts.told("option.edit_format", form=form.value))
