"""The forms of Circular 14/2024 as workbooks: 03 and 04 filled, 01 and 02 to fill."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from clusterviz import crs, texts
from clusterviz.circular import FiledForm, FormLine
from clusterviz.core import forms as lines
from clusterviz.errors import InputError
from clusterviz.files.forms_xlsx import write_form
from clusterviz.files.origin import Origin
from clusterviz.files.spare import spare_folder, spare_told
from clusterviz.files.template_xlsx import write_template
from clusterviz.schema import LANGUAGES, Label
from clusterviz.view.gaps import sentence
from clusterviz.workspace import answers, forms, month_seal
from clusterviz.workspace.exports import require_new, write_whole
from clusterviz.workspace.form_words import (
    area_titles,
    name_of,
    standing,
    unit_of,
    worded,
)  # fmt: skip
from clusterviz.workspace.provenance import audit_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from clusterviz.core.periods import ReportPeriod
    from clusterviz.schema import Language
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace


class Template(NamedTuple):
    """A form that others fill.

    Parameters
    ----------
    layer
        The table that it becomes.
    of
        The layer whose rows it asks about.
    key, beside
        Field that names a row, and those that help people to know it.
    """

    layer: str
    of: str
    key: str
    beside: tuple[str, ...]


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        "01": Template(
            "project_reports",
            "projects",
            "project_id",
            ("project_name", "cluster_id"),
        ),
        "02": Template(
            "investor_reports",
            "clusters",
            "cluster_id",
            ("cluster_name", "investor_name"),
        ),
    }
)
"""By number of the form."""

NUMBERS = (*TEMPLATES, *forms.TOTALS)
"""Every form of the circular."""


def write_report(
    workspace: Workspace,
    number: str,
    path: Path,
    period: str | None = None,
    *,
    level: str | None = None,
    language: Language = "vi",
    force: bool = False,
) -> ReportPeriod:
    """Write one form of the circular as a workbook, whole or not at all.

    Parameters
    ----------
    number
        One of `NUMBERS`: 03 and 04 come filled, 01 and 02 to be filled.
    path
        Ends in ``.xlsx``.
    period, level
        See `forms.form03`.
    language
        Of names and headings.
    force
        Replace a file that is there.

    Returns
    -------
    period
        That was written.

    Raises
    ------
    InputError
        If there is no such form or period, or `path` cannot be written.
    """
    if number not in NUMBERS:
        raise InputError(
            texts.told("errors.no_form", number=number, known=", ".join(NUMBERS))
        )
    if path.suffix.lower() != ".xlsx":
        raise InputError(texts.told("option.form_suffix", file=path.name))
    require_new(path, force=force)
    one = forms.period_of(workspace, period)
    write_whole(path, _writer(workspace, number, one, level, language))
    return one


def report_bytes(
    workspace: Workspace,
    number: str,
    period: str,
    *,
    level: str | None = None,
    language: Language = "vi",
) -> bytes:
    """Return the workbook of `write_report`, to be handed on by a page."""
    one = forms.period_of(workspace, period)
    with spare_folder("form") as folder:
        path = folder / "form.xlsx"
        with spare_told():
            _writer(workspace, number, one, level, language)(path)
        return path.read_bytes()


def _writer(
    workspace: Workspace,
    number: str,
    one: ReportPeriod,
    level: str | None,
    language: Language,
) -> Callable[[Path], None]:
    workspace = month_seal.as_signed(workspace, one.last_on)
    if number in TEMPLATES:
        rows, fields = template_rows(workspace, number, one)
        template = TEMPLATES[number]
        of = workspace.layers[template.of].fields
        labels = {name: of[name].label.say(language) for name in template.beside}
        both = (template.of, template.layer)
        used = answers.answer(workspace, rows, one.last_on, both)
        origin = _origin(workspace, number, one, used, language)
        layer = workspace.layers[template.layer]
        return lambda path: write_template(
            rows, layer, fields, path, origin, language, labels=labels
        )
    answer = forms.form(workspace, number, one.code, level=level)
    filled = printed(workspace, number, one, answer, language)
    origin = _origin(workspace, number, one, answer, language)
    return lambda path: write_form(filled, path, origin, language)


def template_rows(
    workspace: Workspace, number: str, one: ReportPeriod
) -> tuple[pd.DataFrame, list[str]]:
    """Return one row for each project or cluster, and the columns to fill.

    What was already filed for the period is in its cells.

    Parameters
    ----------
    workspace
        At the versions of the period's last day.
    number
        One of `TEMPLATES`.
    one
        The period.
    """
    template = TEMPLATES[number]
    found = forms.facts(workspace, one)
    of: pd.DataFrame = found.clusters
    if template.of == "projects":
        of = answers.table_or_none(workspace, "projects")
        # Not only those that are counted: one without a day may report too.
        of = of[of["cluster_id"].isin(found.clusters["cluster_id"])]
    fields = workspace.layers[template.layer].fields
    known = {template.layer: answers.table_or_none(workspace, template.layer)}
    filed = known[template.layer]
    filed = filed[filed["period"] == one.code].set_index(template.key)
    own = (template.key, "period", "report_id", "source_document", "as_of_on")
    to_fill = [name for name in fields if name not in own]
    rows = pd.DataFrame(of[[template.key, *template.beside]]).reset_index(drop=True)
    rows["period"] = one.code
    for name in to_fill:
        rows[name] = rows[template.key].map(filed[name].astype("object"))
    document = texts.say("forms.source_form", "vi", number=number, period=one.code)
    return rows.assign(source_document=document, as_of_on=one.last_on), to_fill


def printed(
    workspace: Workspace,
    number: str,
    one: ReportPeriod,
    answer: Answer,
    language: Language,
) -> FiledForm:
    """Return form 03 or 04 in words, as every kind of file has it.

    Parameters
    ----------
    workspace
        For the words of its layers.
    number, one
        Which form, of which period.
    answer
        From `forms.form`.
    language
        Of names and headings.
    """
    titles = area_titles(answer.rows, language)
    by_line = answer.rows.groupby("indicator", sort=False)
    return FiledForm(
        number=number,
        title=texts.say(f"forms.form_{number}", language),
        standing=standing(one, number, language),
        areas=tuple(titles.values()),
        lines=tuple(
            _line(lines.EVERY[str(name)], rows, number, language)
            for name, rows in by_line
        ),
        checks=tuple(
            (
                texts.say(f"column.severity.{found.severity.value}", language),
                found.feature_id,
                sentence(found, workspace.layers, language),
            )
            for found in worded(workspace, answer.notes, language)
        ),
    )


def _line(
    indicator: lines.Indicator, rows: pd.DataFrame, number: str, language: Language
) -> FormLine:
    is_official = indicator.number in lines.INDICATORS
    reference = str(rows["reference"].iloc[0])
    return FormLine(
        number=indicator.number if is_official else "–",
        name=name_of(indicator.number, language),
        unit=unit_of(indicator.number, language),
        kind=indicator.unit,
        values=tuple(rows["value"].astype("float64")),
        formula=texts.say(f"forms.formula_{indicator.key}", language),
        n_counted=int(rows["n_counted"].sum()),
        n_left_out=int(rows["n_left_out"].sum()),
        # Of all areas together, as the counts beside it are.
        reference=reference.partition(",area=")[0],
        is_official=is_official,
    )


def _origin(
    workspace: Workspace,
    number: str,
    one: ReportPeriod,
    answer: Answer,
    language: Language,
) -> Origin:
    settings = workspace.settings
    titles = {name: texts.say(f"forms.form_{number}", name) for name in LANGUAGES}
    used = [workspace.version(name).lineage for name in answer.layer_versions]
    documents = [one.source_document for one in used]
    days = [one.as_of_on for one in used if one.as_of_on is not None]
    return Origin(
        title=Label(**titles),
        province=Label(vi=settings.province("vi"), en=settings.province("en")),
        source_document="; ".join(dict.fromkeys(documents)),
        # Of the data, not of the cut-off, which the form itself names.
        as_of_on=max(days, default=None),
        layer_versions=answer.layer_versions,
        workspace=workspace.root.resolve().name,
        crs=crs.read_crs(settings.metric_crs).name,
        generated_at=dt.datetime.now(dt.UTC),
        is_illustrative=settings.is_illustrative,
        audit_line=audit_line(workspace),
        month_line=month_seal.said(workspace, one.last_on, language),
    )
