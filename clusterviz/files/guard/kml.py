"""KML, also inside a zip: walked once, to its end, by a parser that fetches nothing.

A document type, which is where entities come from, ends the walk at once; no
address in the file is ever followed. Source: OGC 12-007r2.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers import expat

from clusterviz.files.guard.archive import DAMAGED, copy_member, fault
from clusterviz.files.refused import FileRefusedError, printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import NoReturn

    Begin = Callable[[str, dict[str, str]], None]
    End = Callable[[str, str], None]

MAX_MEMBERS = 2000
MAX_DEPTH = 50
MAX_ELEMENTS = 100_000_000
"""A million plots with ten values each have fifty million."""

_BLOCK = 1 << 20
_NAMESPACES = (
    "http://www.opengis.net/kml/2.2",
    "http://earth.google.com/kml/2.0",
    "http://earth.google.com/kml/2.1",
    "http://earth.google.com/kml/2.2",
)
_ENCODING = re.compile(
    r"utf-?8|utf-?16(le|be)?|(us-)?ascii|iso-8859-\d{1,2}|(windows-|cp)125\d", re.I
)
_MAX_NAMES = 10_000
_EXTENSION = "http://www.google.com/kml/ext/2.2"


def unpacked_kml(path: Path, folder: Path, total_mb: int) -> Path:
    """Unpack the one document of a KMZ under a name of ours, and return it.

    Pictures and models beside it stay packed.

    Parameters
    ----------
    path
        The zip.
    folder
        Where to unpack: private.
    total_mb
        Megabytes that its members may have, unpacked.

    Raises
    ------
    FileRefusedError
        If the zip is damaged or dangerous, or does not hold one document: its
        ``doc.kml``, or the only one at the top.
    """
    target = folder / "document.kml"
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            found = fault(members, MAX_MEMBERS, total_mb)
            if found:
                raise found
            copy_member(archive, _document(members), target)
    except DAMAGED as error:
        raise FileRefusedError("zip_damaged") from error
    return target


def _document(members: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    top = {
        one.filename.lower(): one
        for one in members
        if len(PurePosixPath(one.filename).parts) == 1
    }
    found = [name for name in top if name.endswith(".kml")]
    if "doc.kml" in found:
        return top["doc.kml"]
    if len(found) != 1:
        raise FileRefusedError("markup.not_one_document", n=len(found))
    return top[found[0]]


def walk(path: Path, begin: Begin, end: End) -> None:
    """Read a KML file to its end, and tell of every element.

    Parameters
    ----------
    path
        The file.
    begin
        Called with the name and attributes of each element. Names of KML stand
        as they are, those of its extension after ``gx:``, any others after ``*``.
    end
        Called with the name of each element and the text behind its last child.

    Raises
    ------
    FileRefusedError
        If it is no whole XML, has a document type, is no KML, or nests too deep
        or has too many elements.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    walker = _Walker(begin, end)
    parser.buffer_text = True
    parser.XmlDeclHandler = _require_encoding
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.EntityDeclHandler = _no_document_type
    parser.StartElementHandler = walker.begin
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise FileRefusedError("markup.not_whole", line=error.lineno) from error


def _require_encoding(_: str, encoding: str | None, __: int) -> None:
    """Raise unless the parser can read what the first line says of the encoding."""
    if encoding is None:
        return
    try:
        codecs.lookup(encoding)
    except LookupError:
        is_known = False
    else:
        is_known = _ENCODING.fullmatch(encoding) is not None
    if not is_known:
        said = printable(encoding)
        raise FileRefusedError("markup.encoding_unknown", encoding=said)


def _no_document_type(*_: object) -> NoReturn:
    raise FileRefusedError("markup.document_type")


class _Walker:
    """How deep and how long a file is so far, and the text of the element."""

    def __init__(self, begin: Begin, end: End) -> None:
        self._begin, self._end = begin, end
        self._depth = self._n = 0
        self._plain: dict[str, str] = {}
        self._text: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._n += 1
        if self._depth > MAX_DEPTH:
            raise FileRefusedError("markup.too_deep", most=MAX_DEPTH)
        if self._n > MAX_ELEMENTS:
            raise FileRefusedError("markup.too_many", most=MAX_ELEMENTS)
        plain = self._plain.get(name) or self._named(name)
        if self._n == 1 and plain != "kml":
            raise FileRefusedError("markup.not_kml")
        self._text.clear()
        self._begin(plain, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._end(self._plain.get(name) or self._named(name), "".join(self._text))
        self._text.clear()

    def text(self, text: str) -> None:
        self._text.append(text)

    def _named(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        if not space or space in _NAMESPACES:
            plain = local
        else:
            plain = f"gx:{local}" if space == _EXTENSION else f"*{local}"
        if len(self._plain) < _MAX_NAMES:
            self._plain[name] = plain
        return plain
