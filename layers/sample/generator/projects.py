"""Producers' projects: 271, of which 226 produce and employ 45,000 people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from generator.chance import stream

N_PROJECTS = 271
N_PRODUCING = 226
N_WORKERS = 45_000
_TRADES = (
    "May mặc", "Điện tử", "Cơ khí", "Bao bì", "Chế biến gỗ", "Nhựa",
    "Chế biến nông sản", "Vật liệu xây dựng", "Giày da", "Thức ăn chăn nuôi",
)  # fmt: skip


def projects(register: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return one row a project, over the operating clusters with leased land.

    The counts and workers that a source gives for a cluster stay; the others
    follow the committed land and are fitted to the province's totals.
    """
    operating = register[register["is_operating"]].set_index("cluster_id")
    committed = figures.loc[operating.index, "committed_m2"].astype(float)
    counts = _fitted(operating["known_projects"], committed, N_PROJECTS, least=1)
    random = stream("projects")
    names = np.repeat(counts.index.to_numpy(dtype=str), counts.to_numpy())
    rows = pd.DataFrame({"cluster_id": names})
    n = len(rows)
    number = [f"{i:03d}" for i in range(1, n + 1)]
    rows["project_id"] = [f"DA-{i}" for i in number]
    trades = random.choice(_TRADES, n)
    rows["project_name"] = [
        f"Dự án mẫu {i} - {trade}" for i, trade in zip(number, trades, strict=True)
    ]
    rows["is_producing"] = _producing(rows, operating["known_workers"], random)
    rows["is_foreign"] = pd.array(random.random(n) < 0.22, dtype="boolean")
    rows["n_workers"] = _workers(rows, operating["known_workers"], random)
    return rows


def _fitted(
    known: pd.Series[float], weights: pd.Series[float], total: int, least: int
) -> pd.Series[int]:
    """Return whole numbers that sum to `total`: known ones, then by weight."""
    values = known.fillna(0).astype("int64")
    free = known.index[known.isna()]
    left = total - int(values.sum()) - least * len(free)
    exact = weights[free] / weights[free].sum() * left
    whole = np.floor(exact).astype("int64")
    order = (exact - whole).sort_values(ascending=False, kind="stable").index
    whole[order[: left - int(whole.sum())]] += 1
    values[free] = whole + least
    return values


def _producing(
    rows: pd.DataFrame, known_workers: pd.Series[float], random: np.random.Generator
) -> pd.Series[bool]:
    """Let the last projects of larger clusters be the ones still being built."""
    is_first = ~rows["cluster_id"].duplicated()
    is_known = rows["cluster_id"].isin(known_workers.dropna().index)
    free = rows.index[~is_first & ~is_known]
    idle = random.choice(free, N_PROJECTS - N_PRODUCING, replace=False)
    return pd.Series(~rows.index.isin(idle), index=rows.index, dtype="boolean")


def _workers(
    rows: pd.DataFrame, known_workers: pd.Series[float], random: np.random.Generator
) -> pd.Series[int]:
    producing = rows[rows["is_producing"].astype(bool)]
    weights = pd.Series(random.lognormal(0.0, 0.8, len(rows)), index=rows.index)
    totals = known_workers.dropna()
    workers = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    none = pd.Series(np.nan, index=rows.index)
    left, free = N_WORKERS, producing.index
    for cluster_id, total in totals.items():
        own = producing.index[producing["cluster_id"] == cluster_id]
        workers[own] = _fitted(none[own], weights[own], int(total), least=20)
        left, free = left - int(total), free.difference(own)
    workers[free] = _fitted(none[free], weights[free], left, least=8)
    return workers
