"""Spoiling a file: a few bytes, a length, a piece of it, or the nesting of it."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Change = Callable[[np.random.Generator, bytes, Sequence[bytes]], bytes]

MOST_BYTES = 2_000_000

_EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_WORDS = (
    b"NaN", b"1e400", b"-1", b"99999999999999999999", b"{", b"[", b"<a>", b"\x00",
    b"&e;", b'"', b"\xff\xfe", b"null", b"0\nINSERT\n", b"EMPTY", b"((((", b"=",
)  # fmt: skip
_ODD = (
    "null", "[]", "{}", "true", '""', "-1", "1e308", "9999999999999999999999", "[[]]",
    '{"type": "Polygon"}', "[0, 0]", '["NaN", 1]', '{"type": []}', "0.1", '"\\u0000"',
)  # fmt: skip
_NESTING = (b"[", b'{"a":', b"<Folder>", b"(", b"GEOMETRYCOLLECTION(", b"\x00")


def mutant(seed: int, number: int, sources: Sequence[bytes]) -> bytes:
    """Return the `number`-th spoiled file: the same for the same arguments.

    Parameters
    ----------
    seed, number
        Of the chance.
    sources
        Files of one kind.
    """
    random = np.random.default_rng((seed, number))
    source = sources[int(random.integers(len(sources)))]
    # Else it would be spoiled at a checksum or a bracket, and nowhere deeper.
    within = next((one for head, one in _INSIDES if source.startswith(head)), None)
    if within is not None and random.random() < 0.7:
        return within(random, source, sources)
    return _changed(random, source, sources)


def _changed(
    random: np.random.Generator, data: bytes, others: Sequence[bytes]
) -> bytes:
    for _ in range(int(random.integers(1, 5))):
        data = _CHANGES[int(random.integers(len(_CHANGES)))](random, data, others)
    return data[:MOST_BYTES]


def _in_zip(random: np.random.Generator, data: bytes, others: Sequence[bytes]) -> bytes:
    """Return a zip one of whose members is spoiled."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(one.filename, archive.read(one)) for one in archive.infolist()]
    at = int(random.integers(len(members)))
    inside = [content for _, content in members]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, (name, content) in enumerate(members):
            new = _changed(random, content, inside) if place == at else content
            archive.writestr(name, new)
    return made.getvalue()


def _in_database(
    random: np.random.Generator, data: bytes, others: Sequence[bytes]
) -> bytes:
    """Return a database one of whose cells is spoiled."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        names = database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        plain = sorted(
            one for (one,) in names if not one.startswith(("sqlite", "rtree"))
        )
        table = plain[int(random.integers(len(plain)))]
        columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
        column = columns[int(random.integers(len(columns)))]
        select = f'SELECT rowid, "{column}" FROM "{table}"'
        cells = database.execute(select).fetchall()
        if not cells:
            return _changed(random, data, others)
        row, value = cells[int(random.integers(len(cells)))]
        is_blob = isinstance(value, bytes)
        old = value if is_blob else str(value).encode()
        new = _changed(random, old, [old])
        given: object = new if is_blob else new.decode(errors="replace")
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        with suppress(sqlite3.Error):
            update = f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE rowid = ?'
            database.execute(update, (given, row))
        database.commit()
        return bytes(database.serialize())


def _in_json(
    random: np.random.Generator, data: bytes, others: Sequence[bytes]
) -> bytes:
    """Return a document one of whose values is another's, or none that fits."""
    document = json.loads(data)
    places: list[tuple[Any, Any]] = []
    left = [document]
    while left:
        one = left.pop()
        inside = one.items() if isinstance(one, dict) else enumerate(one)
        for key, value in inside:
            places.append((one, key))
            left += [value] if isinstance(value, dict | list) else []
    for _ in range(int(random.integers(1, 4))):
        holder, key = places[int(random.integers(len(places)))]
        other, at = places[int(random.integers(len(places)))]
        odd = _ODD[int(random.integers(len(_ODD)))]
        # A piece of itself would have no end; as text it has.
        value = other[at] if random.random() < 0.3 else json.loads(odd)
        with suppress(KeyError, IndexError):
            holder[key] = json.loads(json.dumps(value))
    return json.dumps(document).encode()


def _place(random: np.random.Generator, data: bytes) -> int:
    # Heads say more than what follows: half of the changes are made there.
    most = min(len(data), 512) if random.random() < 0.5 else len(data)
    return int(random.integers(most + 1))


def _flip(random: np.random.Generator, data: bytes, others: Sequence[bytes]) -> bytes:
    spoiled = bytearray(data)
    for _ in range(int(random.integers(1, 9))):
        if spoiled:
            at = min(_place(random, data), len(spoiled) - 1)
            spoiled[at] ^= 1 << int(random.integers(8))
    return bytes(spoiled)


def _cut(random: np.random.Generator, data: bytes, others: Sequence[bytes]) -> bytes:
    return data[: _place(random, data)]


def _drop(random: np.random.Generator, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    return data[:at] + data[at + int(random.integers(1, 65)) :]


def _splice(random: np.random.Generator, data: bytes, others: Sequence[bytes]) -> bytes:
    other = others[int(random.integers(len(others)))]
    return data[: _place(random, data)] + other[_place(random, other) :]


def _length(random: np.random.Generator, data: bytes, others: Sequence[bytes]) -> bytes:
    """Return `data` with a number at the edge of what it can say, in either order."""
    size = int(random.choice([1, 2, 4, 8]))
    value: int = int(random.choice(_EDGES)) & (256**size - 1)
    order: Literal["little", "big"] = "little" if random.random() < 0.5 else "big"
    at = _place(random, data)
    return data[:at] + value.to_bytes(size, order) + data[at + size :]


def _double(random: np.random.Generator, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    piece = data[at : at + int(random.integers(1, 513))]
    return data[:at] + piece * int(random.integers(2, 40)) + data[at:]


def _word(random: np.random.Generator, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    return data[:at] + _WORDS[int(random.integers(len(_WORDS)))] + data[at:]


def _nest(random: np.random.Generator, data: bytes, others: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    deep = _NESTING[int(random.integers(len(_NESTING)))]
    return data[:at] + deep * int(random.choice([10, 300, 5000])) + data[at:]


_INSIDES: tuple[tuple[bytes, Change], ...] = (
    (b"PK", _in_zip),
    (b"SQLite", _in_database),
    (b"{", _in_json),
)
"""How a file begins, and how to spoil it within."""

_CHANGES: tuple[Change, ...] = (
    _flip, _flip, _cut, _drop, _splice, _length, _length, _double, _word, _nest,
)  # fmt: skip
