"""How a file from outside ends: a code and a sentence in both languages."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Value = str | int | float

DOMAINS = ("refusal", "markup", "drawing", "table")
"""Catalogues of sentences that refuse a file: that of all, and the formats' own."""

MAX_CHOICES = 100

_SHOWN = 60
_LISTED = 10
_LONGEST = 500
_MOST = 1e15


class FileRefusedError(InputError):
    """A file is refused, and a report has a row that says why.

    Parameters
    ----------
    reason
        What follows ``refusal.`` in the texts: ASCII and stable. One with a dot,
        such as ``drawing.too_many_inserts``, is a whole key: its format's own.
    choices
        Layers or sheets of the file, where naming one of them would help.
    **values
        What the sentence is filled with. Text from files: shown, never run.

    Examples
    --------
    >>> print(FileRefusedError("file_empty", file="a.geojson"))
    `a.geojson` is empty. Expected a file with content. Copy it again.
    """

    def __init__(
        self, reason: str, /, *, choices: Sequence[str] = (), **values: Value
    ) -> None:
        self.reason = reason.removeprefix("refusal.")
        self.values = {
            name: printable(value, _LONGEST) if isinstance(value, str) else value
            for name, value in values.items()
        }
        self.choices = tuple(
            one for one in choices[:MAX_CHOICES] if one == printable(one, _LONGEST)
        )
        super().__init__(texts.told_finding(self.finding("")))

    @property
    def code(self) -> str:
        """The code of the finding and of its sentence."""
        return self.reason if "." in self.reason else f"refusal.{self.reason}"

    def finding(self, layer: str) -> Finding:
        """Return the row of the report; `layer` is what the file was to become."""
        return Finding(Severity.ERROR, self.code, layer, values=self.values)


def printable(text: str, most: int = _SHOWN) -> str:
    r"""Return text from a file as a sentence may hold it: short, and all of it seen.

    Parameters
    ----------
    text
        Nothing is believed of it.
    most
        Characters that it may have.

    Examples
    --------
    >>> printable("Đa\nMai \u202e"), printable("abcdef", 4)
    ('Đa?Mai ?', 'abc…')
    """
    seen = "".join(sign if sign.isprintable() else "?" for sign in text[: most + 1])
    return seen if len(seen) <= most else f"{seen[: most - 1]}…"


def listed(names: Sequence[str]) -> str:
    """Return names from a file as a sentence lists them: the first ten.

    Examples
    --------
    >>> listed(["a", "b"]), listed(list("abcdefghijklm"))
    ('a, b', 'a, b, c, d, e, f, g, h, i, j, …')
    """
    shown = [printable(name, 40) for name in names[:_LISTED]]
    return ", ".join([*shown, *(["…"] if len(names) > _LISTED else [])]) or "–"


def is_known(reason: str, values: Mapping[str, Value]) -> bool:
    """Return whether a reason has a sentence that just these values fill.

    A reader that was taken over gives any reason and any values.

    Parameters
    ----------
    reason
        As `FileRefusedError` takes it.
    values
        What the sentence is to be filled with.

    Examples
    --------
    >>> is_known("file_empty", {"file": "a"}), is_known("file_empty", {})
    (True, False)
    >>> is_known("frame.program", {})
    False
    """
    key = reason if "." in reason else f"refusal.{reason}"
    domain = key.partition(".")[0]
    if domain not in DOMAINS:
        return False
    sentence = texts.catalogue(domain, "en").get(key)
    if sentence is None:
        return False
    wanted = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    are_figures = all(
        isinstance(value, str) or -_MOST < value < _MOST for value in values.values()
    )
    return are_figures and wanted == set(values)
