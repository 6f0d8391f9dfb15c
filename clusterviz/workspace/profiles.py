"""What a receiving agency gets: a TOML file for each, shipped or of the workspace."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from clusterviz import texts
from clusterviz.core.cells import shown
from clusterviz.errors import InputError
from clusterviz.schema import Label, Language
from clusterviz.settings import PACKAGE, Frequency
from clusterviz.tomlfiles import read_form
from clusterviz.view.style import CLUSTER_STATUSES
from clusterviz.workspace.formats import OF_PLACES, SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

FOLDER = "profiles"
"""Of a workspace: its own profiles, which come before shipped ones of the name."""

System = Literal["metric", "wgs84"]

RESERVED = frozenset(
    {"area_ha", "lon", "lat", "geometry", "geom", "fid", "illustrative"}
)
"""Columns that the files themselves have."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Form):
    """What people read, in both languages.

    Parameters
    ----------
    vi, en
        Neither may be empty.
    """

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    @property
    def label(self) -> Label:
        """The same, as the declarations have it."""
        return Label(vi=self.vi, en=self.en)


class Asked(_Form):
    """Which features of all layers an agency gets.

    Parameters
    ----------
    area
        Code of an area.
    bbox
        West, south, east and north in degrees of WGS 84.
    within
        A file with one polygon, beside the profile.
    """

    area: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    within: str = ""


class LayerPart(_Form):
    """What an agency gets of one layer.

    Parameters
    ----------
    layer
        As declared.
    file
        Name of its files, without suffix; the layer's own by default.
    formats, crs
        In place of those of the profile.
    statuses
        Only clusters that the map shows with one of these.
    fields
        In their order: the name that each field gets. By default all that name
        nobody, as they are called here.
    is_optional
        It is passed over, and that said, where it was never published.
    """

    layer: str
    file: str = ""
    formats: tuple[str, ...] = ()
    crs: System | None = None
    statuses: tuple[str, ...] = ()
    fields: dict[str, str] = Field(default_factory=dict)
    is_optional: bool = False

    @property
    def stem(self) -> str:
        """The name of its files, without suffix."""
        return self.file or self.layer


class Profile(_Form):
    """What an agency gets.

    Parameters
    ----------
    title
        What it is called.
    recipient
        The agency.
    layers
        What of which layer.
    formats
        By suffix: see `formats.SUFFIXES`.
    package
        Name of one GeoPackage of all layers, that opens as the map shows them;
        empty for none.
    crs
        ``metric``, the workspace's own, or ``wgs84``. GeoJSON and KML are always in
        WGS 84.
    language
        Of labels and words in the files.
    frequency
        How often it is handed over; by default as the settings say.
    has_metadata, has_dictionary
        Whether metadata, and what the fields mean, go along.
    selection
        Which features.
    """

    title: Words
    recipient: Words
    layers: tuple[LayerPart, ...] = Field(min_length=1)
    formats: tuple[str, ...] = (".geojson",)
    package: str = ""
    crs: System = "metric"
    language: Language = "vi"
    frequency: Frequency | None = None
    has_metadata: bool = True
    has_dictionary: bool = True
    selection: Asked = Asked()

    def formats_of(self, part: LayerPart) -> tuple[str, ...]:
        """Return the formats that one layer is written in, each once."""
        return tuple(dict.fromkeys(part.formats or self.formats))


def profiles(workspace: Workspace) -> Mapping[str, Path]:
    """Return the file of each profile that there is, by name."""
    found: dict[str, Path] = {}
    for folder in (PACKAGE / FOLDER, workspace.root / FOLDER):
        for path in sorted(folder.glob("*.toml")):
            found[path.stem] = path
    return dict(sorted(found.items()))


def read_profile(workspace: Workspace, name: str) -> Profile:
    """Return a profile that fits the layers of a workspace.

    Parameters
    ----------
    workspace
        Its own profiles come before the shipped ones.
    name
        Of the file, without its suffix.

    Raises
    ------
    InputError
        If there is none, it cannot be read, breaks the form, or asks for a layer,
        field, format or status that there is not.
    """
    found = profiles(workspace)
    # Compared as a word, never joined as a path.
    if name not in found:
        raise InputError(
            texts.told(
                "handover.no_profile",
                name=shown(name),
                known=", ".join(found),
                folder=workspace.root / FOLDER,
            )
        )
    path = found[name]
    profile = read_form(Profile, path, path.name, InputError)
    for key, values in _mistakes(profile, workspace.layers):
        raise InputError(
            texts.told(f"handover.profile_{key}", file=path.name, **values)
        )
    return profile


def listed(workspace: Workspace, language: Language) -> list[str]:
    """Return a line for each profile: its name, what it is and for whom.

    Of one that does not fit, why not.
    """
    lines = []
    for name in profiles(workspace):
        try:
            found = read_profile(workspace, name)
        except InputError as error:
            lines.append(f"{name}: {error.say(language)}")
            continue
        title, recipient = (
            one.label.say(language) for one in (found.title, found.recipient)
        )
        lines.append(f"{name}: {title} → {recipient}")
    return lines


def _mistakes(
    profile: Profile, layers: Mapping[str, Layer]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what of a profile does not fit, each a key and what its sentence needs."""
    stems = {profile.package} - {""}
    if profile.package and not _NAME.fullmatch(profile.package):
        yield "name", {"name": shown(profile.package)}
    for part in profile.layers:
        if part.layer not in layers:
            yield "layer", {"layer": shown(part.layer), "known": ", ".join(layers)}
            continue
        if not _NAME.fullmatch(part.stem):
            yield "name", {"name": shown(part.stem)}
        if part.stem in stems:
            yield "twice", {"name": part.stem}
        stems.add(part.stem)
        yield from _wrong_formats(profile, part, layers[part.layer])
        yield from _wrong_statuses(part)
        yield from _wrong_fields(part, layers[part.layer])


def _wrong_formats(
    profile: Profile, part: LayerPart, layer: Layer
) -> Iterator[tuple[str, dict[str, str]]]:
    if not profile.package and not profile.formats_of(part):
        yield "no_format", {"layer": layer.name}
    if profile.package and (part.fields or part.statuses):
        yield "package", {"layer": layer.name}
    for suffix in profile.formats_of(part):
        if suffix not in SUFFIXES:
            yield "format", {"format": shown(suffix), "known": " ".join(SUFFIXES)}
        elif suffix in OF_PLACES and not layer.has_geometry:
            yield "place", {"format": suffix, "layer": layer.name}


def _wrong_statuses(part: LayerPart) -> Iterator[tuple[str, dict[str, str]]]:
    if part.statuses and part.layer != "clusters":
        yield "no_status", {"layer": part.layer}
    for status in part.statuses:
        if status not in CLUSTER_STATUSES:
            known = ", ".join(CLUSTER_STATUSES)
            yield "status", {"status": shown(status), "known": known}


def _wrong_fields(
    part: LayerPart, layer: Layer
) -> Iterator[tuple[str, dict[str, str]]]:
    if part.fields and layer.key not in part.fields:
        yield "key", {"layer": layer.name, "key": layer.key}
    given: set[str] = set()
    for ours, theirs in part.fields.items():
        if ours not in layer.fields:
            known = ", ".join(layer.fields)
            yield "field", {"layer": layer.name, "name": shown(ours), "known": known}
        if not _NAME.fullmatch(theirs) or theirs in RESERVED:
            yield "field_name", {"name": shown(theirs), "field": shown(ours)}
        if theirs in given:
            yield "field_twice", {"name": theirs, "layer": layer.name}
        given.add(theirs)
