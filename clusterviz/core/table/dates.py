"""Columns of days and months as people write them, each read in one order.

``22/4/2024`` is a day before its month, as in Vietnamese. A column that says
otherwise (``4/22/2024``) is not turned round without a word from a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.cells import shown
from clusterviz.core.table.days_read import day_written, is_turned, month_written
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from clusterviz.core.table.days_read import DateOrder, Written
    from clusterviz.schema import Field, Layer

_HOW = {
    "day_first": (Severity.INFO, "columns.dates_day_first"),
    "month_first": (Severity.INFO, "columns.dates_read"),
    "written": (Severity.INFO, "columns.dates_read"),
    "short_year": (Severity.WARNING, "columns.dates_short_year"),
    "serial": (Severity.DECISION, "columns.dates_serial"),
}
"""How grave it is that days were written in a way, and what to say of it."""


def with_dates(
    layer: Layer,
    frame: pd.DataFrame,
    mapping: Mapping[str, str],
    *,
    order: DateOrder | None = None,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return `frame` with days and months in the form that `core.table.conform` reads.

    A cell that is no whole day (or month) stays as it is, for `core.table.conform`
    to report.

    Parameters
    ----------
    layer
        The declaration.
    frame
        Columns as the file names them.
    mapping
        Their column to our field, or to several joined by commas.
    order
        Of day, month and year, as a person says; ``None`` for the year first
        or the day first, whichever a cell shows.

    Returns
    -------
    frame
        A copy, where a column was read.
    findings
        One for each column and way that was not year, month, day.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Ngày", en="Day")
    >>> log = Layer("log", name, name, "none", "on", {"on": Field("on", "date", name)})
    >>> rows = pd.DataFrame({"ngay": ["22/4/2024", "ngày 5 tháng 4 năm 2024"]})
    >>> rows, found = with_dates(log, rows, {"ngay": "on"})
    >>> [str(day) for day in rows["ngay"]], [one.code[8:] for one in found]
    (['2024-04-22', '2024-04-05'], ['dates_day_first', 'dates_read'])
    """
    findings: list[Finding] = []
    for column, targets in mapping.items():
        fields = [layer.fields[name] for name in targets.split(",")
                  if name in layer.fields]  # fmt: skip
        kinds = {one.type for one in fields}
        if column not in frame.columns or kinds not in ({"date"}, {"month"}):
            continue
        read, found = _read(layer, fields[0], column, frame[column], order)
        findings += found
        if read is not None:
            frame = frame.assign(**{column: read})
    return frame, findings


def _read(
    layer: Layer,
    field: Field,
    column: str,
    cells: pd.Series,
    order: DateOrder | None,
) -> tuple[pd.Series | None, list[Finding]]:
    is_typed = cells.dtype == object and field.type == "date"
    if is_typed and pd.api.types.infer_dtype(cells, skipna=True) == "date":
        return None, []
    codes, values = _uniques(cells)
    if field.type == "month":
        read = [month_written(one) for one in values]
        is_in_doubt = False
    else:
        is_in_doubt = order is None and any(map(is_turned, values))
        read = [day_written(one, "iso" if is_in_doubt else order) for one in values]
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    found = _findings(
        layer, field, column, list(zip(values, read, counts, strict=True))
    )
    if is_in_doubt:
        turned = next(one for one in values if is_turned(one))
        said = {"column": shown(column), "value": shown(turned)}
        code = "columns.dates_month_first"
        found.append(Finding(Severity.ERROR, code, layer.name, "", field.name, said))
    if all(one.how == "" or one.value is value
           for value, one in zip(values, read, strict=True)):  # fmt: skip
        return None, found
    results = np.empty(len(values) + 1, dtype=object)
    results[: len(values)] = [one.value for one in read]
    return pd.Series(results[codes], index=cells.index, dtype=object), found


def _uniques(cells: pd.Series) -> tuple[NDArray[np.intp], list[object]]:
    """Return the different values of a column, and which of them each cell has.

    Missing cells have -1: the place after the last, where nothing is.
    """
    codes, uniques = pd.factorize(cells)
    values = [
        one.to_pydatetime() if isinstance(one, pd.Timestamp) else one
        for one in pd.Series(uniques).astype(object).tolist()
    ]
    return codes, values


def _findings(
    layer: Layer,
    field: Field,
    column: str,
    read: Sequence[tuple[object, Written, int]],
) -> list[Finding]:
    findings = []
    for how, (severity, code) in _HOW.items():
        told = [one for one in read if one[1].how == how]
        if not told:
            continue
        value, written, _ = told[0]
        values = {
            "column": shown(column),
            "n": int(sum(n for *_, n in told)),
            "value": shown(value),
            "read": str(written.value),
        }
        findings.append(Finding(severity, code, layer.name, "", field.name, values))
    return findings
