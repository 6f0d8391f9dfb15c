"""Tables of the gate as people read them: figures with their own units, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clusterviz.view import statement, tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language, Layer

SCOPES = (
    "area_name", "level", "establish", "average_occupancy_ratio", "unleased_ha",
    "lease_to_open_ha", "opens_month", "is_lawful_scope", "n_candidates",
    "n_established", "n_left_out", "n_missing",
)  # fmt: skip
"""Columns of the table of all scopes."""


def scopes_shown(
    rows: pd.DataFrame, language: Language, names: Mapping[str, str]
) -> pd.DataFrame:
    """Return the table of all scopes.

    Parameters
    ----------
    rows
        Of `workspace.gate.gate`.
    language
        Of the months.
    names
        Names of groups by their code, where they differ in this language.
    """
    return rows.assign(
        lease_to_open_ha=rounded_up(rows["lease_to_open_ha"]),
        area_name=scope_names(rows, names),
        opens_month=[
            tables.month(one, language) if one else "–" for one in rows["opens_on"]
        ],
    )[list(SCOPES)]


def scope_names(rows: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    """Return the name of each scope; that of a group as `names` has it.

    Parameters
    ----------
    rows, names
        See `scopes_shown`.
    """
    return [
        names.get(code, name) if level == "group" else name
        for code, name, level in zip(
            rows["area_code"], rows["area_name"], rows["level"], strict=True
        )
    ]


def conditions_shown(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> pd.DataFrame:
    """Return conditions with figure, threshold, verdict, reason and source in words.

    Parameters
    ----------
    rows
        With the columns of `core.conditions.conditions_table`.
    layers
        The declarations: they have the words of statuses.
    language
        Of words and figures.
    """
    records = rows.to_dict("records")
    return rows.assign(
        figure=[
            tables.worded(str(one["condition"]), one["state"], layers, language)
            if one["state"]
            else statement.condition_figure(one, language)
            for one in records
        ],
        threshold=[statement.threshold(one, language) for one in records],
        document=[
            statement.cited(one["document"], one["article"], language)
            for one in records
        ],
    )[["condition", "figure", "threshold", "verdict", "document"]]


def expansion_shown(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> pd.DataFrame:
    """Return the table of expansions, lists of fields in words.

    Parameters
    ----------
    rows
        Of `workspace.expansions.expansion`.
    layers, language
        See `conditions_shown`.
    """
    lists = ("works_to_finish", "data_to_supply")
    said = {
        name: [fields_said(one, layers, language) for one in rows[name]]
        for name in lists
    }
    columns = [
        "cluster_name", "expand", "reason", "room_ha", "occupancy_ratio",
        "demand_ratio",
        "commit_to_expand_ha", *lists,
    ]  # fmt: skip
    said_ha = rounded_up(rows["commit_to_expand_ha"])
    return rows.assign(**said, commit_to_expand_ha=said_ha)[columns]


def rounded_up(hectares: pd.Series[float]) -> pd.Series[float]:
    """Return hectares to two decimals, never less than is needed.

    Examples
    --------
    >>> import pandas as pd
    >>> rounded_up(pd.Series([7.6501, 7.65, 0.0])).tolist()
    [7.66, 7.65, 0.0]
    """
    m2 = (hectares * 10_000).round()
    least: pd.Series[float] = -((-m2) // 100) / 100
    return least


def fields_said(codes: str, layers: Mapping[str, Layer], language: Language) -> str:
    """Return the labels of fields of clusters, whose codes are joined by commas."""
    fields = layers["clusters"].fields
    return ", ".join(
        fields[code].label.say(language) for code in codes.split(", ") if code
    )


def readings_shown(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return both arms by every reading, each figure in its own unit.

    Parameters
    ----------
    rows
        The `readings` of a `statement.AreaGate`.
    language
        Of the figures.
    """
    said = [
        "–" if np.isnan(value) else statement.figure(value, unit, language)
        for value, unit in zip(rows["figure"], rows["unit"], strict=True)
    ]
    columns = ["condition", "average", "numerator", "figure", "verdict", "is_default"]
    return rows.assign(figure=said, is_default=rows["is_default"].astype("object"))[
        columns
    ]
