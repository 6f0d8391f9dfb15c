"""Step 3: what the file does not say and every row gets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz.view.dataroom import field_labels
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from clusterviz.schema import Field
    from clusterviz.ui.dataroom.desk import Desk

ALWAYS = ("geometry_quality", "accuracy_m")
"""Asked for where no column says it, though it may be left out."""

_FIRST_DAY = dt.date(2000, 1, 1)
_LAST_DAY = dt.date(2100, 12, 31)


def ask_constants(desk: Desk) -> tuple[dict[str, Any], dict[str, str]]:
    """Ask for the document and the day, and for what is required and not there.

    Returns
    -------
    provenance, constants
        As `Reading` has them.
    """
    ours = desk.mapped
    asked = missing(desk, ours)
    unsaid = {"source_document", "as_of_on"} & set(desk.layer.fields) - ours
    if asked or unsaid:
        st.subheader(desk.say("dataroom.constants"), anchor=False)
        st.caption(desk.say("dataroom.constants_help"))
    provenance: dict[str, Any] = {}
    if "source_document" in unsaid:
        document = st.text_input(
            plain(label(desk, "source_document")),
            value=desk.reading.source_document or "",
            placeholder=desk.one.file,
            key=f"document-{desk.stamp}",
        )
        provenance["source_document"] = document.strip() or None
    if "as_of_on" in unsaid:
        provenance["as_of_on"] = st.date_input(
            plain(label(desk, "as_of_on")),
            value=desk.reading.as_of_on,
            min_value=_FIRST_DAY,
            max_value=_LAST_DAY,
            format="DD/MM/YYYY",
            key=f"as-of-{desk.stamp}",
        )
    constants = dict(desk.reading.constants)
    for name in asked:
        value = _asked(desk, desk.layer.fields[name])
        constants.pop(name, None)
        if value:
            constants[name] = value
    return provenance, constants


def missing(desk: Desk, ours: set[str]) -> list[str]:
    """Return the fields to ask for: what is required and in no column, and a few.

    Of rows that are there, what a file does not bring stays.
    """
    told = {"source_document", "as_of_on", desk.layer.key}
    return [
        name
        for name, field in desk.layer.fields.items()
        if name not in ours
        and name not in told
        and (
            (field.is_required and not desk.reading.is_update)
            or name in ALWAYS
            or name in desk.reading.constants
        )
    ]


def _asked(desk: Desk, field: Field) -> str:
    given = desk.reading.constants.get(field.name, "")
    key = f"constant-{field.name}-{desk.stamp}"
    said = plain(label(desk, field.name))
    if field.choices:
        codes = list(field.choices)
        chosen: str | None = st.selectbox(
            said,
            codes,
            index=codes.index(given) if given in codes else None,
            format_func=lambda code: field.choices[code].label.say(desk.language),
            placeholder=desk.say("dataroom.choose"),
            key=key,
        )
        return chosen or ""
    return st.text_input(said, value=given, key=key).strip()


def label(desk: Desk, names: str) -> str:
    """Return what fields are called, each with a star that no row may be without."""
    said = (
        field_labels(name, desk.layer, desk.language)
        + (
            " *"
            if name in desk.layer.fields and desk.layer.fields[name].is_required
            else ""
        )
        for name in names.split(",")
    )
    return ", ".join(said)
