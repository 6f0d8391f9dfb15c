"""Small frozen records that cross the rooms of the house."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class Severity(StrEnum):
    """How much a finding matters.

    ``error`` refuses an import, and `check` then ends with 1; ``decision`` stops an
    import until a person accepts it; the others inform.
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
    restores
        The earlier version whose contents it has again; 0 where it has its own.
    withdraws
        The versions that counted until it restored an earlier one.
    reason
        Why it restored one, in the words of who did; empty where it did not.
    """

    source_document: str
    as_of_on: dt.date | None = None
    import_id: str = ""
    transformation: str = ""
    repairs: tuple[str, ...] = ()
    restores: int = 0
    withdraws: tuple[int, ...] = ()
    reason: str = ""


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
    published_seq, edited_seq
        The lines of the audit between which lie the edits that its rows have
        beside the stored file: after the first, up to the second.
    """

    layer: str
    version: int
    content_hash: str
    n_features: int
    crs: str
    is_valid: bool
    published_at: dt.datetime
    lineage: Lineage
    published_seq: int = 0
    edited_seq: int = 0

    @property
    def is_edited(self) -> bool:
        """Whether rows of the stored file were edited since."""
        return self.edited_seq > self.published_seq

    @property
    def stamp(self) -> str:
        """Names its rows: the stored file, and the last edit by number and moment."""
        edit = f"{self.edited_seq}-{self.published_at:%Y%m%d%H%M%S%f}"
        return f"{self.content_hash[:40]}-{edit if self.is_edited else 0}"


LOCAL = "local"
"""Who sits at the machine of a workspace where nobody signs in."""


@dataclass(frozen=True)
class Actor:
    """Who does something, and from where.

    Parameters
    ----------
    person_id
        As the table of people names them; `LOCAL` where nobody signs in.
    name
        What people read: the person's name, or what was typed for one.
    origin
        From where: ``command line``, or ``dashboard`` and an address.
    """

    person_id: str = LOCAL
    name: str = ""
    origin: str = ""


@dataclass(frozen=True)
class OwnArea:
    """An area that an official answers for, and since and until when.

    Parameters
    ----------
    area
        Level and code, such as ``district.213``.
    valid_from_on, valid_to_on
        First and last day; ``None`` where there is no such.
    """

    area: str
    valid_from_on: dt.date | None = None
    valid_to_on: dt.date | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in; see `roles`.

    Parameters
    ----------
    person_id
        What the identity provider calls them: the ``sub`` or e-mail address.
    name
        What people read.
    role
        One of `roles.ROLES`.
    areas
        Where an area official may write.
    is_removed
        May do nothing any more; what they wrote stays theirs.
    version
        Number of the entry that says so.
    """

    person_id: str
    name: str
    role: str
    areas: tuple[OwnArea, ...] = ()
    is_removed: bool = False
    version: int = 0


@dataclass(frozen=True)
class About:
    """What a write is about, for the question who may do it.

    Parameters
    ----------
    areas
        Level and code of the areas that lead in it, such as ``district.213``.
    on
        The day that it is true of; ``None`` for today.
    document
        The document behind it.
    """

    areas: tuple[str, ...] = ()
    on: dt.date | None = None
    document: str = ""


@dataclass(frozen=True)
class RowEdit:
    """A change of one row of a layer.

    Parameters
    ----------
    key
        Of the row.
    values
        New values by field; of a removed row, none.
    verb
        ``change`` a row that there is, ``add`` one, or ``remove`` one.
    about
        Where the row lies, the day and the document.
    reason
        Why, where somebody was asked: a cumulative figure fell, or a row goes.
    """

    key: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    verb: Literal["change", "add", "remove"] = "change"
    about: About = About()
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """What somebody wrote down of one subject; see `storage.journal`.

    Parameters
    ----------
    kind, subject
        What it is about.
    version
        Its number among those of the subject, from 1.
    at, by
        When, UTC, and who wrote it.
    body
        What it says.
    seq
        Its line in the audit, from 1.
    actor, about
        Who wrote it, and from where; and of which areas, day and document.
    """

    kind: str
    subject: str
    version: int
    at: dt.datetime
    by: str
    body: Mapping[str, object]
    seq: int = 0
    actor: Actor = Actor()
    about: About = About()


@dataclass(frozen=True)
class Clash:
    """A row that somebody changed while another edited it.

    Parameters
    ----------
    wanted
        What the second wants.
    seen, now
        Its values when they opened it, and now, days as texts; ``None`` without one.
    latest
        Who changed it last, and when; ``None`` where a whole layer was published.
    """

    wanted: RowEdit
    seen: Mapping[str, object] | None
    now: Mapping[str, object] | None
    latest: Entry | None
