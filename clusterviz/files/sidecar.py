"""The side file of an export: what it is, where from and as of when, as JSON.

Some readers drop the foreign members of a GeoJSON, and most formats have none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import __version__, texts
from clusterviz.files.dictionary import both, said
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.files.origin import Origin
    from clusterviz.schema import Label, Language, Layer


@dataclass(frozen=True)
class Content:
    """What is in one file.

    Parameters
    ----------
    file
        Its name.
    media_type
        Of its format.
    n_features
        Rows.
    bbox
        West, south, east and north in degrees; empty where it is not known.
    source_documents
        Every document that a row names.
    selection
        What was asked for, by the word of the question; empty for every row.
    file_crs
        The system of its coordinates; empty for a table.
    crs_path
        The operations by which coordinates came to be what they are, in order.
    repairs
        What was mended at import, with consent.
    left_out
        Fields that are not public or may name persons.
    dictionary
        Name of the file that says what the columns mean.
    licence
        Its address or words; empty where nobody stated one.
    limits
        What a reader must know before using it, likewise.
    """

    file: str
    media_type: str
    n_features: int
    bbox: tuple[float, ...]
    source_documents: tuple[str, ...]
    selection: Mapping[str, str]
    file_crs: str
    crs_path: tuple[str, ...]
    repairs: tuple[str, ...]
    left_out: tuple[str, ...]
    dictionary: str
    licence: str
    limits: Label


def sidecar(layer: Layer, origin: Origin, content: Content) -> dict[str, object]:
    """Return the side file of an export, as values that JSON can hold.

    Nothing is made up: what nobody declared is null, or said not to be stated.

    Parameters
    ----------
    layer
        What the rows are.
    origin
        Where they come from.
    content
        What the file has of them.
    """
    as_of_on = origin.as_of_on
    members: dict[str, object] = {
        "title": both(origin.title),
        "description": both(layer.description),
        "file": content.file,
        "media_type": content.media_type,
        "dictionary": content.dictionary,
        "layer": layer.name,
        "n_features": content.n_features,
        "bbox": list(content.bbox) or None,
        "selection": dict(content.selection),
        "province": both(origin.province),
        "workspace": origin.workspace,
        "source_document": origin.source_document,
        "source_documents": list(content.source_documents),
        "as_of_on": None if as_of_on is None else as_of_on.isoformat(),
        "layer_versions": dict(origin.layer_versions),
        "crs": {
            "coordinates": content.file_crs or None,
            "areas": origin.crs if layer.has_geometry else None,
            "path": list(content.crs_path),
        },
        "repairs": list(content.repairs),
        "left_out": list(content.left_out),
        "licence": content.licence or said("dictionary.not_stated"),
        "constraints": _constraints(layer, origin, content),
        "generated_at": origin.generated_at.isoformat(timespec="seconds"),
        "generated_by": f"clusterviz {__version__}",
        "audit_line": origin.audit_line or None,
    }
    if origin.is_illustrative:
        members["note"] = {language: origin.note(language) for language in LANGUAGES}
    return members


def json_file(value: object) -> str:
    """Return a value as the text of a file that people read too."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _constraints(layer: Layer, origin: Origin, content: Content) -> dict[str, str]:
    """Return what stands in the way of using it, in both languages."""
    lacks_persons = not set(layer.personal).isdisjoint(content.left_out)

    def words(language: Language) -> str:
        limits = content.limits
        parts = [
            origin.note(language),
            limits.say(language) or limits.vi or limits.en,
            texts.say("dictionary.no_persons", language) if lacks_persons else "",
        ]
        stated = " ".join(part for part in parts if part)
        return stated or texts.say("dictionary.not_stated", language)

    return {language: words(language) for language in LANGUAGES}
