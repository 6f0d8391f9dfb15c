"""What a hand-over says that it holds: ``manifest.json``, and the same in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.storage.manifest import is_safe
from clusterviz.tomlfiles import in_form
from clusterviz.workspace.profiles import Asked, Words
from clusterviz.workspace.provenance import SHOWN_DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from clusterviz.errors import ClustervizError
    from clusterviz.schema import Language

NAME = "manifest.json"
IN_WORDS = "MANIFEST.txt"

_SUM = r"^[0-9a-f]{64}$"


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HandedFile(_Form):
    """One file of a hand-over.

    Parameters
    ----------
    name
        Its path in the folder, parts parted by ``/``.
    size_bytes, sha256
        How long it is, and the sum of its content.
    layer
        Whose rows it has; empty where it has none.
    crs
        Its coordinates are in; empty where it has none.
    """

    name: str
    size_bytes: int = Field(ge=0)
    sha256: str = Field(pattern=_SUM)
    layer: str = ""
    crs: str = ""


class HandedLayer(_Form):
    """What was handed over of one layer.

    Parameters
    ----------
    layer, title
        Which.
    version, edited_seq
        The version, and the last line of the audit that edited its rows; 0 where
        nobody did.
    n_rows, n_all
        Rows that were handed over, and that the layer has.
    n_placeless
        Rows left out since they have no place, where one was asked for.
    is_narrowed
        The selection of places was asked of it; it cannot be of every table.
    as_of_on, source_document
        Of the version.
    fields
        By our name, the one that each field has in the files.
    left_out
        Fields that may name persons, and are not in it.
    unasked
        Fields that the profile does not name, and are not in it either.
    statuses
        Of the clusters that were asked for; empty for all.
    files
        What holds it.
    """

    layer: str
    title: Words
    version: int = Field(ge=1)
    edited_seq: int = Field(default=0, ge=0)
    n_rows: int = Field(ge=0)
    n_all: int = Field(ge=0)
    n_placeless: int = Field(default=0, ge=0)
    is_narrowed: bool = True
    as_of_on: str = ""
    source_document: str = ""
    fields: dict[str, str]
    left_out: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class Handed(_Form):
    """What was handed over.

    Parameters
    ----------
    format
        Of this list.
    program
        Version of the program.
    made_at
        UTC, ISO 8601.
    profile, title, recipient
        By which profile, and for whom.
    workspace, province
        From where.
    as_of_on
        The day that was asked of.
    selection
        Which features.
    is_illustrative
        They are a sample, without legal value.
    audit_seq, audit_digest
        Number and hash of the last line of the audit; 0 and nothing before the first.
    layers
        What of each.
    missing
        Layers that were never published here.
    files
        All but this list.
    """

    format: Literal["clusterviz handover 1"] = "clusterviz handover 1"
    program: str
    made_at: str
    profile: str
    title: Words
    recipient: Words
    workspace: str
    province: Words
    as_of_on: str
    selection: Asked
    is_illustrative: bool
    audit_seq: int = Field(ge=0)
    audit_digest: str
    layers: tuple[HandedLayer, ...]
    missing: tuple[str, ...] = ()
    files: tuple[HandedFile, ...]

    @property
    def audit_line(self) -> str:
        """The line as reports print it; empty for none."""
        if not self.audit_seq:
            return ""
        return f"{self.audit_seq} {self.audit_digest[:SHOWN_DIGITS]}"

    @property
    def size_bytes(self) -> int:
        """How long all files are together."""
        return sum(one.size_bytes for one in self.files)


def read_manifest(
    tables: Mapping[str, object], name: str, refusal: type[ClustervizError]
) -> Handed:
    """Return what a hand-over says that it holds.

    Parameters
    ----------
    tables
        What its JSON says.
    name
        What errors call it.
    refusal
        Raised if it breaks the form, or names files outside its folder.
    """
    read = in_form(Handed, tables, name, refusal)
    names = [one.name for one in read.files]
    strange = [one for one in names if not is_safe(one) or one == NAME]
    if strange or len(set(names)) != len(names):
        raise refusal(texts.told("handover.manifest_names", file=name))
    return read


def in_words(handed: Handed, files: tuple[HandedFile, ...]) -> str:
    """Return the list for people, in Vietnamese and then in English.

    Parameters
    ----------
    handed
        What was handed over.
    files
        Those that the list names.
    """
    parts = ["\n".join(_lines(handed, files, one)) for one in LANGUAGES]
    rule = "-" * 72
    return f"\n\n{rule}\n\n".join(parts) + "\n"


def _lines(
    handed: Handed, files: tuple[HandedFile, ...], language: Language
) -> Iterator[str]:
    def said(key: str, **values: object) -> str:
        return texts.say(f"handover.{key}", language, **values)

    def figure(value: int) -> str:
        return texts.number(value, language)

    def day(text: str) -> str:
        return texts.day(dt.date.fromisoformat(text) if text else None, language)

    yield handed.title.label.say(language).upper()
    if handed.is_illustrative:
        yield texts.say("export.illustrative", language)
    yield ""
    yield said("said_recipient", name=handed.recipient.label.say(language))
    yield said("said_province", name=handed.province.label.say(language))
    yield said("said_day", day=day(handed.as_of_on))
    yield said("said_made", at=handed.made_at, program=handed.program)
    yield said("said_audit", line=handed.audit_line or "–")
    yield from _selected(handed.selection, said)
    for one in handed.layers:
        yield ""
        title = one.title.label.say(language)
        yield said("said_layer", title=title, layer=one.layer, version=one.version)
        yield said("said_in", files=", ".join(one.files))
        yield said("said_rows", n_rows=figure(one.n_rows), n_all=figure(one.n_all))
        yield said("said_source", document=one.source_document, day=day(one.as_of_on))
        if one.statuses:
            yield said("said_statuses", statuses=", ".join(one.statuses))
        if not one.is_narrowed:
            yield said("said_whole")
        if one.n_placeless:
            yield said("said_placeless", rows=figure(one.n_placeless))
        if one.left_out:
            yield said("said_left_out", names=", ".join(one.left_out))
        if one.unasked:
            yield said("said_unasked", names=", ".join(one.unasked))
    for name in handed.missing:
        yield ""
        yield said("said_missing", layer=name)
    yield ""
    yield said("said_files")
    for file in files:
        where = f"  [{file.crs}]" if file.crs else ""
        yield f"{file.sha256}  {file.name}  {figure(file.size_bytes)} B{where}"


def _selected(asked: Asked, said: Callable[..., str]) -> Iterator[str]:
    if asked.area is not None:
        yield said("said_area", code=asked.area)
    if asked.bbox is not None:
        yield said("said_bbox", bbox=", ".join(f"{one:g}" for one in asked.bbox))
    if asked.within:
        yield said("said_within", file=asked.within)
