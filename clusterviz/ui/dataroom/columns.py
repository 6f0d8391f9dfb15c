"""Step 3: which of our fields each column of the file is, and in which unit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz.ui.dataroom import constants
from clusterviz.ui.dataroom.working import decide
from clusterviz.view.dataroom import field_labels
from clusterviz.view.plain import plain
from clusterviz.workspace.offered import SURE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.ui.dataroom.desk import Desk

UNITS = {"ha": ("m2", "ha", "km2")}
"""By the unit of our field: those that a file may have it in."""

DATES = ("iso", "day_first", "month_first")

_WIDTHS = (3, 4, 4, 2)


def show_columns(desk: Desk) -> None:
    """Show how columns are matched, and ask what is matched wrongly or missing."""
    if not desk.look.columns:
        st.info(desk.say("dataroom.no_columns"), icon=":material/info:")
        return
    st.caption(desk.say("dataroom.columns_help"))
    _show_lacking(desk)
    if any(one["how"] == "remembered" for one in desk.look.columns):
        st.info(desk.say("dataroom.remembered"), icon=":material/history:")
    with st.form("dataroom-columns", border=False):
        mapping = _ask_columns(desk)
        units = _ask_units(desk)
        dates = _ask_dates(desk)
        provenance, values = constants.ask_constants(desk)
        is_asked = st.form_submit_button(
            desk.say("dataroom.use_columns"), type="primary", icon=":material/check:"
        )
    if not is_asked:
        return
    twice = _twice(mapping)
    if twice:
        said = field_labels(",".join(twice), desk.layer, desk.language)
        st.error(plain(desk.say("dataroom.twice", fields=said)))
        return
    decide(
        desk, mapping=mapping, units=units, dates=dates, constants=values, **provenance
    )


def _show_lacking(desk: Desk) -> None:
    """Say which fields the file cannot do without, and nothing fills so far."""
    absent = [one.field for one in desk.look.findings if one.code == "column_missing"]
    if absent:
        fields = ", ".join(_named(desk, name) for name in dict.fromkeys(absent))
        said = plain(desk.say("dataroom.lacking", fields=fields))
        st.warning(said, icon=":material/edit_note:")


def _twice(mapping: Mapping[str, str]) -> list[str]:
    """Return the fields that two columns are to fill."""
    fields = Counter(
        name for names in mapping.values() for name in names.split(",") if name
    )
    return [name for name, n in fields.items() if n > 1]


def _ask_columns(desk: Desk) -> dict[str, str]:
    """Ask for the field of each column: those that are told apart surely come last."""
    heads = ("theirs", "samples", "ours", "how")
    for column, name in zip(st.columns(_WIDTHS), heads, strict=True):
        column.markdown(f"**{desk.say(f'dataroom.head_{name}')}**")
    matched = [one for one in desk.look.columns if one["field"] or one["others"]]
    unmatched = [one for one in desk.look.columns if one not in matched]
    matched.sort(key=lambda one: bool(one["field"]) and one["how"] in SURE)
    mapping = _asked(desk, matched)
    if unmatched:
        n = desk.say("dataroom.unmatched", n=len(unmatched))
        with st.expander(n, expanded=desk.layer.key not in desk.mapped):
            mapping |= _asked(desk, unmatched)
    return mapping


def _asked(desk: Desk, columns: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    mapping = {}
    for one in columns:
        theirs, field = str(one["column"]), str(one["field"])
        options = list(dict.fromkeys(["", field, *desk.layer.fields]))
        left, samples, ours, how = st.columns(_WIDTHS, vertical_alignment="center")
        left.text(theirs)
        samples.caption(plain(" · ".join(map(str, one["samples"]))))
        mapping[theirs] = ours.selectbox(
            plain(desk.say("dataroom.field_of", column=theirs)),
            options,
            index=options.index(field),
            format_func=lambda name: _named(desk, name),
            label_visibility="collapsed",
            key=f"column-{theirs}-{desk.stamp}",
        )
        code = one["how"] or ("unclear" if one["others"] else "nothing")
        how.caption(desk.say(f"dataroom.how_{code}"))
    return mapping


def _named(desk: Desk, names: str) -> str:
    if not names:
        return desk.say("dataroom.not_wanted")
    return constants.label(desk, names)


def _ask_units(desk: Desk) -> dict[str, str]:
    """Ask in which unit the file has each area."""
    units = {}
    ours = desk.mapped
    for name, field in desk.layer.fields.items():
        if name not in ours or field.unit not in UNITS:
            continue
        options = ("", *UNITS[field.unit])
        unit = st.segmented_control(
            plain(desk.say("dataroom.unit_of", field=_named(desk, name))),
            options,
            default=desk.reading.units.get(name, ""),
            format_func=lambda one: desk.say(
                f"dataroom.unit_{one}" if one else "dataroom.by_evidence"
            ),
            key=f"unit-{name}-{desk.stamp}",
        )
        if unit:
            units[name] = unit
    return units


def _ask_dates(desk: Desk) -> str | None:
    """Ask in which order the file writes day, month and year."""
    ours = desk.mapped
    has_dates = any(desk.layer.fields[name].type == "date" for name in ours)
    if not has_dates:
        return desk.reading.dates
    order = st.segmented_control(
        desk.say("dataroom.dates"),
        ("", *DATES),
        default=desk.reading.dates or "",
        format_func=lambda one: desk.say(
            f"dataroom.dates_{one}" if one else "dataroom.by_evidence"
        ),
        key=f"dates-{desk.stamp}",
    )
    return order or None
