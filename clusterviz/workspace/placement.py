"""Where an imported layer lies: its coordinates by evidence, decided by a person.

What a file states is never overruled and what it leaves out never guessed in
silence: the likeliest system is proposed, with what speaks for it and the next one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clusterviz.core.place.detective import suspects
from clusterviz.core.place.placing import placed_by
from clusterviz.core.place.systems import coordinates_crs, recognised
from clusterviz.crs import (
    Coordinates,
    operation,
    read_coordinates,
    read_crs,
    with_crs,
)
from clusterviz.errors import CrsError
from clusterviz.records import Finding, Severity
from clusterviz.workspace.ground import ground_of
from clusterviz.workspace.place_checks import (
    far,
    impossible,
    middles_of,
    outside,
    written,
)
from clusterviz.workspace.statements import stated

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd

    from clusterviz.core.place.detective import Suspect
    from clusterviz.files.sandbox import RawLayer
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

_NEXT_DOOR_M = 1_000.0
"""Systems up to so far apart differ by a datum shift, others by a zone."""

_MANY_NAMES = 5


@dataclass(frozen=True)
class Placed:
    """A layer in the workspace's metric CRS, or why it cannot be put there.

    Parameters
    ----------
    frame
        Metric; ``None`` when an error among `findings` says why not.
    transformation
        The operation that took it there.
    findings
        About its CRS and its place.
    suspects
        What its numbers can be, the likeliest first.
    chosen
        What its numbers were taken to be; ``None`` when nothing was.
    """

    frame: gpd.GeoDataFrame | None
    transformation: str
    findings: tuple[Finding, ...]
    suspects: tuple[Suspect, ...] = ()
    chosen: Coordinates | None = None


def placed(
    workspace: Workspace,
    layer: Layer,
    frame: gpd.GeoDataFrame,
    raw: RawLayer,
    crs: str | None,
    *,
    on: dt.date | None = None,
    is_spent: bool = False,
) -> Placed:
    """Return `frame` in the workspace's metric CRS, with what is odd about its place.

    Parameters
    ----------
    workspace
        For its metric CRS, its areas and the layer as it is.
    layer
        The declaration.
    frame
        Rows with our names and the file's coordinates.
    raw
        What the file says of itself.
    crs
        What the person says, as `crs.read_coordinates` reads it; ``None`` for
        nothing. It wins over the file.
    on
        The day that the rows are true of; ``None`` for the workspace's.
    is_spent
        Nobody looks at `frame` again: see `core.place.placing.placed_by`.

    Raises
    ------
    CrsError
        If `crs` names no system, or PROJ knows only a ballpark way from it.
    """
    metric = workspace.settings.metric_crs
    if frame.geometry.isna().all():
        return Placed(with_crs(frame, metric), "", ())
    given = None if crs is None else recognised(read_coordinates(crs))
    said, findings = stated(layer, raw, is_given=given is not None)
    ground = ground_of(workspace, layer, frame, on or workspace.as_of_on)
    found = suspects(frame, stated=said, ground=ground, metric=metric, given=given)
    taken = given or said
    if given is None and said is not None and not _has_way(said, metric):
        values = {"stated": written(said)}
        lost = Finding(Severity.ERROR, "coordinates.no_way", layer.name, values=values)
        return Placed(None, "", (*findings, lost), tuple(found))
    if given is not None:
        findings += _of_given(layer, given, said, found)
    elif said is None:
        findings = [*_proposed(layer, found), *findings]
        is_stuck = any(one.severity is Severity.ERROR for one in findings)
        taken = None if is_stuck else found[0].coordinates
    if taken is None:
        return Placed(None, "", tuple(findings), tuple(found))
    best = found[0].coordinates if found else None
    cannot = impossible(layer, frame, taken, metric, best)
    if cannot:
        return Placed(None, "", (*findings, cannot), tuple(found))
    middles = middles_of(frame)
    moved, how = placed_by(frame, taken, metric, is_spent=is_spent)
    is_elsewhere = outside(layer, middles, moved, taken, _likely(taken, found))
    findings += is_elsewhere or _odd(workspace, layer, moved, taken, given, found)
    plain = Coordinates(taken.crs)
    operation = str(how) if taken == plain else f"{written(taken)}: {how}"
    return Placed(moved, operation, tuple(findings), tuple(found), taken)


def _has_way(coordinates: Coordinates, metric: str) -> bool:
    """Return whether what a file states can be put into the metric CRS exactly."""
    try:
        operation(coordinates_crs(coordinates), read_crs(metric))
    except CrsError:
        return False
    return True


def _of_given(
    layer: Layer,
    given: Coordinates,
    said: Coordinates | None,
    found: Sequence[Suspect],
) -> list[Finding]:
    """Return what is to be said of a person who contradicts the file."""
    if said is None or _is_same(given, said):
        return []
    values = {"given": written(given), "stated": written(said)}
    fit, other = _of(given, found), _of(said, found)
    is_confirmed = fit is not None and fit.is_as_good
    if is_confirmed and (other is None or not other.is_as_good):
        return [
            Finding(Severity.INFO, "coordinates.confirmed", layer.name, values=values)
        ]
    return [Finding(Severity.DECISION, "crs_differs", layer.name, values=values)]


def _proposed(layer: Layer, found: Sequence[Suspect]) -> list[Finding]:
    """Return what is proposed for a file that says nothing, or why nothing is."""
    if not found:
        return [Finding(Severity.ERROR, "crs_missing", layer.name)]
    best, *others = found
    values: dict[str, object] = {
        "crs": written(best.coordinates),
        "name": read_crs(best.coordinates.crs).name,
    }
    rivals = [one for one in others if one.is_as_good]
    distant = [one for one in rivals if one.distance_m > _NEXT_DOOR_M]
    if distant:
        values |= _second(distant[0]) | {"n": len(rivals) + 1}
        if not any(best.sighting.fits):
            code = "coordinates.undecided"
            return [Finding(Severity.ERROR, code, layer.name, values=values)]
        code = "coordinates.proposed_usual"
    elif rivals:
        values |= _second(rivals[0]) | {"n": len(rivals)}
        code = "coordinates.proposed_close"
    elif others:
        values |= _second(others[0])
        code = "coordinates.proposed"
    else:
        code = "coordinates.proposed_alone"
    decision = Finding(Severity.DECISION, code, layer.name, values=values)
    return [decision, *_told(layer, best)]


def _told(layer: Layer, suspect: Suspect) -> list[Finding]:
    """Return what speaks for a suspect."""
    return [
        Finding(Severity.INFO, one.code, layer.name, values=one.values)
        for one in suspect.evidence
    ]


def _second(suspect: Suspect) -> dict[str, object]:
    return {
        "second": written(suspect.coordinates),
        "second_name": read_crs(suspect.coordinates.crs).name,
        "distance": _length(suspect.distance_m),
    }


def _length(distance_m: float) -> str:
    """Return a length as both languages write it: whole, with its unit."""
    is_long = distance_m >= 10_000
    return f"{distance_m / 1000:.0f} km" if is_long else f"{distance_m:.0f} m"


def _likely(taken: Coordinates, found: Sequence[Suspect]) -> Coordinates | None:
    """Return what is likelier than what puts most rows outside the country."""
    if not found or _of(taken, found) is not None:
        return None
    turned = replace(taken, is_swapped=not taken.is_swapped)
    is_turned = any(one.coordinates == turned and one.is_as_good for one in found)
    if is_turned:
        return turned
    return found[0].coordinates if any(found[0].sighting.fits) else None


def _odd(
    workspace: Workspace,
    layer: Layer,
    moved: gpd.GeoDataFrame,
    taken: Coordinates,
    given: Coordinates | None,
    found: Sequence[Suspect],
) -> list[Finding]:
    """Return what speaks against a place that is in the country."""
    distant = far(workspace, layer, moved)
    own = _of(taken, found)
    if own is None or not _is_better(found[0], own, is_far=bool(distant)):
        return distant
    values: dict[str, object] = {
        "crs": written(taken),
        "likely": written(found[0].coordinates),
        "likely_name": read_crs(found[0].coordinates.crs).name,
        "distance": _length(own.distance_m),
    }
    if given is not None:
        warning = Finding(
            Severity.WARNING, "coordinates.doubted", layer.name, values=values
        )
        return [warning, *distant, *_told(layer, found[0])]
    decision = Finding(
        Severity.DECISION, "coordinates.contradicted", layer.name, values=values
    )
    return [decision, *_told(layer, found[0])]


def _is_better(best: Suspect, own: Suspect, *, is_far: bool) -> bool:
    """Return whether evidence speaks so clearly that a statement is questioned."""
    if own.is_as_good:
        return False
    one, other = best.sighting, own.sighting
    known, named, inside = (
        (a or 0.0, b or 0.0)
        for a, b in (
            (one.known_ratio, other.known_ratio),
            (one.named_ratio, other.named_ratio),
            (one.inside_ratio, other.inside_ratio),
        )
    )
    # One row beside its commune proves no datum shift: borders are uncertain too.
    is_telling = own.distance_m > _NEXT_DOOR_M or one.n_named >= _MANY_NAMES
    return (
        (known[0] >= 0.9 and known[1] <= known[0] - 0.2)
        or (named[0] >= 0.8 and named[1] <= 0.5 and is_telling)
        or (inside[0] >= 0.9 and inside[1] <= 0.5 and is_far)
    )


def _of(coordinates: Coordinates, found: Sequence[Suspect]) -> Suspect | None:
    return next((one for one in found if one.coordinates == coordinates), None)


def _is_same(one: Coordinates, other: Coordinates) -> bool:
    if one == other:
        return True
    if replace(one, crs=other.crs) != other:
        return False
    systems = read_crs(one.crs), read_crs(other.crs)
    if systems[0].equals(systems[1], ignore_axis_order=True):
        return True
    codes = [system.to_epsg(min_confidence=70) for system in systems]
    return codes[0] is not None and codes[0] == codes[1]
