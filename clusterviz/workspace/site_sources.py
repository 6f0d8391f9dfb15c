"""Where a site comes from: a map, a file, a list of corners, a cluster.

Nothing of it is believed, nothing is mended: a border that crosses itself is
refused. Every site ends on whole centimetres of the metric CRS.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
from shapely.geometry import shape

from clusterviz import crs, texts
from clusterviz.core import site_text
from clusterviz.core.place.located import HEADINGS
from clusterviz.core.site_text import MOST_CORNERS, Site, on_grid
from clusterviz.core.status import is_symbol_only
from clusterviz.crs import M2_PER_HA
from clusterviz.errors import InputError, Told
from clusterviz.files.guard import require_size, sniffed_kind
from clusterviz.files.sandbox import read_raw
from clusterviz.files.spare import spare_folder, spare_told
from clusterviz.records import Severity
from clusterviz.workspace import answers
from clusterviz.workspace.incoming import taken
from clusterviz.workspace.pasted import pasted_file
from clusterviz.workspace.pasted_lines import wrong_lines
from clusterviz.workspace.placement import placed
from clusterviz.workspace.reading import Reading
from clusterviz.workspace.wording import known_headings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from clusterviz.records import Finding
    from clusterviz.workspace.opened import Workspace

LEAST_M2 = 100.0
MOST_HA = 100_000.0
"""Sizes beyond which a drawing is a slip of the hand, not a site."""

_LAYER = "clusters"
_DEGREES = {"lon": (-180.0, 180.0), "lat": (-90.0, 90.0)}


class SiteRefusedError(InputError):
    """A drawing, file or list of corners cannot be taken for a site.

    Parameters
    ----------
    reason
        What follows ``site.refused_`` in the texts.
    findings
        What was found in the file, where there was one.
    **values
        What the sentence is filled with.
    """

    def __init__(
        self, reason: str, /, *, findings: Iterable[Finding] = (), **values: object
    ) -> None:
        self.reason, self.findings = reason, tuple(findings)
        said = [texts.told(f"site.refused_{reason}", **values)]
        said += [texts.told_finding(one) for one in self.findings]
        vi, en = " ".join(one.vi for one in said), " ".join(one.en for one in said)
        super().__init__(Told(vi, en))


def drawn_site(workspace: Workspace, geometry: Mapping[str, object]) -> Site:
    """Return a polygon that was drawn in a browser, in longitude and latitude.

    Parameters
    ----------
    workspace
        For its metric CRS.
    geometry
        GeoJSON; anything may be in it.

    Raises
    ------
    SiteRefusedError
        If it is no polygon that can be a site.
    """
    kind, rings = geometry.get("type"), geometry.get("coordinates")
    parts = [rings] if kind == "Polygon" else rings if kind == "MultiPolygon" else None
    if not isinstance(parts, list) or not parts:
        raise SiteRefusedError("no_polygon")
    _require_corners(parts)
    try:
        found = shape({"type": "MultiPolygon", "coordinates": parts})
    except (ValueError, TypeError, shapely.GEOSException) as error:
        raise SiteRefusedError("no_polygon") from error
    frame = crs.with_crs(gpd.GeoDataFrame(geometry=[found]), crs.LONLAT)
    moved = crs.to_metric(frame, workspace.settings.metric_crs).geometry.iloc[0]
    return require_site(moved)


def uploaded_site(
    workspace: Workspace, name: str, content: bytes, system: str | None = None
) -> Site:
    """Return the one polygon of an uploaded file.

    Parameters
    ----------
    workspace
        For its limits, its areas and its metric CRS.
    name
        Of the file, as its owner calls it.
    content
        The file.
    system
        What its coordinates are, as `crs.read_coordinates` reads it; ``None`` to
        believe the file.

    Raises
    ------
    InputError
        If the file is refused, holds more or less than one site, or its place is
        in doubt.
    CrsError
        If `system` names no system.
    """
    with spare_folder("site") as folder:
        # Its own name makes no path: only its suffix is kept, and that short.
        suffix = Path(name.replace("\\", "/")).suffix.lower()
        is_plain = suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 8
        path = folder / f"site{suffix if is_plain else ''}"
        with spare_told():
            path.write_bytes(content)
        return _from_file(workspace, path, system)


def pasted_site(workspace: Workspace, text: str, system: str | None = None) -> Site:
    """Return the site whose corners were pasted, read as the data room reads them.

    Parameters
    ----------
    workspace
        As `uploaded_site`.
    text
        As it was copied from Word, Excel or PDF.
    system
        As `uploaded_site`.

    Raises
    ------
    InputError
        As `uploaded_site`.
    """
    with spare_folder("site") as folder:
        with spare_told():
            path = pasted_file(text, folder)
        if wrong := wrong_lines(text):
            raise SiteRefusedError("lines", findings=wrong)
        return _from_file(workspace, path, system)


def cluster_site(workspace: Workspace, cluster_id: str, on: dt.date) -> Site:
    """Return the boundary of a cluster on a day.

    Raises
    ------
    SiteRefusedError
        If there is none of that code, or it has only a symbol.
    """
    clusters = answers.clusters_on(workspace.on(on), on)
    ours = clusters[clusters["cluster_id"] == cluster_id]
    ours = ours[~is_symbol_only(ours)]
    if ours.empty:
        raise SiteRefusedError("no_cluster", cluster=cluster_id[:60])
    return require_site(ours.geometry.iloc[0])


def site_of_text(text: str) -> Site:
    """Return the site in an address.

    Raises
    ------
    SiteRefusedError
        If it holds none.
    """
    try:
        return require_site(site_text.read(text))
    except SiteRefusedError:
        raise
    except InputError as error:
        raise SiteRefusedError("address") from error


def require_site(found: Site) -> Site:
    """Return a polygon on the grid, as one part where it has one.

    Raises
    ------
    SiteRefusedError
        If it crosses itself, or is too small, too large or too detailed.
    """
    n_corners = int(shapely.get_num_coordinates(found))
    if n_corners > MOST_CORNERS:
        raise SiteRefusedError("corners", n=n_corners, most=MOST_CORNERS)
    if not found.is_valid:
        raise SiteRefusedError("crosses")
    found = on_grid(found)
    if found.geom_type == "MultiPolygon" and len(found.geoms) == 1:
        found = found.geoms[0]
    if found.is_empty or found.area < LEAST_M2:
        raise SiteRefusedError("small", least=int(LEAST_M2))
    if found.area > MOST_HA * M2_PER_HA:
        raise SiteRefusedError("large", most=int(MOST_HA))
    return found


def _require_corners(parts: list[object]) -> None:
    """Raise unless parts are lists of rings of corners on the globe, not too many."""
    n = 0
    for part in parts:
        if not isinstance(part, list) or not part:
            raise SiteRefusedError("no_polygon")
        for ring in part:
            if not isinstance(ring, list) or len(ring) < 4:
                raise SiteRefusedError("no_polygon")
            n += len(ring)
            if n > MOST_CORNERS:
                raise SiteRefusedError("corners", n=n, most=MOST_CORNERS)
            if not all(map(_is_corner, ring)):
                raise SiteRefusedError("no_polygon")


def _is_corner(corner: object) -> bool:
    if not isinstance(corner, list) or len(corner) != 2:
        return False
    return all(
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and math.isfinite(value)
        and least <= value <= most
        for value, (least, most) in zip(corner, _DEGREES.values(), strict=True)
    )


def _from_file(workspace: Workspace, path: Path, system: str | None) -> Site:
    require_size(path, workspace.settings.limits.upload_mb)
    sniffed_kind(path)
    layer = workspace.layers[_LAYER]
    words = (*known_headings(layer), *HEADINGS)
    raw = read_raw(path, workspace.settings.limits, headings=words)
    found = taken(workspace, layer, raw, Reading(file=path.name, crs=system))
    wrong = [one for one in found.said if one.severity is Severity.ERROR]
    frame = found.frame
    if wrong or not isinstance(frame, gpd.GeoDataFrame):
        raise SiteRefusedError("file", findings=wrong)
    drawn = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    if len(drawn) != 1:
        raise SiteRefusedError("several", n=len(drawn))
    if not drawn.geometry.iloc[0].geom_type.endswith("Polygon"):
        raise SiteRefusedError("no_polygon")
    place = placed(workspace, layer, drawn, raw, system)
    doubts = [
        one
        for one in place.findings
        if one.severity in (Severity.ERROR, Severity.DECISION)
        # Whoever names a system has decided: GeoJSON in metres says degrees too.
        and not (system and one.code == "crs_differs")
    ]
    if doubts or place.frame is None:
        raise SiteRefusedError("place", findings=doubts)
    moved: Site = shapely.force_2d(place.frame.geometry.iloc[0])
    return require_site(moved)
