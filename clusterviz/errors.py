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
        └── EditConflict     somebody else published or changed it first
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.records import Finding


class ClustervizError(Exception):
    """Base class: catch this one at the edge (a page, the CLI), nowhere else.

    A message answers three questions, in this order: what was found, what was
    expected, what to do about it.

    Parameters
    ----------
    found
        A whole sentence.
    expected
        The rest of a sentence that begins with "Expected".
    remedy
        A whole sentence.

    Examples
    --------
    >>> print(ClustervizError("A is red.", expected="it green", remedy="Paint it."))
    A is red. Expected it green. Paint it.
    """

    def __init__(self, found: str, *, expected: str, remedy: str) -> None:
        self.found, self.expected, self.remedy = found, expected, remedy
        super().__init__(f"{found} Expected {expected}. {remedy}")


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
        self, found: str, *, expected: str, remedy: str, findings: Sequence[Finding]
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
