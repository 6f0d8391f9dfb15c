"""JSON, one feature at a time: a large file never stands in memory as objects."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from clusterviz.files.refused import FileRefusedError, printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BLANKS = re.compile(r"[ \t\n\r]*")


def json_text(path: Path) -> tuple[str, str]:
    """Return the text of a file of JSON, and how it is encoded.

    Returns
    -------
    text
        A letter for each byte where the file is neither UTF-8 nor marked UTF-16.
    encoding
        ``utf-8``, ``utf-16``, or empty where nothing says it.
    """
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise FileRefusedError("json_broken", line=1) from error
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return content.decode("latin-1"), ""


class JsonObject:
    """The one object that a text holds, its list `streamed` taken item by item.

    Parameters
    ----------
    text
        Nothing is believed of it.
    streamed
        The member whose items `items` gives; where it is no list, a member
        like the others.
    """

    def __init__(self, text: str, streamed: str) -> None:
        self.members: dict[str, Any] = {}
        """All but `streamed`, once `items` came to its end."""
        self.has_items = False
        self._text, self._streamed, self._at = text, streamed, 0
        self._decoder = json.JSONDecoder(
            parse_constant=_no_constant, object_pairs_hook=_without_doubles
        )

    @property
    def read_ratio(self) -> float:
        """How much of the text was read, 0 to 1."""
        return self._at / max(len(self._text), 1)

    def items(self) -> Iterator[object]:
        """Yield the items of `streamed`, and read all else.

        Raises
        ------
        FileRefusedError
            If the text is no whole JSON, no object, or names a member twice.
        """
        try:
            yield from self._items()
        except RecursionError as error:
            raise FileRefusedError("json_deep") from error
        except ValueError as error:
            # Of numbers with thousands of digits, too.
            place = getattr(error, "pos", self._at)
            line = self._text.count("\n", 0, place) + 1
            raise FileRefusedError("json_broken", line=line) from error

    def _items(self) -> Iterator[object]:
        if self._sign() != "{":
            raise FileRefusedError("json_no_object")
        self._at += 1
        separator = "}" if self._sign() == "}" else ","
        self._at += separator == "}"
        while separator == ",":
            name = self._name()
            if name in self.members or (name == self._streamed and self.has_items):
                raise _doubled(name)
            if name == self._streamed and self._sign() == "[":
                self.has_items = True
                yield from self._list()
            else:
                self.members[name] = self._value()
            separator = self._separator("}")
        if self._sign():
            raise self._broken()

    def _list(self) -> Iterator[object]:
        self._at += 1
        if self._sign() == "]":
            self._at += 1
            return
        separator = ","
        while separator == ",":
            yield self._value()
            separator = self._separator("]")

    def _name(self) -> str:
        name = self._value()
        if not isinstance(name, str) or self._sign() != ":":
            raise self._broken()
        self._at += 1
        return name

    def _value(self) -> object:
        self._sign()
        value, self._at = self._decoder.raw_decode(self._text, self._at)
        return value

    def _separator(self, end: str) -> str:
        sign = self._sign()
        if sign not in (",", end):
            raise self._broken()
        self._at += 1
        return sign

    def _sign(self) -> str:
        """Pass blanks, and return the sign behind them; empty at the end."""
        found = _BLANKS.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def _broken(self) -> json.JSONDecodeError:
        return json.JSONDecodeError("", self._text, self._at)


def _no_constant(name: str) -> NoReturn:
    raise FileRefusedError("json_constant", name=name)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        raise _doubled(next(name for name in names if names.count(name) > 1))
    return members


def _doubled(name: str) -> FileRefusedError:
    # Which of the two is meant, nobody knows.
    return FileRefusedError("json_doubles", name=printable(name))
