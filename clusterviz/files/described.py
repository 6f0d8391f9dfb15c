"""What metadata say of one layer that is handed on, whichever standard they follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.schema import Label

Access = Literal["public", "restricted"]
"""Anybody may read all of it; or it was handed to somebody in particular."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Party:
    """Who answers for data.

    Parameters
    ----------
    organisation
        Its name, or the words that nobody named it.
    email, phone, address
        Empty where nobody stated them.
    """

    organisation: Label
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True)
class Accuracy:
    """How far drawn boundaries may be from the true ones.

    Parameters
    ----------
    worst_m
        The largest that a feature states; ``None`` where none does.
    n_stated, n
        Features that state one, and all that have a shape.
    """

    worst_m: float | None
    n_stated: int
    n: int


@dataclass(frozen=True)
class Step:
    """Something that was done to data on their way here.

    Parameters
    ----------
    text
        In words.
    at
        When, UTC; ``None`` where nobody wrote it down.
    """

    text: Label
    at: dt.datetime | None = None


@dataclass(frozen=True)
class System:
    """A coordinate reference system.

    Parameters
    ----------
    authority, code
        Such as ``EPSG`` and its number; both empty for one without a code.
    name
        What people read.
    """

    authority: str
    code: str
    name: str

    @property
    def uri(self) -> str:
        """Its address in the OGC's register; empty without a code.

        Examples
        --------
        >>> System("EPSG", "9214", "VN-2000 / TM-3 107-00").uri
        'http://www.opengis.net/def/crs/EPSG/0/9214'
        """
        if not self.code:
            return ""
        return f"http://www.opengis.net/def/crs/{self.authority}/0/{self.code}"


@dataclass(frozen=True)
class DataFile:
    """One file that holds the layer.

    Parameters
    ----------
    name
        Its path from where the metadata lie.
    size_bytes, sha256
        How long it is, and the sum of its content; 0 and nothing in metadata that
        lie in the file itself.
    system
        Its coordinates are in; ``None`` for a table.
    """

    name: str
    size_bytes: int
    sha256: str
    system: System | None = None

    @property
    def address(self) -> str:
        """Its name as an address has it: whoever asks for a file names it freely.

        Examples
        --------
        >>> DataFile("cụm 1.csv", 0, "").address
        'c%E1%BB%A5m%201.csv'
        """
        return quote(self.name, errors="surrogateescape")

    @property
    def suffix(self) -> str:
        """The end of its name, such as ``.gpkg``."""
        return self.name[self.name.rfind(".") :].lower()


@dataclass(frozen=True)
class Described:
    """One layer as metadata know it; each text in both languages.

    Parameters
    ----------
    identifier
        A UUID, the same for each version of the layer.
    title, abstract
        What it is.
    publisher
        Whose it is.
    contact
        Who answers for it.
    created_on, revised_on
        When its first version was published, and the one that is handed on.
    as_of_on
        The day that it is true of; ``None`` when nobody said.
    edition
        The version.
    lineage
        How it came about, in a few sentences.
    sources
        The documents behind it.
    steps
        What was done, oldest first.
    accuracy
        ``None`` for a table.
    bounds
        West, south, east, north in degrees of WGS 84; ``None`` without places.
    limits
        What a reader must know before using it.
    access, access_note
        Who may read it, and that in words.
    licence
        Its address, or words; empty where nobody stated one.
    frequency
        How often it is handed on: a code of ISO 19115.
    keywords
        To find it by.
    files
        Where it is.
    written_at
        When this was written, UTC.
    """

    identifier: str
    title: Label
    abstract: Label
    publisher: Label
    contact: Party
    created_on: dt.date
    revised_on: dt.date
    as_of_on: dt.date | None
    edition: str
    lineage: Label
    sources: tuple[str, ...]
    steps: tuple[Step, ...]
    accuracy: Accuracy | None
    bounds: tuple[float, float, float, float] | None
    limits: tuple[Label, ...]
    access: Access
    access_note: Label
    licence: str
    frequency: str
    keywords: tuple[Label, ...]
    files: tuple[DataFile, ...]
    written_at: dt.datetime

    @property
    def systems(self) -> tuple[System, ...]:
        """The systems that its files are in, each once."""
        found = (one.system for one in self.files if one.system is not None)
        return tuple(dict.fromkeys(found))


def plain(text: str) -> str:
    r"""Return `text` without what no XML can hold, as text from files may have it.

    Examples
    --------
    >>> plain("a\x00b")
    'a\ufffdb'
    """
    return _NOT_XML.sub("\ufffd", text)
