"""What must hold between the figures of forms 01 to 04, and what breaks it.

Every breach is a finding with both figures. A missing figure breaks nothing:
what nobody knows cannot contradict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.forms import DECREE, INDICATORS
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SUMS = (("15", ("15.1", "15.2")), ("16", ("16.1", "16.2")))
"""A line, and those that it must be the sum of."""

AT_MOST = (
    ("18", "17"), ("21", "20"), ("22", "20"), ("27", "26"), ("5", "3"),
    ("15.1", "3"), ("11", "9"), ("9", "3"), ("14", "13"),
)  # fmt: skip
"""Lines of which the first may not exceed the second."""

_LEAST = {"n": 0.5, "ha": 0.000_05, "billion_vnd": 0.000_000_5, "ratio": 0.000_5}
"""What is less is no difference: half of the smallest amount that is counted, and
of a percentage half of the last digit that is read."""


def within(rows: pd.DataFrame) -> list[Finding]:
    """Return what breaks between the lines of one form, area by area.

    Parameters
    ----------
    rows
        As `forms.form` gives them, or as somebody filed them.

    Returns
    -------
    findings
        ``forms.sum_differs`` (15, 16), ``forms.exceeds`` and
        ``forms.occupancy_differs`` (19 is not 18 over 17); the area's code in
        ``feature_id``, the line in ``field``.

    Examples
    --------
    >>> rows = pd.DataFrame({"indicator": ["20", "21"], "value": [3.0, 4.0]})
    >>> [one.code for one in within(rows.assign(area_code="001", area_name="A"))]
    ['forms.exceeds']
    """
    findings: list[Finding] = []
    for code, ours in rows.groupby("area_code", sort=False):
        values = dict(zip(ours["indicator"], ours["value"], strict=True))
        place = (str(code), str(ours["area_name"].iloc[0]))
        findings += _sums(values, place)
        findings += _most(values, place)
        findings += _occupancy(values, place)
    return findings


def between(form03: pd.DataFrame, form04: pd.DataFrame) -> list[Finding]:
    """Return where the sum of all forms 03 is not form 04; ratios are not added.

    Parameters
    ----------
    form03
        Every area, and what lies outside them.
    form04
        The whole province.

    Returns
    -------
    findings
        ``forms.sum_of_forms``; the line in ``field``.
    """
    totals = dict(zip(form04["indicator"], form04["value"], strict=True))
    sums = form03.groupby("indicator", sort=False)["value"].sum()
    return [
        _finding(
            "sum_of_forms",
            number,
            ("", ""),
            indicator=number,
            value=said(number, totals[number]),
            other=said(number, float(sums[number])),
        )
        for number, indicator in INDICATORS.items()
        if indicator.is_total
        and {number} <= set(totals) & set(sums.index)
        # A missing figure adds nothing, to a sum or to the whole.
        and _differs(number, np.nan_to_num(totals[number]), float(sums[number]))
    ]


def beside_decree(rows: pd.DataFrame) -> list[Finding]:
    """Return where the decree's occupancy is not that of line 19, which it may not be.

    Returns
    -------
    findings
        ``forms.decree_differs``, for information.
    """
    findings = []
    for code, ours in rows.groupby("area_code", sort=False):
        values = dict(zip(ours["indicator"], ours["value"], strict=True))
        if not {"19", DECREE.number} <= set(values):
            continue
        if _differs("19", values["19"], values[DECREE.number]):
            findings.append(
                _finding(
                    "decree_differs",
                    "19",
                    (str(code), str(ours["area_name"].iloc[0])),
                    severity=Severity.INFO,
                    reported_ratio=values["19"],
                    decree_ratio=values[DECREE.number],
                )
            )
    return findings


def _sums(values: Mapping[str, float], place: tuple[str, str]) -> Iterator[Finding]:
    for whole, parts in SUMS:
        if not {whole, *parts} <= set(values):
            continue
        added = sum(values[part] for part in parts)
        if _differs(whole, values[whole], added):
            yield _finding(
                "sum_differs",
                whole,
                place,
                indicator=whole,
                parts=" + ".join(parts),
                value=said(whole, values[whole]),
                other=said(whole, added),
            )


def _most(values: Mapping[str, float], place: tuple[str, str]) -> Iterator[Finding]:
    for part, whole in AT_MOST:
        if not {part, whole} <= set(values):
            continue
        if values[part] - values[whole] >= _least(part):
            yield _finding(
                "exceeds",
                part,
                place,
                indicator=part,
                whole=whole,
                value=said(part, values[part]),
                other=said(whole, values[whole]),
            )


def _occupancy(
    values: Mapping[str, float], place: tuple[str, str]
) -> Iterator[Finding]:
    if not {"17", "18", "19"} <= set(values):
        return
    land, leased, ratio = (values[number] for number in ("17", "18", "19"))
    if not land > 0:
        # A percentage of nothing says nothing.
        if not np.isnan(ratio):
            yield _finding("occupancy_of_nothing", "19", place, filed_ratio=ratio)
    elif _differs("19", ratio, leased / land):
        yield _finding(
            "occupancy_differs",
            "19",
            place,
            filed_ratio=ratio,
            due_ratio=leased / land,
        )


def said(number: str, value: float) -> float:
    """Return a figure of a line for a sentence: what is counted, as a whole number.

    Examples
    --------
    >>> said("1", 55.0), said("2", 2329.0)
    (55, 2329.0)
    """
    is_count = INDICATORS[number].unit == "n" and not np.isnan(value)
    return round(value) if is_count else float(value)


def _differs(number: str, value: float, other: float) -> bool:
    """Return whether two figures of a line differ; a missing one does not."""
    return abs(value - other) >= _least(number)


def _least(number: str) -> float:
    return _LEAST[INDICATORS[number].unit]


def _finding(
    code: str,
    number: str,
    place: tuple[str, str],
    *,
    severity: Severity = Severity.WARNING,
    **values: object,
) -> Finding:
    area_code, area_name = place
    return Finding(
        severity,
        f"forms.{code}",
        "clusters",
        feature_id=area_code,
        field=number,
        values={"area": area_name or "–", **values},
    )
