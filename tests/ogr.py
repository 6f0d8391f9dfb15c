"""Debian's GDAL, another one than those that our libraries bring: tests skip without.

``ogr2ogr`` and ``ogrinfo`` are of the package ``gdal-bin``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

PYTHON = Path("/usr/bin/python3")

_CHECKER = "osgeo_utils.samples.validate_gpkg"

PLACES = 9
"""Decimals of what is read: a nanometre, or a tenth of a millimetre in degrees."""


def requires(name: str) -> pytest.MarkDecorator:
    """Return a mark for tests that call a program of the machine."""
    return pytest.mark.skipif(
        shutil.which(name) is None, reason=f"no `{name}`: apt-get install gdal-bin"
    )


def called(*words: str | Path) -> str:
    """Return what a program prints; a warning of it fails the test."""
    done = subprocess.run(
        [str(word) for word in words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr, done.stderr
    return done.stdout


@cache
def has_checker() -> bool:
    """Return whether GDAL's checker of GeoPackages is there, in Debian's Python."""
    if not PYTHON.exists():
        return False
    words = [str(PYTHON), "-c", f"import {_CHECKER}"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def checked(path: Path) -> str:
    """Return what the checker says is wrong with a GeoPackage; empty for nothing."""
    done = subprocess.run(
        [PYTHON, "-m", _CHECKER, "-k", "--extra", "--warning-as-error", path],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr if done.returncode else ""


def features(path: str | Path, layer: str, *options: str) -> list[dict[str, Any]]:
    """Return the features of a layer as ``ogr2ogr`` reads them, in the file's CRS."""
    text = called(
        "ogr2ogr", *options, "-f", "GeoJSON", "/vsistdout/", path, layer,
        "-lco", f"COORDINATE_PRECISION={PLACES}", "-lco", "RFC7946=NO",
    )  # fmt: skip
    found: list[dict[str, Any]] = orjson.loads(text)["features"]
    return found


def merged(path: Path, target: Path) -> list[dict[str, Any]]:
    """Return the features of every layer of a file, by way of a GeoPackage.

    Each layer has columns of its own, such as the folders of a KML document.
    """
    called(
        "ogr2ogr", "-f", "GPKG", "-nln", "every", "-append", "-addfields",
        "-nlt", "GEOMETRY", target, path,
    )  # fmt: skip
    return features(target, "every")


def shape(feature: dict[str, Any]) -> shapely.Geometry | None:
    """Return the geometry of a feature; ``None`` where it has none."""
    if feature["geometry"] is None:
        return None
    found: shapely.Geometry = shapely.from_geojson(orjson.dumps(feature["geometry"]))
    return found


def about(path: str | Path, layer: str) -> str:
    """Return what ``ogrinfo`` says of a layer."""
    return called("ogrinfo", "-ro", "-so", path, layer)


def types(path: str | Path, layer: str) -> dict[str, str]:
    """Return the type of each field, such as ``String (7.0)``."""
    lines = re.findall(
        r"^(\w+): (\w+(?:\(\w+\))? \([\d.]+\))", about(path, layer), re.M
    )
    return dict(lines)


def apart_m(
    ours: Iterable[shapely.Geometry | None], theirs: Iterable[shapely.Geometry | None]
) -> float:
    """Return the largest distance between two readings of the same shapes."""
    worst = 0.0
    for one, other in zip(ours, theirs, strict=True):
        if one is None or other is None:
            assert one is None
            assert other is None
            continue
        worst = max(worst, float(shapely.hausdorff_distance(one, other)))
    return worst
