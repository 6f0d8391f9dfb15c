"""How much more wastewater each cluster's works can take, as far as it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from clusterviz.workspace import wastewater

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.workspace.opened import Workspace


def rooms(workspace: Workspace, on: dt.date) -> pd.Series[Any]:
    """Return the room of each cluster of the plan in m3 a day, by its code.

    The inflow is an estimate, see `workspace.wastewater`. There is none, 0, where the
    works are not in use; it is infinite where nobody knows the capacity of works in
    use, what flows in, or whether there are any.
    """
    rows = wastewater.lens(workspace, as_of_on=on).rows.set_index("cluster_id")
    room = pd.to_numeric(rows["headroom_m3_day"], errors="coerce")
    room = room.astype("float64").clip(lower=0.0).fillna(np.inf)
    return room.where(~rows["wastewater_status"].isin(["none", "building"]), 0.0)
