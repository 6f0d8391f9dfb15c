"""The frame of a document in Word: a template that a province can edit.

Agency, motto, number, place and day, recipients and signature stand in it as words
in double braces; Word may split them, docxtpl puts them together again. What fills
them is text: it is never a template, a field or markup itself.
"""

from __future__ import annotations

import io
import secrets
import zipfile
from html import escape
from typing import TYPE_CHECKING, Any

import docx
import jinja2
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from clusterviz import texts
from clusterviz.errors import InputError, Told
from clusterviz.files.word_text import visible
from clusterviz.texts.reasons import why

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from clusterviz.letter import Letter

_BROKEN = (
    AttributeError, KeyError, OpcError, OSError, SyntaxError, ValueError,
    zipfile.BadZipFile,
)  # fmt: skip
"""What a file that is no Word document ends in; broken XML is a `SyntaxError`."""

_UNFILLABLE = (
    jinja2.TemplateError, ArithmeticError, LookupError, RecursionError, SyntaxError,
    TypeError, ValueError,
)  # fmt: skip
"""What a place that asks for more than its text ends in."""

_MOST_SAID = 200
"""Characters of what a template engine complains of."""

_MOST_BYTES = 50_000_000
"""Of a template, unpacked: it holds a page."""


class _Text(str):
    """Text that a template shows as it is, whatever it looks like."""

    __slots__ = ()

    def __html__(self) -> str:
        # docxtpl reads `{_{` as braces of its own, in what was filled in too.
        safe = escape(str(self))
        for sign in "{}_%":
            safe = safe.replace(sign, f"&#{ord(sign)};")
        return safe


def filled(letter: Letter, template: bytes, name: str) -> tuple[Document, Paragraph]:
    """Return the document of a template, and the paragraph that its text replaces.

    Parameters
    ----------
    letter
        What fills it.
    template
        The file.
    name
        What errors call it.

    Raises
    ------
    InputError
        If it is no Word document, says what no letter has, has no place for the
        text, or would fetch something from elsewhere.
    """
    try:
        _require_small(template)
        docx.Document(io.BytesIO(template))
    except _BROKEN as error:
        raise _refused("broken", name, type(error).__name__) from error
    body = f"body{secrets.token_hex(8)}"
    file = io.BytesIO()
    try:
        document = DocxTemplate(io.BytesIO(template))
        values = {**_values(letter), "body": _Text(body)}
        document.render(values, _environment(), autoescape=True)
        document.save(file)
    except _UNFILLABLE as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise _refused("words", name, said[:_MOST_SAID]) from error
    found = docx.Document(file)
    outside = sorted(set(_outside(found)))
    if outside:
        raise _refused("outside", name, outside[0])
    places = [one for one in found.paragraphs if one.text.strip() == body]
    if len(places) != 1:
        raise _refused("body", name, str(len(places)))
    return found, places[0]


def _values(letter: Letter) -> dict[str, Any]:
    *above, agency = letter.agency
    heading, *recipients = letter.recipients or ("",)
    nation, motto = letter.nation
    said = {
        "above": above,
        "agency": agency,
        "number": letter.number,
        "subject": letter.subject,
        "nation": nation,
        "motto": motto,
        "dated": letter.dated,
        "title": letter.title,
        "to": letter.to,
        "recipients_heading": heading,
        "recipients": recipients,
        "signatory": letter.signatory.upper(),
        "warning": letter.warning,
    }
    return {
        name: _Text(visible(one))
        if isinstance(one, str)
        else [_Text(visible(line)) for line in one]
        for name, one in said.items()
    }


def _environment() -> SandboxedEnvironment:
    # A word that is misspelt must not become nothing on a signed paper.
    return SandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.DictLoader({})
    )


def _require_small(template: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(template)) as file:
        if sum(one.file_size for one in file.infolist()) > _MOST_BYTES:
            raise ValueError


def _outside(document: Document) -> Iterator[str]:
    """Yield what would be fetched, or run, when the document is opened."""
    for part in document.part.package.iter_parts():
        if "vba" in str(part.partname).casefold():
            yield str(part.partname)
        for one in part.rels.values():
            if one.is_external and one.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                yield one.target_ref


def _refused(reason: str, name: str, found: str | Told) -> InputError:
    return InputError(texts.told(f"report.template_{reason}", name=name, found=found))


def read(path: Path) -> bytes:
    """Return the file of a template.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise _refused("broken", path.name, why(error)) from error
