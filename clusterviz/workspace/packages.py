"""Use case: hand several layers on as one GeoPackage, as the map shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.whole import require_new, write_whole
from clusterviz.view.symbology.looks import ORDER
from clusterviz.workspace.package_parts import SUFFIX, Asked, made_of, write_made
from clusterviz.workspace.package_parts import Crs as Crs
from clusterviz.workspace.public import public_layers
from clusterviz.workspace.selection import Selection, has_places, n_unplaced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace

    OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Package:
    """What was written.

    Parameters
    ----------
    path
        Where.
    n_features
        Rows of each layer in it, lowest first.
    crs
        Name of the system of its places.
    left_out
        By layer, the fields that are not in it.
    without_place
        Layers that were asked for, and that no place can be asked of.
    n_unplaced
        By layer, rows that are not in it as they have no place; see
        `selection.n_unplaced`.
    """

    path: Path
    n_features: Mapping[str, int]
    crs: str
    left_out: Mapping[str, tuple[str, ...]]
    without_place: tuple[str, ...] = ()
    n_unplaced: Mapping[str, int] = field(default_factory=dict)


def write_package(
    workspace: Workspace,
    path: Path,
    *,
    layers: Sequence[str] | None = None,
    crs: Crs = "metric",
    language: Language = "vi",
    has_personal: bool = False,
    force: bool = False,
    area: str | None = None,
    as_of_on: dt.date | None = None,
    selection: Selection | None = None,
    on_progress: OnProgress = lambda n_done, n_rows: None,
) -> Package:
    """Write layers to one GeoPackage, whole or not at all, that nobody may write.

    Parameters
    ----------
    workspace
        Where from.
    path
        Ends with ``.gpkg``.
    layers
        Which; ``None`` for what anybody may read: the public layers, of each the
        public fields.
    crs
        ``metric``, the workspace's own zone, or ``wgs84``.
    language
        Of labels and words.
    has_personal
        With the fields that may name persons, which are left out otherwise.
    force
        Replace a file that is there.
    area
        Code of an area; only features that share land with it, and the rows of its
        clusters.
    as_of_on
        The versions true of that day, and of them what is valid then; else the
        newest, all of them, and the looks are of the workspace's own day.
    selection
        What is asked, in place of the two words before; statuses are of the clusters
        alone.
    on_progress
        Told how many rows are written, and how many there are. What it raises ends
        the export, and no file is left.

    Raises
    ------
    NotAllowed
        If what is personal is asked for by one who may not see it.
    InputError
        If the file exists or cannot be written, or a name says nothing.
    LayerNotFound
        If a layer was never published here.
    """
    if path.suffix.lower() != SUFFIX:
        raise InputError(texts.told("package.suffix", path=path))
    require_new(path, force=force)
    if selection is None:
        selection = Selection(area=area, as_of_on=as_of_on)
    on = selection.as_of_on
    workspace = workspace.frozen() if on is None else workspace.on(on)
    names, without_place = layers_of(workspace, layers, selection)
    if not names:
        raise InputError(texts.told("package.nothing", root=workspace.root))
    asked = Asked(
        selection,
        crs,
        has_personal,
        named=() if layers is None and not has_personal else None,
        file=path.name,
        written_at=dt.datetime.now(dt.UTC),
    )
    made = [made_of(workspace, name, asked, language) for name in names]
    write_whole(
        path,
        lambda to: write_made(made, to, language, on_progress=on_progress),
        is_read_only=True,
    )
    return Package(
        path,
        MappingProxyType({one.part.layer.name: len(one.part.frame) for one in made}),
        asked.system(workspace).name,
        MappingProxyType({one.part.layer.name: one.gone for one in made if one.gone}),
        without_place,
        MappingProxyType(
            {name: n for name in names if (n := _n_unplaced(workspace, name, asked))}
        ),
    )


def _n_unplaced(workspace: Workspace, name: str, asked: Asked) -> int:
    return n_unplaced(workspace, name, asked.of(name))


def published(workspace: Workspace) -> tuple[str, ...]:
    """Return every layer that was published here, in the order of a package."""
    there = workspace.current()
    drawn = [name for name in ORDER if name in there]
    return (
        *drawn,
        *(one for one in workspace.layers if one in there and one not in drawn),
    )


def layers_of(
    workspace: Workspace, layers: Sequence[str] | None, selection: Selection
) -> tuple[list[str], tuple[str, ...]]:
    """Return the layers to write, lowest first, and those that have no place.

    Parameters
    ----------
    workspace
        Frozen.
    layers
        Which are asked for; ``None`` for the public ones.
    selection
        Whether a place is asked of them.
    """
    every = published(workspace)
    if layers is None:
        public = public_layers(workspace)
        names = [name for name in every if name in public]
    else:
        # What is not there is refused when it is read, by its name.
        strange = [name for name in dict.fromkeys(layers) if name not in every]
        names = [*(name for name in every if name in layers), *strange]
    if not selection.is_of_place:
        return names, ()
    known = workspace.layers
    lost = [
        name
        for name in names
        if name in known and not has_places(workspace, known[name])
    ]
    return [name for name in names if name not in lost], tuple(lost)
