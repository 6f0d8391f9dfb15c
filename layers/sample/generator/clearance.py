"""Clearance sites of each established cluster, and their log of 24 months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from clusterviz.crs import M2_PER_HA
from generator.chance import stream
from generator.footprints import after, before, cut_at
from generator.plots import fitted
from generator.siting import Site

MONTHS = [str(month) for month in pd.period_range("2022-05", "2024-04", freq="M")]
STAGES = [
    "notice",
    "inventory",
    "posted",
    "approved",
    "paid",
    "handed_over",
    "levelled",
]
_HANDED_OVER = STAGES.index("handed_over")
_SITE_HA = 14.0
_MOST_SITES = 6
_LEAST_STRIP_M = 80.0
_PACE_MONTHS = (2, 6)
_NOTICE_MONTH = dt.date(2022, 4, 1)
_DUE_MONTHS = (18, 31)
"""From the notice to the hand-over as planned: some months before the sample's
day, some after it."""

_OWNERS: Mapping[str, str] = MappingProxyType(
    {
        "Hộ dân chưa đồng thuận giá bồi thường": "UBND cấp huyện",
        "Chờ chấp thuận chủ trương đầu tư hạ tầng": "Sở Kế hoạch và Đầu tư",
        "Chủ đầu tư chưa chủ động ứng vốn chi trả": "Chủ đầu tư hạ tầng",
        "Chưa được chuyển mục đích đất trồng lúa": "Sở Tài nguyên và Môi trường",
        "Chưa xác định được nguồn gốc đất của một số hộ": "UBND cấp xã",
    }
)
"""Who resolves an obstacle: illustrative, no document names anybody."""

_RESOLVE_ON = (dt.date(2024, 3, 31), dt.date(2024, 5, 31), dt.date(2024, 6, 30))
_UNKNOWN = 0.15
"""Share of the days and owners that nobody wrote down."""


@dataclass(frozen=True)
class Stretch:
    """One site: its land, and its stage in each month of the log."""

    site_id: str
    shape: BaseGeometry
    n_households: int
    stages: list[int]
    obstacle: str | None

    @property
    def area_ha(self) -> float:
        """Area on paper, in whole square metres."""
        return round(float(self.shape.area)) / M2_PER_HA

    @property
    def is_cleared(self) -> bool:
        """Whether the land was handed over by the end of the log."""
        return self.stages[-1] >= _HANDED_OVER

    @property
    def notice_on(self) -> dt.date | None:
        """Day of the notice; of land taken before the log begins none is known."""
        if self.stages[0] > 1:
            return None
        return _NOTICE_MONTH.replace(day=1 + int(self.site_id.rpartition("-S")[2]))

    @property
    def handover_due_on(self) -> dt.date | None:
        """Last day for the hand-over, by plan: the end of a month."""
        random = stream("due", self.site_id)
        if self.notice_on is None or random.random() < _UNKNOWN:
            return None
        n_months = int(random.integers(*_DUE_MONTHS))
        month = pd.Period(self.notice_on, freq="M") + n_months
        return dt.date(month.year, month.month, month.days_in_month)


def stretches(
    site: Site,
    status: str,
    is_operating: bool,
    committed_end: float,
    obstacle: str | None,
) -> list[Stretch]:
    """Return the sites of one cluster, from the first stage to the last.

    Leased and committed lots end at `committed_end` along the road; whatever is
    not yet cleared lies beyond.
    """
    random = stream("clearance", site.cluster_id)
    drawing = site.drawing
    area_ha = float(drawing.area) / M2_PER_HA
    n_sites = int(np.clip(round(area_ha / _SITE_HA), 1, _MOST_SITES))
    n_cleared = _n_cleared(status, is_operating, n_sites, random)
    if drawing.bounds[2] - committed_end < _LEAST_STRIP_M:
        n_cleared = n_sites
    shapes = fitted(_cut(drawing, n_sites, n_cleared, committed_end))
    found = []
    for i, shape in enumerate(shapes):
        is_stuck = obstacle is not None and i >= n_cleared
        found.append(
            Stretch(
                site_id=f"{site.cluster_id}-S{i + 1}",
                shape=site.frame.to_map(shape),
                n_households=int(shape.area / M2_PER_HA * random.uniform(3, 9)) + 1,
                stages=_later(
                    _stages(i, n_cleared, is_operating, is_stuck, status, random),
                    f"{site.cluster_id}-S{i + 1}",
                ),
                obstacle=obstacle if is_stuck else None,
            )
        )
    return found


def _n_cleared(
    status: str, is_operating: bool, n_sites: int, random: np.random.Generator
) -> int:
    if status == "finished":
        return n_sites if n_sites < 3 or random.random() < 0.75 else n_sites - 1
    if status == "building":
        return max(1, round(n_sites * random.uniform(0.5, 0.8)))
    if status == "project_approved":
        return round(n_sites * random.uniform(0.0, 0.4))
    return 1 if is_operating else 0


def _cut(
    drawing: BaseGeometry, n_sites: int, n_cleared: int, committed_end: float
) -> list[BaseGeometry]:
    """Return strips across the road; cleared ones reach past `committed_end`."""
    area = float(drawing.area)
    cuts = [cut_at(drawing, area * i / n_sites) for i in range(1, n_sites)]
    east = drawing.bounds[2]
    if 0 < n_cleared < n_sites and cuts[n_cleared - 1] < committed_end + 5:
        start = committed_end + 8
        n_after = n_sites - n_cleared
        first = [start * (i + 1) / n_cleared for i in range(n_cleared)]
        rest = [start + (east - start) * i / n_after for i in range(1, n_after)]
        cuts = first + rest
    shapes = []
    for cut in cuts:
        # Whole square metres, so that the sites on paper sum to their cluster.
        cut = cut_at(drawing, round(float(before(drawing, cut).area)))
        shapes.append(before(drawing, cut))
        drawing = after(drawing, cut)
    return [*shapes, drawing]


def _stages(
    i: int,
    n_cleared: int,
    is_operating: bool,
    is_stuck: bool,
    status: str,
    random: np.random.Generator,
) -> list[int]:
    """Return a stage a month: one step at a time, never back."""
    n = len(MONTHS)
    if i < n_cleared:
        if is_operating:
            return [len(STAGES) - 1] * n
        return _walk(int(random.integers(2, 6)), _HANDED_OVER, n, random)
    start = 0 if status in {"none", "plan_approved"} else int(random.integers(0, 3))
    end = int(random.integers(1, 3)) if is_stuck else 4
    return _walk(min(start, end), end, n, random, has_to_arrive=False)


def _walk(
    start: int,
    end: int,
    n: int,
    random: np.random.Generator,
    *,
    has_to_arrive: bool = True,
) -> list[int]:
    found, stage = [], start
    waiting = int(random.integers(*_PACE_MONTHS))
    # Land handed over is not yet clean: half of it waits to be levelled.
    limit = int(random.integers(end, len(STAGES))) if has_to_arrive else end
    for month in range(n):
        late = has_to_arrive and n - month <= end - stage + 1
        if stage < limit and month and (waiting == 0 or late):
            stage += 1
            waiting = int(random.integers(*_PACE_MONTHS))
        waiting = max(0, waiting - 1)
        found.append(stage)
    return found


def _later(stages: list[int], site_id: str) -> list[int]:
    """Return the stages begun some months later, that still arrive where they did.

    So that land is still handed over in the last months of the log.
    """
    n_last = stages.count(stages[-1])
    n_months = n_last - 1 - int(stream("later", site_id).integers(min(n_last, 7)))
    return [stages[0]] * n_months + stages[: len(stages) - n_months]


def log(stretch: Stretch) -> pd.DataFrame:
    """Return the log of one site: cumulative, so no column ever falls."""
    random = stream("log", stretch.site_id)
    part = float(random.uniform(0.35, 0.85))
    total = stretch.n_households
    owner, resolve_on = _owner(stretch)
    rows = []
    for month, stage in zip(MONTHS, stretch.stages, strict=True):
        is_over = stage >= _HANDED_OVER
        rows.append({
            "entry_id": f"{stretch.site_id}:{month}",
            "site_id": stretch.site_id,
            "month": month,
            "stage": STAGES[stage],
            "cleared_ha": stretch.area_ha if is_over else 0.0,
            "clean_ha": stretch.area_ha if stage > _HANDED_OVER else 0.0,
            "n_inventoried": _reached(stage, 1, part, total),
            "n_approved": _reached(stage, 3, 1.0, total),
            "n_paid": _reached(stage, 4, part, total),
            "n_handed_over": total if is_over else 0,
            "obstacle": None if is_over else stretch.obstacle,
            "obstacle_owner": None if is_over else owner,
            "obstacle_due_on": None if is_over else resolve_on,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _reached(stage: int, at: int, part: float, total: int) -> int:
    """Return households counted: none before the stage, part in it, then all."""
    if stage < at:
        return 0
    return int(total * part) if stage == at else total


def _owner(stretch: Stretch) -> tuple[str | None, dt.date | None]:
    """Return who resolves what blocks a site, and by when."""
    if stretch.obstacle is None:
        return None, None
    random = stream("obstacle", stretch.site_id)
    owner = _OWNERS[stretch.obstacle] if random.random() >= _UNKNOWN else None
    day = _RESOLVE_ON[int(random.integers(len(_RESOLVE_ON)))]
    return owner, day if random.random() >= _UNKNOWN else None
