"""The unit that a column of figures is in, told by its heading or by its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.cells import shown
from clusterviz.core.table.aliases import unit_of
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from clusterviz.schema import Field, Layer

    Floats = NDArray[np.float64]

_IN_ONE: Mapping[str, Mapping[str, float]] = {
    "ha": {"ha": 1, "m2": 10_000, "km2": 0.01},
    "billion_vnd": {"billion_vnd": 1, "million_vnd": 1000, "vnd": 1e9},
    "million_vnd": {"million_vnd": 1, "vnd": 1e6, "billion_vnd": 0.001},
    "vnd": {"vnd": 1, "million_vnd": 1e-6, "billion_vnd": 1e-9},
}
"""How many of another unit are in one of ours."""

MOST_HA = 10_000
"""No site has so many hectares: where nothing is drawn, such figures are in m²."""

_IN_M2 = 300
"""An area so many times the drawn one is no part of it: its figure is in m²."""

_SAME = 0.2
"""Up to so much may the area on paper differ from the drawn one, as a share."""


def with_units(
    layer: Layer,
    frame: pd.DataFrame,
    mapping: Mapping[str, str],
    *,
    units: Mapping[str, str],
    drawn_ha: pd.Series[float] | None = None,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return `frame` with its figures in the units of the declaration.

    What a person said of a column counts first, then its heading, then its
    figures, which only propose: held against the drawn areas, or against what
    a site can have. Of money only the heading is asked.

    Parameters
    ----------
    layer
        The declaration.
    frame
        Columns as the file names them, figures as numbers already.
    mapping
        Their column to our field, or to several joined by commas.
    units
        Our field of hectares to the unit that a person says its column is in.
    drawn_ha
        Areas of the shapes on the index of `frame`; ``None`` without shapes.

    Returns
    -------
    frame
        A copy, where a column was converted.
    findings
        One for each column that was converted or whose unit is in doubt.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Diện tích", en="Area")
    >>> fields = {"area_ha": Field("area_ha", "number", name, unit="ha")}
    >>> lakes = Layer("lakes", name, name, "none", "area_ha", fields)
    >>> rows = pd.DataFrame({"DT (m2)": [25000.0]})
    >>> rows, found = with_units(lakes, rows, {"DT (m2)": "area_ha"}, units={})
    >>> rows["DT (m2)"].tolist(), [one.code for one in found]
    ([2.5], ['columns.unit_from_heading'])
    """
    findings: list[Finding] = []
    for column, targets in mapping.items():
        fields = [
            layer.fields[name]
            for name in targets.split(",")
            if name in layer.fields and layer.fields[name].unit in _IN_ONE
        ]
        if not fields or column not in frame.columns:
            continue
        figures = _figures(frame[column])
        told = _told(layer, fields[0], column, figures, units, drawn_ha)
        findings += told[1]
        factor = _IN_ONE[fields[0].unit][told[0]]
        if factor != 1:
            read = pd.Series(figures / factor, index=frame.index)
            frame = frame.assign(**{column: read.where(read.notna(), frame[column])})
    return frame, findings


def _told(
    layer: Layer,
    field: Field,
    column: str,
    figures: Floats,
    units: Mapping[str, str],
    drawn_ha: pd.Series[float] | None,
) -> tuple[str, list[Finding]]:
    """Return the unit of a column, and what there is to say of it."""
    given, heading = units.get(field.name, ""), unit_of(column)
    n = int((~np.isnan(figures)).sum())
    values: dict[str, object] = {"column": shown(column), "n": n}

    def found(severity: Severity, code: str, unit: str, **more: object) -> Finding:
        said = values | {"unit": unit, "to": field.unit} | more
        return Finding(severity, code, layer.name, field=field.name, values=said)

    if given in _IN_ONE[field.unit]:
        is_ours = given == field.unit
        code = "columns.unit_given"
        return given, [] if is_ours else [found(Severity.INFO, code, given)]
    drawn = None if drawn_ha is None else _figures(drawn_ha)
    looks = _looks(field, figures, drawn) if field.unit == "ha" else ""
    example = _example(figures)
    if heading in _IN_ONE[field.unit]:
        # The heading is believed, and contradicted aloud.
        said = "ha" if looks == "mixed" else looks
        if looks and said != heading:
            code = "columns.unit_doubtful"
            return heading, [
                found(Severity.DECISION, code, heading, looks=said, **example)
            ]
        if heading == field.unit:
            return heading, []
        code = "columns.unit_from_heading"
        return heading, [found(Severity.INFO, code, heading, **example)]
    if looks == "mixed":
        code = "columns.unit_mixed"
        return "ha", [found(Severity.DECISION, code, "m2", **example)]
    if looks in ("", field.unit):
        return field.unit, []
    code = "columns.unit_converted"
    return looks, [found(Severity.DECISION, code, looks, **example)]


def _looks(field: Field, figures: Floats, drawn: Floats | None) -> str:
    """Return the unit that figures for hectares look like, ``mixed`` or nothing."""
    is_figure = figures > 0
    if drawn is not None:
        with_shape = is_figure & (drawn > 0)
        if with_shape.any():
            return _against_drawn(figures[with_shape] / drawn[with_shape])
    if not is_figure.any():
        return ""
    most = MOST_HA if field.maximum is None else field.maximum
    is_too_large = figures[is_figure] > most
    if is_too_large.all():
        return "m2"
    # A sum below its parts is usual; a single large figure is not told apart.
    return ""


def _against_drawn(ratios: Floats) -> str:
    is_m2 = ratios > _IN_M2
    if is_m2.all():
        return "m2"
    if is_m2.any():
        return "mixed"
    if np.mean(np.abs(ratios / 0.01 - 1) < _SAME) >= 0.8:
        return "km2"
    return "ha" if np.mean(np.abs(ratios - 1) < _SAME) >= 0.8 else ""


def _figures(column: pd.Series) -> Floats:
    numeric = pd.to_numeric(column, errors="coerce")
    figures: Floats = numeric.to_numpy(dtype=np.float64, na_value=np.nan)
    return figures


def _example(figures: Floats) -> dict[str, object]:
    largest = float(np.nanmax(figures)) if (~np.isnan(figures)).any() else 0.0
    return {"largest": f"{largest:.12g}"}
