"""Whether a figure is the same wherever it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEAST: Mapping[str, float] = {"n": 0.5, "ha": 0.000_05, "ratio": 0.000_000_5}
"""What is less is no difference: half of the smallest amount that is counted."""

EVERYWHERE = ""
"""In place of an area's key: all areas together, and what lies outside them."""


class Claim(NamedTuple):
    """What one place says of one figure.

    Parameters
    ----------
    quantity
        Code of the figure.
    unit
        ``n``, ``ha`` or ``ratio``.
    area_id
        Of which area; `EVERYWHERE` for all of them together.
    place
        Where it is shown.
    value
        NaN where the place says that it is not known.
    """

    quantity: str
    unit: str
    area_id: str
    place: str
    value: float


def reconcile(claims: Iterable[Claim]) -> pd.DataFrame:
    """Return every claim beside the first one of the same figure.

    Parameters
    ----------
    claims
        Of each figure and area, the one first named is what others must equal.

    Returns
    -------
    rows
        Columns of `Claim`, then ``first_value`` and ``is_equal``, in the order of
        figures and areas. Two that are not known are equal; one that is known
        and one that is not are not. A figure that only one place shows is no
        row: there is nothing to compare.

    Examples
    --------
    >>> claims = [Claim("n_established", "n", "", place, 55) for place in ("a", "b")]
    >>> wrong = Claim("n_established", "n", "", "c", 56)
    >>> reconcile([*claims, wrong])["is_equal"].tolist()
    [True, True, False]
    """
    rows = pd.DataFrame(list(claims), columns=list(Claim._fields))
    rows = rows.astype({"value": "float64"})
    of_figure = rows.groupby(["quantity", "area_id"], sort=False)
    order = of_figure.ngroup()
    # Not `first`, which passes over what is missing.
    rows["first_value"] = rows["value"].where(of_figure.cumcount() == 0)
    firsts = rows["value"][of_figure.cumcount() == 0]
    firsts.index = pd.Index(order[firsts.index])
    rows["first_value"] = order.map(firsts)
    difference = (rows["value"] - rows["first_value"]).abs()
    is_blank = rows["value"].isna() & rows["first_value"].isna()
    least = rows["unit"].map(dict(LEAST))
    rows["is_equal"] = np.asarray(is_blank | (difference < least), dtype="bool")
    n_places = order.map(order.value_counts())
    kept = rows.assign(order=order)[n_places > 1].sort_values("order", kind="stable")
    return kept.drop(columns="order").reset_index(drop=True)


def n_figures(rows: pd.DataFrame) -> tuple[int, int]:
    """Return how many figures were compared, and how many of them differ.

    Parameters
    ----------
    rows
        From `reconcile`.
    """
    is_equal = rows.groupby(["quantity", "area_id"], sort=False)["is_equal"].all()
    return len(is_equal), int((~is_equal).sum())
