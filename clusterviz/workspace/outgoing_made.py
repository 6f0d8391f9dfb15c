"""Use case: make what a person asks to leave the program as one file.

One layer, several as a GeoPackage, what an agency's profile says, or corner
coordinates: each is made by the use case that its command calls.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from clusterviz.workspace import corners, formats, packages
from clusterviz.workspace.exports import export
from clusterviz.workspace.handed_folder import folder_of
from clusterviz.workspace.handover import hand_over
from clusterviz.workspace.outgoing import (
    file_name,
    layer_file_name,
    of_day,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.outgoing import Kind, Outgoing

    OnProgress = Callable[[int, int], None]

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Made(BaseModel):
    """A file that was made.

    Parameters
    ----------
    file
        Its name.
    media_type
        What a server says of it.
    size_bytes, sha256
        Of its contents.
    n_features
        Rows of all layers in it.
    list_sha256
        Of a hand-over the sum of its ``manifest.json``, which vouches for all other
        files: for the letter that goes with it. Empty of others.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    media_type: str
    size_bytes: int
    sha256: str
    n_features: int
    list_sha256: str = ""


def make(
    workspace: Workspace,
    wanted: Outgoing,
    folder: Path,
    on_progress: OnProgress = lambda _n_done, _n: None,
) -> Made:
    """Make the file in a folder, whole or not at all, as whoever asks may have it.

    Parameters
    ----------
    workspace
        Where from; its actor is who asks.
    wanted
        What.
    folder
        Where to; it exists.
    on_progress
        Told how much of it is written, and how much there is. What it raises ends
        the work, and no file is left.

    Raises
    ------
    NotAllowed
        If who asks may not have it.
    InputError
        If a word names nothing, or the file cannot be written.
    LayerNotFound
        If a layer was never published here.
    """
    path = folder / file_name(workspace, wanted)
    n_features, list_sha256 = _MAKERS[wanted.kind](workspace, wanted, path, on_progress)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    media_type = formats.MEDIA_TYPES.get(path.suffix, _WORD)
    size_bytes = path.stat().st_size
    return Made(
        file=path.name,
        media_type=media_type,
        size_bytes=size_bytes,
        sha256=sha256,
        n_features=n_features,
        list_sha256=list_sha256,
    )


def _make_layer(
    workspace: Workspace, wanted: Outgoing, path: Path, on_progress: OnProgress
) -> tuple[int, str]:
    def written(to: Path) -> int:
        done = export(
            workspace,
            wanted.layers[0],
            to,
            selection=wanted.selection,
            language=wanted.language,
            has_personal=wanted.has_personal,
            fields=wanted.fields,
            has_metadata=wanted.is_zipped,
            on_progress=on_progress,
        )
        return done.n_features

    if not wanted.is_zipped:
        return written(path), ""
    with folder_of(path) as folder:
        return written(folder / layer_file_name(workspace, wanted)), ""


def _make_package(
    workspace: Workspace, wanted: Outgoing, path: Path, on_progress: OnProgress
) -> tuple[int, str]:
    done = packages.write_package(
        workspace,
        path,
        layers=wanted.layers or None,
        crs=wanted.crs,
        language=wanted.language,
        has_personal=wanted.has_personal,
        selection=wanted.selection,
        on_progress=on_progress,
    )
    return sum(done.n_features.values()), ""


def _make_profile(
    workspace: Workspace, wanted: Outgoing, path: Path, on_progress: OnProgress
) -> tuple[int, str]:
    done = hand_over(
        workspace,
        wanted.profile,
        path,
        area=wanted.area,
        within=wanted.selection.shape,
        bbox=wanted.bbox,
        as_of_on=wanted.as_of_on,
        areas_on=wanted.areas_on,
        has_personal=wanted.has_personal,
        on_progress=on_progress,
    )
    return sum(one.n_rows for one in done.handed.layers), done.sha256


def _make_corners(
    workspace: Workspace, wanted: Outgoing, path: Path, _: OnProgress
) -> tuple[int, str]:
    workspace = of_day(workspace, wanted)
    done = corners.write_corners(
        workspace,
        path,
        selection=wanted.selection,
        as_of_on=wanted.as_of_on,
        language=wanted.language,
    )
    return done.n_clusters, ""


_MAKERS: dict[
    Kind, Callable[[Workspace, Outgoing, Path, OnProgress], tuple[int, str]]
] = {
    "layer": _make_layer,
    "package": _make_package,
    "profile": _make_profile,
    "corners": _make_corners,
}
