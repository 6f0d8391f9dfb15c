"""Use case: hand over to an agency what its profile says, with a list of it all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz import __version__, texts
from clusterviz.errors import InputError, NotAllowed
from clusterviz.files.dcat import Catalog, dcat_json
from clusterviz.files.dictionary import both
from clusterviz.files.iso19115 import iso_xml
from clusterviz.files.sidecar import json_file
from clusterviz.files.whole import write_text
from clusterviz.schema import Label
from clusterviz.workspace import handed_files, handed_parts, people
from clusterviz.workspace.drawn import read_site
from clusterviz.workspace.handed_folder import folder_of, listed_file, require_target
from clusterviz.workspace.handed_parts import HandedPart
from clusterviz.workspace.manifest import (
    IN_WORDS,
    NAME,
    Handed,
    HandedFile,
    HandedLayer,
    in_words,
)
from clusterviz.workspace.metadata import identifier
from clusterviz.workspace.profiles import FOLDER, Words, profiles, read_profile
from clusterviz.workspace.selection import Selection, shape_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from clusterviz.core.inview import Bbox
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.profiles import Asked, Profile

    OnProgress = Callable[[int, int], None]

DICTIONARY = "dictionary.json"
CATALOG = "metadata.jsonld"
ISO = ".metadata.xml"
"""How the names of the ISO 19115 files end."""


@dataclass(frozen=True)
class HandOver:
    """What was handed over.

    Parameters
    ----------
    path
        The folder, or the zip.
    handed
        Its list.
    sha256
        The sum of ``manifest.json``, which vouches for all others: for the letter
        that goes with it.
    """

    path: Path
    handed: Handed
    sha256: str


def hand_over(
    workspace: Workspace,
    profile: str,
    target: Path,
    *,
    area: str | None = None,
    within: Path | BaseGeometry | None = None,
    bbox: Bbox | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    force: bool = False,
    has_personal: bool = False,
    on_progress: OnProgress = lambda _n_done, _n_parts: None,
) -> HandOver:
    """Write what a profile says into a folder or a zip, whole or not at all.

    Parameters
    ----------
    workspace
        Where from.
    profile
        Its name, see `profiles.profiles`.
    target
        A new or empty folder; or a file that ends with ``.zip``.
    area, within, bbox
        Code of an area, polygon or a file with one, and view, in place of the
        profile's.
    as_of_on
        The versions true of that day, and of them what is valid then; else the
        newest, and the workspace's own day.
    areas_on
        The day that `area` is taken of, where it is another.
    force
        Replace a hand-over, or a zip, that is there.
    has_personal
        The profile may name fields that may name persons.
    on_progress
        Told how many layers are written, and how many there are. What it raises
        ends the hand-over, and nothing is left.

    Raises
    ------
    NotAllowed
        If who asks may not read what is not public, or what is personal.
    InputError
        If there is no such profile, it does not fit, or the target cannot be written.
    LayerNotFound
        If a layer was never published here, and is not optional.
    """
    if not people.may(workspace, "read"):
        raise NotAllowed(texts.told("handover.not_allowed"))
    require_target(target, force=force)
    workspace = workspace.frozen() if as_of_on is None else workspace.on(as_of_on)
    asked, plan = planned(
        workspace,
        profile,
        area=area,
        within=within,
        bbox=bbox,
        as_of_on=as_of_on,
        areas_on=areas_on,
        has_personal=has_personal,
    )
    wanted = plan.profile
    with folder_of(target) as folder:
        found = handed_parts.write_parts(workspace, plan, folder, on_progress)
        _write_beside(workspace, wanted, plan.made_at, found.parts, folder)
        names = [one.name for one in folder.iterdir()]
        known = {one.name: one for part in found.parts for one in part.handed_files}
        files = tuple(
            known.get(name) or listed_file(folder, name) for name in sorted(names)
        )
        handed = _handed(workspace, profile, wanted, asked, plan, found, files)
        write_text(folder / IN_WORDS, [in_words(handed, files)])
        every = (*files, listed_file(folder, IN_WORDS))
        handed = handed.model_copy(update={"files": every})
        write_text(folder / NAME, [json_file(handed.model_dump(mode="json"))])
        sha256 = listed_file(folder, NAME).sha256
    return HandOver(target, handed, sha256)


def planned(
    workspace: Workspace,
    profile: str,
    *,
    area: str | None = None,
    within: Path | BaseGeometry | None = None,
    bbox: Bbox | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    has_personal: bool = False,
) -> tuple[Asked, handed_files.Plan]:
    """Return what a profile asks, with what is asked in its place; see `hand_over`.

    Raises
    ------
    InputError
        If there is no such profile, or it does not fit.
    """
    wanted = read_profile(workspace, profile)
    said = {"area": area, "within": _named(within), "bbox": bbox}
    given = {key: value for key, value in said.items() if value is not None}
    asked = wanted.selection.model_copy(update=given)
    shape = _shape(workspace, profile, asked, within)
    selection = Selection(asked.area, (), as_of_on, shape, asked.bbox, areas_on)
    now = dt.datetime.now(dt.UTC)
    return asked, handed_files.Plan(wanted, selection, has_personal, now)


def _named(within: Path | BaseGeometry | None) -> str | None:
    if within is None:
        return None
    return within.name if isinstance(within, Path) else shape_code(within)


def _shape(
    workspace: Workspace,
    profile: str,
    asked: Asked,
    within: Path | BaseGeometry | None,
) -> BaseGeometry | None:
    if within is None and asked.within:
        # A word in a file that people edit: it names a file beside it, and no other.
        folder = profiles(workspace)[profile].parent
        beside = {one.name: one for one in folder.iterdir() if one.is_file()}
        if asked.within not in beside:
            raise InputError(
                texts.told(
                    "handover.profile_within", name=asked.within[:80], folder=FOLDER
                )
            )
        within = beside[asked.within]
    return read_site(workspace, within) if isinstance(within, Path) else within


def _write_beside(
    workspace: Workspace,
    profile: Profile,
    made_at: dt.datetime,
    parts: Sequence[HandedPart],
    folder: Path,
) -> None:
    """Write what the fields mean, and metadata by both standards."""
    is_sample = workspace.settings.is_illustrative
    note = _note() if is_sample else None
    if profile.has_dictionary:
        meanings = [dict(one.meanings) for one in parts]
        members = {"note": both(note)} if note else {}
        text = json_file({**members, "layers": meanings})
        write_text(folder / DICTIONARY, [text])
    if not profile.has_metadata:
        return
    for part in parts:
        write_text(folder / f"{part.stem}{ISO}", [iso_xml(part.described)])
    named = _province(workspace)
    catalog = Catalog(
        identifier(workspace, f"handover/{made_at.isoformat()}"),
        profile.title.label,
        _described(profile, named.label, note),
        named.label,
        made_at,
    )
    text = dcat_json(catalog, [part.described for part in parts])
    write_text(folder / CATALOG, [text])


def _described(profile: Profile, province: Label, note: Label | None) -> Label:
    def said(language: Language) -> str:
        sentence = texts.say(
            "metadata.catalog",
            language,
            province=province.say(language),
            recipient=profile.recipient.label.say(language),
        )
        return f"{note.say(language)} {sentence}" if note else sentence

    return Label(vi=said("vi"), en=said("en"))


def _note() -> Label:
    key = "export.illustrative"
    return Label(vi=texts.say(key, "vi"), en=texts.say(key, "en"))


def _handed(
    workspace: Workspace,
    name: str,
    profile: Profile,
    asked: Asked,
    plan: handed_files.Plan,
    found: handed_parts.Found,
    files: tuple[HandedFile, ...],
) -> Handed:
    # After the versions were fixed: the line vouches for every one of them.
    seq, digest = workspace.store.journal.head()
    on = plan.selection.as_of_on or workspace.as_of_on
    layers: tuple[HandedLayer, ...] = tuple(one.handed for one in found.parts)
    return Handed(
        program=__version__,
        made_at=plan.made_at.isoformat(timespec="seconds"),
        profile=name,
        title=profile.title,
        recipient=profile.recipient,
        workspace=workspace.root.resolve().name,
        province=_province(workspace),
        as_of_on=on.isoformat(),
        selection=asked,
        is_illustrative=workspace.settings.is_illustrative,
        audit_seq=seq,
        audit_digest=digest if seq else "",
        layers=layers,
        missing=found.missing,
        files=files,
    )


def _province(workspace: Workspace) -> Words:
    settings = workspace.settings
    return Words(vi=settings.province("vi"), en=settings.province("en"))
