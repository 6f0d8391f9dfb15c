"""What a filled workbook would change: cell by cell, and never by guessing.

Problems are rows and findings, never errors. Row-wise in the cells.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.cells import UnreadableCellError, cell, is_missing, shown
from clusterviz.core.validate import field_findings, reference_findings
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from clusterviz.schema import Field, Layer

COLUMNS = ("feature_id", "field", "before", "after", "now", "status")

_SAME = 1e-12
"""Numbers that differ by less, relatively, were only written down and read."""

_INTERVAL = ("valid_from_on", "valid_to_on")


def difference(
    layer: Layer,
    filled: pd.DataFrame,
    before: pd.DataFrame,
    now: pd.DataFrame,
    *,
    fixed: Collection[str],
    other_keys: Mapping[str, Collection[str]],
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the cells that a filled workbook changes, and what is wrong with some.

    An empty cell changes nothing: nothing is ever deleted.

    Parameters
    ----------
    layer
        The declaration.
    filled
        Rows of the workbook with the layer's key and any of its fields, words
        already codes; other columns are passed over. Its index numbers the rows,
        for the findings.
    before
        Rows of the version that the workbook was made from.
    now
        Rows of the version that would be changed, with the same columns.
    fixed
        Fields that no workbook may change.
    other_keys
        What references may point to, by ``layer.field``.

    Returns
    -------
    rows
        One for each cell that is not as it was: ``feature_id``, ``field``,
        ``before``, ``after``, ``now`` and ``status``: ``new`` where there was
        nothing, ``changed``, ``conflict`` where the layer was changed otherwise
        meanwhile, ``same`` where it was changed likewise, ``refused``.
    findings
        An error for each refused cell, and what needs a look.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Mã", en="Code")
    >>> fields = {"road": Field("road", "text", name), "m": Field("m", "number", name)}
    >>> roads = Layer("roads", name, name, "none", "road", fields)
    >>> old = pd.DataFrame({"road": ["QL1"], "m": [float("nan")]})
    >>> new = pd.DataFrame({"road": ["QL1"], "m": [7.5]})
    >>> rows, _ = difference(roads, new, old, old, fixed=["road"], other_keys={})
    >>> rows[["feature_id", "after", "status"]].values.tolist()
    [['QL1', 7.5, 'new']]
    """
    comparing = _Comparing(layer, before, now, fixed)
    comparing.read(filled)
    comparing.judge(now, other_keys)
    rows = pd.DataFrame(comparing.rows, columns=list(COLUMNS), dtype=object)
    return rows, comparing.findings


class _Comparing:
    """Cells read so far."""

    def __init__(
        self,
        layer: Layer,
        before: pd.DataFrame,
        now: pd.DataFrame,
        fixed: Collection[str],
    ) -> None:
        self._layer, self._fixed = layer, frozenset(fixed)
        self._before = _by_key(layer, before)
        self._now = _by_key(layer, now)
        self._sheet_rows: dict[str, int] = {}
        self.rows: list[dict[str, object]] = []
        self.findings: list[Finding] = []

    def read(self, filled: pd.DataFrame) -> None:
        """Compare every cell of a workbook."""
        keys = [_key(value) for value in filled[self._layer.key]]
        counts = pd.Series(keys, dtype=object).value_counts()
        names = [name for name in map(str, filled.columns) if self._is_read(name)]
        columns = {name: filled[name].astype(object).tolist() for name in names}
        for position, (number, key) in enumerate(zip(filled.index, keys, strict=True)):
            line = {name: values[position] for name, values in columns.items()}
            code = self._complaint(key, int(counts.get(key, 0)))
            if code:
                self._say(code, int(number), key)
            else:
                self._sheet_rows[key] = int(number)
            for name, value in line.items():
                if not is_missing(value):
                    self._compare(int(number), key, self._layer.fields[name], value,
                                  is_known=not code)  # fmt: skip

    def judge(
        self, now: pd.DataFrame, other_keys: Mapping[str, Collection[str]]
    ) -> None:
        """Refuse what breaks the declaration; say what points nowhere."""
        open_ = {(str(row["feature_id"]), str(row["field"])): row
                 for row in self.rows if row["status"] != "refused"}  # fmt: skip
        if not open_:
            return
        layer = self._layer
        ids = {key for key, _ in open_}
        changed = with_cells(
            layer,
            now[now[layer.key].isin(ids)],
            {place: row["after"] for place, row in open_.items()},
        )
        found = field_findings(layer, changed)
        for one in [*found, *reference_findings(layer, changed, other_keys)]:
            for place in _places(one):
                if place not in open_:
                    continue
                row = self._sheet_rows[one.feature_id]
                values = {**one.values, "row": row}
                self.findings.append(dataclasses.replace(one, values=values))
                if one.severity is Severity.ERROR:
                    open_[place]["status"] = "refused"
                break

    def _is_read(self, name: str) -> bool:
        return name in self._layer.fields and name != self._layer.key

    def _complaint(self, key: str, n: int) -> str:
        if not key or key not in self._before:
            return "fill.key_unknown"
        if n > 1:
            return "fill.key_repeated"
        return "" if key in self._now else "fill.key_gone"

    def _compare(
        self, row: int, key: str, field: Field, value: object, *, is_known: bool
    ) -> None:
        before = self._before.get(key, {}).get(field.name)
        now = self._now.get(key, {}).get(field.name)
        cells: dict[str, object] = {
            "feature_id": key, "field": field.name, "before": before, "now": now
        }  # fmt: skip
        try:
            after = cell(field.type, value)
        except UnreadableCellError:
            self._say(f"value_not_{field.type}", row, key, field.name, value)
            self.rows.append({**cells, "after": shown(value), "status": "refused"})
            return
        if _is_same(after, before):
            return
        status = _status(after, before, now)
        if field.name in self._fixed:
            self._say("fill.field_fixed", row, key, field.name, value)
            status = "refused"
        # What is wrong with the row was said once, for all its cells.
        status = status if is_known else "refused"
        self.rows.append({**cells, "after": after, "status": status})

    def _say(
        self, code: str, row: int, key: str, field: str = "", value: object = ""
    ) -> None:
        values = {"row": row, "value": shown(value), "key": shown(key)}
        self.findings.append(
            Finding(Severity.ERROR, code, self._layer.name, shown(key), field, values)
        )


def with_cells(
    layer: Layer, rows: pd.DataFrame, cells: Mapping[tuple[str, str], object]
) -> pd.DataFrame:
    """Return `rows` with some cells changed, each column of the type that it had.

    Parameters
    ----------
    layer
        The declaration.
    rows
        Features of the layer; any geometry stays as it is.
    cells
        The new value by key and field.
    """
    changed = rows.copy()
    at = {str(key): position for position, key in enumerate(rows[layer.key])}
    for name in dict.fromkeys(field for _, field in cells):
        values = rows[name].astype(object).tolist()
        for (key, field), value in cells.items():
            if field == name:
                values[at[key]] = value
        changed[name] = pd.Series(values, index=rows.index, dtype=rows[name].dtype)
    return changed


def _by_key(layer: Layer, rows: pd.DataFrame) -> dict[str, dict[str, object]]:
    names = [name for name in layer.fields if name in rows.columns]
    columns = [rows[name].astype(object).tolist() for name in names]
    keys = rows[layer.key].map(str).tolist()
    lines = zip(*columns, strict=True)
    return {
        key: {
            name: None if is_missing(value) else value
            for name, value in zip(names, line, strict=True)
        }
        for key, line in zip(keys, lines, strict=True)
    }


def _key(value: object) -> str:
    try:
        return str(cell("text", value) or "")
    except UnreadableCellError:
        return ""


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=_SAME)
    return one == other


def _status(after: object, before: object, now: object) -> str:
    if _is_same(after, now):
        return "same"
    if not _is_same(now, before):
        return "conflict"
    return "new" if before is None else "changed"


def _places(finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield the cells that a finding may be about."""
    yield finding.feature_id, finding.field
    if finding.code == "interval_reversed":
        yield finding.feature_id, _INTERVAL[0]
