"""Use case: where displaced firms could go. An answer: nothing is reserved by it.

What somebody takes over of it is an edit of the firm, see `destinations`; the plot
itself stays as vacant as it was until its own lease is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from clusterviz.core import dossier as core
from clusterviz.core import matching, trades
from clusterviz.records import Severity
from clusterviz.workspace import answers, candidates, dossiers
from clusterviz.workspace.conversion import conversion
from clusterviz.workspace.wastewater_room import rooms

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from clusterviz.records import Finding
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.conversion import Conversion
    from clusterviz.workspace.opened import Workspace

LAYERS = (*dossiers.LAYERS, "wastewater_works")

MATCHES = ("proposed", "kept", "none")
"""A plot is proposed; the one that somebody decided on is kept; there is none."""


def proposals(
    workspace: Workspace,
    as_of_on: dt.date | None = None,
    *,
    dossier_id: str = "",
    is_service_needed: bool = True,
) -> Answer:
    """Return the plot that each displaced firm should move to, and the second best.

    Displaced are the firms of withdrawn land that have no destination, or move.
    Those whose plot was decided on keep it, and no other firm gets it.

    Parameters
    ----------
    as_of_on
        The day; the workspace's own when not given.
    dossier_id
        Only the firms of this dossier are placed; plots that firms of another move
        to are left out. Empty for all dossiers at once.
    is_service_needed
        Whether a plot must have its infrastructure already.

    Returns
    -------
    answer
        One row a firm, sorted by it: ``firm_id``, ``firm_name``, ``dossier_id``,
        ``cluster_id`` (where it is), ``land_needed_ha``, ``n_workers``, ``match``
        (see `MATCHES`), ``destination_plot_id`` (proposed or kept), ``plot_now_id``
        (as it is written), ``to_cluster_id``, ``to_cluster_name``, ``plot_area_ha``,
        ``surplus_ha``, ``distance_km``, ``points``, ``line_permit`` (see `trades`),
        ``is_wastewater_known``, ``n_feasible`` (plots that would do), ``rank`` (of
        this one among them), ``second_plot_id``, ``second_cluster_name``,
        ``second_distance_km``, ``second_more_points``, and for a firm without a plot
        ``unplaced`` (see `core.matching.OBSTACLES`) and ``n_size``, ``n_line``,
        ``n_wastewater``: how many of the plots meet each constraint.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    practice = conversion(workspace)
    firms = candidates.displaced(workspace, on)
    is_asked = (firms["dossier_id"] == dossier_id) | (dossier_id == "")
    is_kept = core.is_blank(firms["destination_plot_id"]).__invert__() & (
        firms["is_locked"].astype("boolean").fillna(value=False) | ~is_asked
    )
    moving = firms[is_asked & ~is_kept].reset_index(drop=True)
    held = firms[is_kept]
    vacant = candidates.vacant(workspace, on, is_service_needed=is_service_needed)
    free = vacant[~vacant["plot_id"].isin(held["destination_plot_id"])]
    free = free.reset_index(drop=True)
    room = rooms(workspace, on)
    found = matching.pairs(
        moving,
        free,
        _permits(moving, free, practice) != "refused",
        _left(room, held, candidates.every_plot(workspace)),
        practice.move_costs(),
    )
    rows = [
        _placed(moving, free, found, practice, room),
        _kept(firms[is_kept & is_asked], candidates.every_plot(workspace), practice),
    ]
    every = pd.concat([one for one in rows if len(one)] or rows[:1])
    every = every.sort_values("firm_id", ignore_index=True)
    return answers.answer(workspace, every, on, LAYERS, _notes(every, workspace, on))


def _permits(
    firms: pd.DataFrame, plots: pd.DataFrame, practice: Conversion
) -> NDArray[np.object_]:
    """Return what may be said of the line of each firm in the cluster of each plot."""
    codes, lines = pd.factorize(plots["business_lines"].fillna("").astype("str"))
    table = np.full((len(firms), len(lines)), "unknown", dtype="object")
    trade = firms[["industry", "vsic_code"]].astype("object").fillna("")
    for i, (industry, vsic_code) in enumerate(trade.itertuples(index=False)):
        for j, said in enumerate(lines):
            table[i, j] = trades.permit(
                str(industry), str(vsic_code), str(said),
                practice.lines, practice.open.words,
            )  # fmt: skip
    found: NDArray[np.object_] = table[:, codes]
    return found


def _left(
    room: pd.Series[Any], held: pd.DataFrame, plots: pd.DataFrame
) -> pd.Series[Any]:
    """Return the room of each cluster's works, less what those who are kept bring."""
    where = held["destination_plot_id"].map(plots.set_index("plot_id")["cluster_id"])
    flow = pd.to_numeric(held["wastewater_m3_day"], errors="coerce").fillna(0.0)
    used = flow.groupby(where).sum()
    return (room - used.reindex(room.index).fillna(0.0)).clip(lower=0.0)


def _placed(
    firms: pd.DataFrame,
    plots: pd.DataFrame,
    found: matching.Pairs,
    practice: Conversion,
    room: pd.Series[Any],
) -> pd.DataFrame:
    chosen = matching.assignment(found)
    second = matching.seconds(found, chosen)
    permits = _permits(firms, plots, practice)
    feasible = found.is_feasible
    rows = []
    for i, (plot, other) in enumerate(zip(chosen, second, strict=True)):
        said: dict[str, Any] = {
            "match": "proposed" if plot >= 0 else "none",
            "n_feasible": int(feasible[i].sum()),
            **{f"n_{name}": int(one[i].sum()) for name, one in found.meets.items()},
        }
        if plot >= 0:
            its = plots.iloc[plot]
            flow = firms["wastewater_m3_day"].iloc[i]
            better = feasible[i] & (found.cost[i] < found.cost[i, plot])
            said |= {
                "destination_plot_id": its["plot_id"],
                "surplus_ha": found.surplus_ha[i, plot],
                "distance_km": found.distance_km[i, plot],
                "points": found.cost[i, plot],
                "line_permit": permits[i, plot],
                "is_wastewater_known": bool(
                    pd.notna(flow) and np.isfinite(room.get(its["cluster_id"], np.inf))
                ),
                "rank": int(better.sum()) + 1,
            }
        else:
            is_known = pd.notna(firms["land_needed_ha"].iloc[i])
            said["unplaced"] = matching.obstacle(found, i, is_need_known=is_known)
        if other >= 0:
            its = plots.iloc[other]
            said |= {
                "second_plot_id": its["plot_id"],
                "second_cluster_name": its["cluster_name"],
                "second_distance_km": found.distance_km[i, other],
                "second_more_points": found.cost[i, other] - found.cost[i, plot],
            }
        rows.append(said)
    return _described(firms, rows, plots)


def _kept(
    firms: pd.DataFrame, plots: pd.DataFrame, practice: Conversion
) -> pd.DataFrame:
    """Return the firms whose plot was decided on, with what it would cost."""
    at = plots.set_index("plot_id")
    rows: list[dict[str, Any]] = []
    for i, plot_id in enumerate(firms["destination_plot_id"]):
        said: dict[str, Any] = {"match": "kept", "destination_plot_id": plot_id}
        if plot_id in at.index:
            one, its = firms.iloc[[i]], at.loc[[plot_id]].reset_index()
            permits = _permits(one, its, practice)
            found = matching.pairs(
                one, its, permits != "refused", pd.Series(dtype="float64"),
                practice.move_costs(),
            )  # fmt: skip
            said |= {
                "surplus_ha": found.surplus_ha[0, 0],
                "distance_km": found.distance_km[0, 0],
                "points": found.cost[0, 0],
                "line_permit": permits[0, 0],
            }
        rows.append(said)
    return _described(firms, rows, plots)


COLUMNS = (
    "firm_id", "firm_name", "dossier_id", "cluster_id", "land_needed_ha", "n_workers",
    "match", "destination_plot_id", "plot_now_id", "to_cluster_id", "to_cluster_name",
    "plot_area_ha", "surplus_ha", "distance_km", "points", "line_permit",
    "is_wastewater_known", "n_feasible", "rank", "second_plot_id",
    "second_cluster_name", "second_distance_km", "second_more_points", "unplaced",
    "n_size", "n_line", "n_wastewater",
)  # fmt: skip


def _described(
    firms: pd.DataFrame, rows: list[dict[str, Any]], plots: pd.DataFrame
) -> pd.DataFrame:
    said = pd.DataFrame(rows, index=firms.index).reindex(columns=list(COLUMNS))
    for name in ("firm_id", "firm_name", "dossier_id", "cluster_id", "n_workers"):
        said[name] = firms[name]
    said["land_needed_ha"] = firms["land_needed_ha"]
    said["plot_now_id"] = firms["destination_plot_id"]
    at = plots.set_index("plot_id").reindex(said["destination_plot_id"])
    for name, column in (
        ("to_cluster_id", "cluster_id"),
        ("to_cluster_name", "cluster_name"),
        ("plot_area_ha", "area_ha"),
    ):
        said[name] = at[column].to_numpy()
    return said


def _notes(rows: pd.DataFrame, workspace: Workspace, on: dt.date) -> list[Finding]:
    """Return what is not known of the firms, and so was not asked."""
    notes = answers.of_another_day(workspace, LAYERS, on)
    unknown = rows[(rows["match"] == "proposed") & (rows["line_permit"] == "unknown")]
    if len(unknown):
        notes.append(
            answers.note(
                "dossier.line_unknown", "clusters", severity=Severity.WARNING,
                n=len(unknown),
            )
        )  # fmt: skip
    is_so = (rows["match"] == "proposed") & (rows["is_wastewater_known"] != True)  # noqa: E712
    if is_so.any():
        notes.append(
            answers.note(
                "dossier.wastewater_unknown", "clusters", severity=Severity.WARNING,
                n=int(is_so.sum()),
            )
        )  # fmt: skip
    return notes
