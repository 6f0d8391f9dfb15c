"""Writers in processes of their own, each of whose writes has a number.

An edit writes its number into two rows at once: if the two ever differ, it was half
made. Whatever is acknowledged is said to the parent only after it was written.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from clusterviz.errors import EditConflict
from clusterviz.records import LOCAL, About, Actor, Lineage, RowEdit
from clusterviz.schema import read_layers
from clusterviz.settings import shipped
from clusterviz.storage.folder import FolderStore

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from clusterviz.storage.base import Store

LAYERS = read_layers(shipped("layers"))
LOG, DOCUMENTS = LAYERS["clearance_log"], LAYERS["documents"]

DAY = dt.date(2031, 5, 31)
TOLD = Lineage("Báo cáo 15/BC-UBND", DAY)
ABOUT = About(("district.213",), DAY, "Báo cáo 15/BC-UBND")

WRITERS = ("a", "b")

Kind = Literal["edit", "entry", "publication"]

LETTERS = 20_000
"""Of a publication: enough for a disk to fill in the middle of it."""


@dataclass(frozen=True)
class Said:
    """One write that was acknowledged."""

    writer: str
    kind: Kind
    number: int


def prepare(root: Path) -> None:
    """Make a store in `root` with two rows for each writer."""
    store = FolderStore(root)
    keys = [f"{writer}{half}" for writer in WRITERS for half in (1, 2)]
    rows = pd.DataFrame({"entry_id": keys, "n_paid": 0})
    store.publish(LOG, rows, TOLD, replaces=0, is_valid=True)
    store.publish(DOCUMENTS, documents(0), TOLD, replaces=0, is_valid=True)
    store.close()


def documents(number: int) -> pd.DataFrame:
    """Return rows that all say `number`, too random to be packed small."""
    letters = random.Random(number)
    titles = ["".join(letters.choices("0123456789abcdef", k=LETTERS)) for _ in "ab"]
    return pd.DataFrame(
        {"document_id": [f"D{at}" for at in range(2)], "issuer": str(number),
         "document_title": titles}
    )  # fmt: skip


def write(store: Store, writer: str, kind: Kind, number: int) -> None:
    """Write once, whoever else writes meanwhile."""
    by = Actor(LOCAL, writer, "torture")
    while True:
        try:
            current = store.current()
            if kind == "edit":
                edits = [
                    RowEdit(f"{writer}{half}", {"n_paid": number}, about=ABOUT)
                    for half in (1, 2)
                ]
                made_from = current[LOG.name].version
                store.edit(LOG, edits, TOLD, made_from=made_from, by=by)
            elif kind == "entry":
                after = len(store.journal.history("case", writer))
                body = {"number": number}
                store.journal.append(
                    "case", writer, body, after=after, by=by, about=ABOUT
                )
            else:
                lineage = Lineage(f"{writer} {number}", DAY)
                store.publish(
                    DOCUMENTS, documents(number), lineage,
                    replaces=current[DOCUMENTS.name].version, is_valid=True, by=by,
                )  # fmt: skip
        except EditConflict:
            continue
        return


def kind_of(number: int) -> Kind:
    """Return what the write of a number is: mostly edits."""
    kinds: tuple[Kind, ...] = ("edit", "entry", "edit", "publication", "edit")
    return kinds[number % len(kinds)]


def write_for_ever(root: Path, writer: str, number: int, said: Connection) -> None:
    """Write all numbers above `number`; say each when it is written."""
    store = FolderStore(root)
    said.send(None)
    while True:
        number += 1
        kind = kind_of(number)
        write(store, writer, kind, number)
        said.send(Said(writer, kind, number))
