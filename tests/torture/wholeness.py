"""Whether a file is whole, as far as its format lets one say."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LEAST_RATIO = 0.95
"""Of the usual length: days and names of the moment make a file a little shorter."""

_FAULTS = (
    ValueError, ElementTree.ParseError, sqlite3.Error, zipfile.BadZipFile,
    pa.ArrowException, OSError,
)  # fmt: skip


def is_whole(name: str, content: bytes, usual: bytes) -> bool:
    """Return whether a file is whole.

    Parameters
    ----------
    name
        Of the file.
    content
        What it holds.
    usual
        What such a file holds.
    """
    check = _CHECKS.get(PurePath(name).suffix, _is_text)
    try:
        is_sound = check(content)
    except _FAULTS:
        return False
    return is_sound and len(content) >= _LEAST_RATIO * len(usual)


def _is_text(content: bytes) -> bool:
    content.decode()
    return True


def _is_json(content: bytes) -> bool:
    json.loads(content)
    return True


def _is_xml(content: bytes) -> bool:
    ElementTree.fromstring(content)
    return True


def _is_zip(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.testzip() is None


def _is_database(content: bytes) -> bool:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(content)
        found = connection.execute("PRAGMA quick_check").fetchone()
    return bool(found == ("ok",))


def _is_parquet(content: bytes) -> bool:
    pq.read_table(io.BytesIO(content))
    return True


def _ends(end: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.rstrip().endswith(end)


_CHECKS: Mapping[str, Callable[[bytes], bool]] = MappingProxyType(
    {
        **dict.fromkeys((".json", ".jsonld", ".geojson"), _is_json),
        **dict.fromkeys((".xml", ".kml"), _is_xml),
        **dict.fromkeys((".zip", ".kmz", ".xlsx", ".docx"), _is_zip),
        ".gpkg": _is_database,
        ".parquet": _is_parquet,
        ".pdf": _ends(b"%%EOF"),
        ".png": _ends(b"IEND\xae\x42\x60\x82"),
        ".dxf": _ends(b"EOF"),
    }
)
"""By suffix; of a text only its length says something."""
