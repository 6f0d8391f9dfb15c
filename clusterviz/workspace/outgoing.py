"""What a person asks to leave the program as one file: of what, how, and its name."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Literal

import shapely
from pydantic import BaseModel, ConfigDict

from clusterviz import crs
from clusterviz.core.inview import Bbox
from clusterviz.schema import Language
from clusterviz.workspace import corners, formats
from clusterviz.workspace.formats import IN_METRES, OF_ANY_SYSTEM
from clusterviz.workspace.package_parts import SUFFIX
from clusterviz.workspace.profiles import System
from clusterviz.workspace.selection import Selection, shape_code, view_code

if TYPE_CHECKING:
    from pyproj import CRS

    from clusterviz.workspace.opened import Workspace

Kind = Literal["layer", "package", "profile", "corners"]

KINDS: tuple[Kind, ...] = ("layer", "package", "profile", "corners")

ZIP = ".zip"

_UNSAFE = re.compile(r"[^\w.-]+")


class Outgoing(BaseModel):
    """What is asked for; as JSON it is what a job is given.

    Parameters
    ----------
    kind
        One layer, a package of several, a hand-over by a profile, or corners.
    layers
        Which: one of a layer; of a package none means what anybody may read.
    profile
        Name of the profile.
    suffix
        Of the file, where there is a choice.
    area, areas_on, statuses, as_of_on
        See `Selection`; a profile says its own statuses.
    crs
        Of a package.
    within
        A drawn shape as WKT in the metric CRS: only what shares land with it.
    bbox
        A view: only what shows in it. See `Selection`; like an area and a shape, in
        place of what a profile says.
    has_personal
        With the fields that may name persons.
    fields
        Of a layer: those that are wanted though they are not public.
    has_sides
        Of a layer: in a zip with its dictionary and metadata beside it, where the
        format does not hold them itself.
    language
        Of labels and words; a profile says its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    layers: tuple[str, ...] = ()
    profile: str = ""
    suffix: str = ""
    area: str | None = None
    areas_on: dt.date | None = None
    statuses: tuple[str, ...] = ()
    as_of_on: dt.date | None = None
    crs: System = "metric"
    within: str = ""
    bbox: Bbox | None = None
    has_personal: bool = False
    fields: tuple[str, ...] = ()
    has_sides: bool = False
    language: Language = "vi"

    @property
    def selection(self) -> Selection:
        """Which features are meant."""
        return Selection(
            self.area,
            self.statuses,
            self.as_of_on,
            shape=shapely.from_wkt(self.within) if self.within else None,
            bbox=self.bbox,
            areas_on=self.areas_on,
        )

    @property
    def is_zipped(self) -> bool:
        """Whether files go beside it, all of them in a zip."""
        return self.has_sides and may_have_sides(self)


def may_have_sides(wanted: Outgoing) -> bool:
    """Return whether dictionary and metadata can go beside: not of what holds them."""
    return wanted.kind == "layer" and wanted.suffix not in {SUFFIX, ".xlsx"}


def suffixes_of(workspace: Workspace, wanted: Outgoing) -> tuple[str, ...]:
    """Return the formats that there are of what is asked for, the usual one first."""
    if wanted.kind == "package":
        return (SUFFIX,)
    if wanted.kind == "profile":
        return (ZIP,)
    if wanted.kind == "corners":
        return corners.SUFFIXES
    layer = workspace.layers[wanted.layers[0]]
    if layer.has_geometry:
        return formats.SUFFIXES
    return tuple(one for one in formats.SUFFIXES if one not in formats.OF_PLACES)


def system_of(workspace: Workspace, wanted: Outgoing) -> CRS | None:
    """Return what the coordinates are in; ``None`` of a table, and of a profile's."""
    is_table = wanted.kind == "layer" and not any(
        workspace.layers[name].has_geometry for name in wanted.layers
    )
    if is_table or wanted.kind == "profile":
        return None
    is_metric = _is_metric(workspace, wanted)
    return crs.read_crs(workspace.settings.metric_crs if is_metric else crs.LONLAT)


def file_name(workspace: Workspace, wanted: Outgoing) -> str:
    """Return what the file is called: what it is, where, its system in metres, its day.

    Names of profiles come from files: what is no plain letter in them is left out.
    """
    name, suffix = _stem(workspace, wanted), wanted.suffix
    return f"{name}-metadata{ZIP}" if wanted.is_zipped else f"{name}{suffix}"


def layer_file_name(workspace: Workspace, wanted: Outgoing) -> str:
    """Return what the layer's own file is called, alone or in a zip."""
    return _stem(workspace, wanted) + wanted.suffix


def _stem(workspace: Workspace, wanted: Outgoing) -> str:
    on = wanted.as_of_on or workspace.as_of_on
    stem = {
        "layer": "-".join(wanted.layers),
        "package": "-".join(wanted.layers) if len(wanted.layers) == 1 else "clusterviz",
        "profile": wanted.profile,
        "corners": "corners",
    }[wanted.kind]
    system = system_of(workspace, wanted)
    code = ""
    if system is not None and _is_metric(workspace, wanted):
        code = crs.code_of(system).replace(":", "").lower()
    asked = wanted.selection
    place = (asked.area or "").replace(",", "-")
    site = "" if asked.shape is None else shape_code(asked.shape)
    view = "" if asked.bbox is None else view_code(asked.bbox)
    parts = [stem, place, site, view, code, on.isoformat()]
    return _UNSAFE.sub("_", "-".join(filter(None, parts)))


def of_day(workspace: Workspace, wanted: Outgoing) -> Workspace:
    """Return the workspace of the versions that are wanted."""
    on = wanted.as_of_on
    return workspace.frozen() if on is None else workspace.on(on)


def _is_metric(workspace: Workspace, wanted: Outgoing) -> bool:
    if wanted.kind == "package":
        return wanted.crs == "metric"
    if wanted.kind == "layer":
        layer = workspace.layers[wanted.layers[0]]
        return layer.has_geometry and wanted.suffix in OF_ANY_SYSTEM | IN_METRES
    return wanted.kind == "corners"
