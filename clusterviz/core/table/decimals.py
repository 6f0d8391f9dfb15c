"""Columns of figures written as text: read in the one way that suits all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from clusterviz.core.cells import shown
from clusterviz.core.table.aliases import unit_of
from clusterviz.core.table.figures_read import numbers
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from clusterviz.core.table.figures_read import Numbers
    from clusterviz.schema import Field, Layer

_PLAIN = r"\s*-?[0-9]{1,18}(?:\.[0-9]{1,18})?\s*"
_ONE_POINT = r"\s*-?[1-9][0-9]{0,2}\.[0-9]{3}\s*"


def with_numbers(
    layer: Layer, frame: pd.DataFrame, mapping: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return `frame` with text in columns of numbers read as numbers.

    Digits with a point are what they are. ``1.234,5`` or ``1 234,5`` is read
    where the whole column agrees; what it leaves unread stays as it is, for
    `core.table.conform` to report.

    Parameters
    ----------
    layer
        The declaration.
    frame
        Columns as the file names them.
    mapping
        Their column to our field, or to several joined by commas.

    Returns
    -------
    frame
        A copy, where a column was read.
    findings
        One for each column whose numbers were not in plain form.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Diện tích", en="Area")
    >>> fields = {"area_ha": Field("area_ha", "number", name, unit="ha")}
    >>> lakes = Layer("lakes", name, name, "none", "area_ha", fields)
    >>> rows = pd.DataFrame({"DT": ["1.234,5", "12"]})
    >>> with_numbers(lakes, rows, {"DT": "area_ha"})[0]["DT"].tolist()
    [1234.5, 12.0]
    """
    findings: list[Finding] = []
    for column, targets in mapping.items():
        kinds = [layer.fields[name] for name in targets.split(",")
                 if name in layer.fields]  # fmt: skip
        is_figures = bool(kinds) and all(
            one.type in ("number", "integer") for one in kinds
        )
        if not is_figures or column not in frame.columns:
            continue
        read, found = _read(layer, kinds[0], column, frame[column])
        findings += found
        if read is not None:
            frame = frame.assign(**{column: read})
    return frame, findings


def _read(
    layer: Layer, field: Field, column: str, cells: pd.Series
) -> tuple[pd.Series | None, list[Finding]]:
    if pd.api.types.is_numeric_dtype(cells.dtype) or cells.isna().all():
        return None, []
    texts = cells
    if not isinstance(cells.dtype, pd.StringDtype):
        texts = cells[[isinstance(one, str) for one in cells]].astype("str")
    texts = texts.dropna()
    filled = texts[texts.str.strip() != ""]
    is_plain = _matches(filled, _PLAIN)
    # 1.234 alone may be a thousand or one and a bit: the column must say.
    if is_plain.all() and not _may_be_thousands(filled):
        return None, []
    between = None
    if field.maximum is not None:
        between = (field.minimum or 0.0, field.maximum)
    elif field.type == "integer":
        between = (1000.0, np.inf)
    elif field.unit == "ha" and unit_of(column) == "m2":
        # 12.345 m² is a doorstep: as people write it, twelve thousand.
        between = (1000.0, np.inf)
    told = numbers(cells, between=between)
    read = told.values.astype(object).where(told.values.notna(), cells)
    if told.n_unreadable == 0:
        read = told.values
    sample = filled[~is_plain]
    example = str((sample if len(sample) else filled).iloc[0])
    values: dict[str, object] = {
        "column": shown(column), "n": len(filled), "value": shown(example)
    }  # fmt: skip
    found = _found(told, is_plain=bool(is_plain.all()))
    if found is None:
        return read, []
    severity, code = found
    return read, [Finding(severity, code, layer.name, field=field.name, values=values)]


def _found(told: Numbers, *, is_plain: bool) -> tuple[Severity, str] | None:
    """Return how grave it is that a column is not in plain form, and its code."""
    if told.style == "mixed":
        # What is left could be read by its point alone, and means two things.
        is_left = told.n_unreadable > 0
        return Severity.ERROR if is_left else Severity.WARNING, "columns.decimal_mixed"
    if told.is_ambiguous:
        return Severity.DECISION, "columns.decimal_doubtful"
    if is_plain and told.style == "point":
        return None
    return Severity.INFO, "columns.decimal_comma"


def _may_be_thousands(texts: pd.Series[str]) -> bool:
    """Return whether every text with a point has three decimals, as 1.234 has."""
    with_point = texts[texts.str.contains(".", regex=False)]
    return bool(len(with_point)) and bool(_matches(with_point, _ONE_POINT).all())


def _matches(texts: pd.Series[str], pattern: str) -> NDArray[np.bool_]:
    """Return which texts are of a pattern, without a step for each of them."""
    found = pc.match_substring_regex(
        pa.array(texts, type=pa.large_string(), from_pandas=True), f"^{pattern}$"
    )
    return np.asarray(found, dtype=bool)
