"""Every error clusterviz raises on purpose.

::

    ClustervizError
    ├── SchemaError          a file in layers/ is wrong              (developer)
    ├── SettingsError        clusterviz.toml or a CLUSTERVIZ_ variable is wrong
    ├── InputError           a file or word given to us cannot be used     (user)
    │   └── ValidationError  it was read, but breaks its layer; carries findings
    ├── CrsError             coordinates are missing, in degrees, or disagree
    ├── AssetError           a script or style of the map is missing, or not ours
    └── StorageError         the workspace cannot be read or written
        ├── LayerNotFound    the layer has never been published here
        ├── EditConflict     somebody else published or changed it first
        │   └── RowConflict  rows were: what was seen, is there and is wanted
        └── NotAllowed       who asks may not do that
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, overload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.records import Clash, Finding


@dataclass(frozen=True)
class Told:
    """A whole message in each language: found, expected, what to do; see `texts.told`.

    Parameters
    ----------
    vi
        In Vietnamese.
    en
        In English: what logs show.
    """

    vi: str
    en: str

    def say(self, language: Literal["vi", "en"]) -> str:
        """Return the message in one language."""
        return self.vi if language == "vi" else self.en


class ClustervizError(Exception):
    """Base class: catch this one at the edge (a page, the CLI), nowhere else.

    A message answers three questions, in this order: what was found, what was
    expected, what to do about it.

    Parameters
    ----------
    found
        A whole sentence; or the whole message in each language, which an error that
        people can meet has.
    expected
        The rest of a sentence that begins with "Expected".
    remedy
        A whole sentence.

    Examples
    --------
    >>> print(ClustervizError("A is red.", expected="it green", remedy="Paint it."))
    A is red. Expected it green. Paint it.
    >>> ClustervizError(Told("A màu đỏ. Hãy sơn lại.", "A is red.")).say("vi")
    'A màu đỏ. Hãy sơn lại.'
    """

    @overload
    def __init__(self, found: str, *, expected: str, remedy: str) -> None: ...

    @overload
    def __init__(
        self, found: Told, *, expected: str = "", remedy: str = ""
    ) -> None: ...

    def __init__(
        self, found: str | Told, *, expected: str = "", remedy: str = ""
    ) -> None:
        self.told = found if isinstance(found, Told) else None
        self.found = found.en if isinstance(found, Told) else found
        self.expected, self.remedy = expected, remedy
        rest = "" if self.told else f" Expected {expected}. {remedy}"
        super().__init__(f"{self.found}{rest}")

    def say(self, language: Literal["vi", "en"]) -> str:
        """Return the message in a language; in English where it has no other."""
        return str(self) if self.told is None else self.told.say(language)


class SchemaError(ClustervizError):
    """A layer declaration is wrong: the message names the file and the field."""


class SettingsError(ClustervizError):
    """The workspace's settings are missing or wrong."""


class InputError(ClustervizError):
    """A file, or a word on the command line, cannot be used."""


class ValidationError(InputError):
    """The input was read, but breaks the declaration of its layer.

    Parameters
    ----------
    findings
        Everything that was found, one row a problem.
    """

    def __init__(
        self,
        found: str | Told,
        *,
        expected: str = "",
        remedy: str = "",
        findings: Sequence[Finding],
    ) -> None:
        super().__init__(found, expected=expected, remedy=remedy)
        self.findings = tuple(findings)


class CrsError(ClustervizError):
    """A frame has no CRS, is in the wrong kind of CRS, or disagrees with another."""


class AssetError(ClustervizError):
    """A script or style of the map is missing, altered, or not local."""


class StorageError(ClustervizError):
    """The workspace cannot be read or written."""


class LayerNotFound(StorageError):
    """The layer is declared, but nothing was ever published in this workspace."""


class EditConflict(StorageError):
    """Somebody else published the layer, or changed the feature, first."""


class RowConflict(EditConflict):
    """Rows are not as their editor saw them.

    Parameters
    ----------
    clashes
        What was seen, is there now and is wanted, of each.
    """

    def __init__(
        self,
        found: str | Told,
        *,
        expected: str = "",
        remedy: str = "",
        clashes: Sequence[Clash],
    ) -> None:
        super().__init__(found, expected=expected, remedy=remedy)
        self.clashes = tuple(clashes)


class NotAllowed(StorageError):
    """Who asks may not do that, or not there: see `roles`."""
