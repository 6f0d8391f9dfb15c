"""Small frozen records that cross the rooms of the house."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class Severity(StrEnum):
    """How much a finding matters.

    ``error`` refuses an import and makes ``clusterviz check`` end with 1;
    ``decision`` stops an import until a person accepts it; the others inform.
    """

    ERROR = "error"
    DECISION = "decision"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One thing wrong, or worth knowing, in one place.

    Parameters
    ----------
    severity
        How much it matters.
    code
        ASCII and stable; its sentence is ``finding.<code>`` in the texts.
    layer
        The layer that it was found in.
    feature_id
        The key of the feature; empty when it concerns the whole layer or file.
    field
        The field; empty when it concerns the geometry or the whole feature.
    values
        What the sentence is filled with. Text from files: shown, never run.
    """

    severity: Severity
    code: str
    layer: str
    feature_id: str = ""
    field: str = ""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Lineage:
    """Where a published version came from.

    Parameters
    ----------
    source_document
        The decision, file or generator that it was made from.
    as_of_on
        The day that the contents are true of; ``None`` when nobody said.
    import_id
        The folder under ``imports/`` that keeps the untouched upload.
    transformation
        How coordinates reached the metric CRS: name, EPSG code, accuracy.
    repairs
        What was mended, with consent; empty when nothing was.
    """

    source_document: str
    as_of_on: dt.date | None = None
    import_id: str = ""
    transformation: str = ""
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class LayerVersion:
    """One published, immutable version of a layer.

    Parameters
    ----------
    layer
        Name of the declaration.
    version
        Grows by one with each publication of the layer.
    content_hash
        SHA-256 of the stored file; also its name.
    n_features
        Rows.
    crs
        Authority code of the metric CRS; empty for a table without geometry.
    is_valid
        Every geometry passed the checks: the overlap kernel relies on it.
    published_at
        UTC.
    lineage
        Where it came from.
    """

    layer: str
    version: int
    content_hash: str
    n_features: int
    crs: str
    is_valid: bool
    published_at: dt.datetime
    lineage: Lineage


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a document.

    Parameters
    ----------
    text
        May hold text from files: shown, never run.
    is_heading
        Stands above what follows it.
    """

    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of a document, as people read it.

    Parameters
    ----------
    headings
        Above the columns, on every page.
    rows
        Their cells.
    widths_mm
        Of the columns.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths_mm: tuple[int, ...]


@dataclass(frozen=True)
class Letter:
    """An official letter, part by part, in the order of Decree 30/2020/NĐ-CP.

    Parameters
    ----------
    nation
        Name of the state and its motto.
    agency
        The agency above, and last the one that writes.
    number, subject
        Below the agency.
    dated
        Place and day, below the motto.
    to
        Whom it is for.
    blocks
        What it says.
    recipients
        The heading of the list, and its lines.
    signatory
        Who signs.
    warning
        What must stand on every page, such as that its data are illustrative.
    """

    nation: tuple[str, str]
    agency: tuple[str, ...]
    number: str
    subject: str
    dated: str
    to: str
    blocks: tuple[Paragraph | Grid, ...]
    recipients: tuple[str, ...]
    signatory: str
    warning: str = ""
