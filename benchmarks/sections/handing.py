"""Handing over: a million features as GeoJSON, beside GDAL's own RFC 7946 writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel

from benchmarks.bench import say
from benchmarks.handing import handed_over, holding
from benchmarks.rounds import turns
from benchmarks.sections.base import Section, Verdict, most, table

if TYPE_CHECKING:
    from benchmarks.bench import Bench

SIZE = 1_000_000

FASTER, LEANER = 4.0, 5.0
"""How many times, against pyogrio."""

SAME_DEG = 1e-7
"""Half a cell of the grid along a diagonal, and room for the last bit."""

_TITLES = {
    "ours": "`clusterviz export`: from the stored layer, batch by batch",
    "pyogrio": "`pyogrio.write_dataframe`, `RFC7946=YES`: reading the same file and "
    "writing it",
}


class Handing(BaseModel):
    """What it took to hand the layer on, by method and round.

    Parameters
    ----------
    n_features, file_mb
        Of the file that is written.
    seconds, peak_mb
        From the stored layer to the file, each time in a fresh process.
    writing_s
        Of pyogrio, without reading the layer.
    n_same
        Features that GDAL reads back as the layer has them, by method.
    furthest_deg
        How far a boundary is from where it was, by method.
    """

    n_features: int
    file_mb: float
    seconds: dict[str, list[float]]
    peak_mb: dict[str, list[float]]
    writing_s: list[float]
    n_same: dict[str, int]
    furthest_deg: dict[str, float]

    def ratio(self, figures: dict[str, list[float]]) -> float:
        """Return how many times as much pyogrio takes."""
        return float(np.median(figures["pyogrio"]) / np.median(figures["ours"]))


def measure(bench: Bench) -> Handing:
    """Write the layer by either method in turns, then read both files back."""
    size = SIZE // 100 if bench.is_small else SIZE
    folder = bench.folder / "handing"
    root = holding(folder, size)
    paths = {name: folder / f"{name}.geojson" for name in _TITLES}
    said: dict[str, list[dict[str, float]]] = {name: [] for name in _TITLES}
    for name in turns(list(_TITLES), bench.rounds):
        paths[name].unlink(missing_ok=True)
        said[name].append(handed_over(name, root, paths[name]))
        took = said[name][-1]
        say(f"handing, {name}: {took['seconds']:.1f} s, {took['peak_mb']:,.0f} MB")
    back = {name: handed_over("read_back", root, path) for name, path in paths.items()}
    file_mb = paths["ours"].stat().st_size / 1024**2
    for path in paths.values():
        path.unlink()
    return Handing(
        n_features=back["ours"]["n_features"],
        file_mb=file_mb,
        seconds={name: [one["seconds"] for one in its] for name, its in said.items()},
        peak_mb={name: [one["peak_mb"] for one in its] for name, its in said.items()},
        writing_s=[one["writing_s"] for one in said["pyogrio"]],
        n_same={name: one["n_same"] for name, one in back.items()},
        furthest_deg={name: one["furthest_deg"] for name, one in back.items()},
    )


def lines(handing: Handing) -> list[str]:
    """Return seconds and megabytes by method."""
    rows = [
        [
            title,
            f"{np.median(handing.seconds[name]):.1f} "
            f"({min(handing.seconds[name]):.1f} to {max(handing.seconds[name]):.1f})",
            f"{max(handing.peak_mb[name]):,.0f} MB",
            f"{handing.n_same[name]:,}",
            f"{handing.furthest_deg[name]:.1e}°",
        ]
        for name, title in _TITLES.items()
    ]
    columns = ["", "median s (least to most)", "peak memory", "read back the same",
               "furthest off"]  # fmt: skip
    return [
        f"{handing.n_features:,} parcels with names, a file of "
        f"{handing.file_mb:,.0f} MB: WGS 84, seven decimals, the right-hand rule, and "
        "areas taken in VN-2000. Ours is checked for validity on that grid as well, "
        "flushed to the disk, and named once it is whole.",
        "",
        *table(columns, rows),
        "",
        f"Of pyogrio's seconds, {np.median(handing.writing_s):.1f} are writing. Where "
        "four noughts follow one another, GDAL leaves out the digits behind them.",
    ]


def verdicts(handing: Handing) -> list[Verdict]:
    """Return whether it is faster and leaner than pyogrio, and loses nothing."""
    faster = handing.ratio(handing.seconds)
    leaner = handing.ratio(handing.peak_mb)
    what = f"GeoJSON of {handing.n_features:,} features"
    n_same, off_deg = handing.n_same["ours"], handing.furthest_deg["ours"]
    return [
        Verdict(
            f"{what}: against pyogrio",
            f"at least {FASTER:g} ×",
            f"{faster:.1f} ×",
            is_met=faster >= FASTER,
        ),
        most(
            f"{what}: memory, of pyogrio's",
            f"1/{LEANER:g}",
            f"1/{leaner:.1f}",
            is_met=leaner >= LEANER,
        ),
        Verdict(
            f"{what}: read back by GDAL",
            "the same features",
            f"{n_same:,}, within {off_deg:.1e}°",
            is_met=n_same == handing.n_features and off_deg <= SAME_DEG,
        ),
    ]


SECTION = Section("Handing over", Handing, measure, lines, verdicts)
