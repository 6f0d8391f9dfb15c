"""What a store holds after it was tortured, against what its writers were told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clusterviz.roles import ROW
from clusterviz.storage.copies import looking
from clusterviz.storage.folder import DATABASE, FolderStore
from tests.torture.writers import DOCUMENTS, LETTERS, LOG, WRITERS, Said

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from clusterviz.records import Entry


@dataclass
class Tally:
    """What came of a torture.

    Parameters
    ----------
    n_times
        How often something was killed or full.
    n_said
        Writes that were acknowledged.
    faults
        What should not be, in words.
    """

    n_times: int = 0
    n_said: int = 0
    faults: list[str] = field(default_factory=list)


def faults(
    root: Path, said: Collection[Said], after: int, *, is_thorough: bool
) -> list[str]:
    """Return what is lost, half or broken, in words.

    Parameters
    ----------
    root
        The store's folder.
    said
        What was acknowledged after the line `after` of the audit.
    after
        A line of the audit.
    is_thorough
        Read the whole chain and the whole database too.
    """
    store = FolderStore(root)
    try:
        found = list(_lost(store.journal.lines(after=after), said))
        log = store.current()[LOG.name]
        rows = store.load_table(LOG, log.version).set_index("entry_id")["n_paid"]
        found += [
            f"rows of {writer} differ: half an edit"
            for writer in WRITERS
            if rows[f"{writer}1"] != rows[f"{writer}2"]
        ]
        newest = store.current()[DOCUMENTS.name]
        documents = store.load_table(DOCUMENTS, newest.version)
        if documents["issuer"].nunique() != 1 or len(documents) != 2:
            found.append("documents of two publications are mixed")
        if not (documents["document_title"].str.len() == LETTERS).all():
            found.append("a document is cut short")
        if is_thorough:
            broken = store.journal.verify().broken
            found += [f"the chain breaks at {broken.seq}"] if broken else []
            found += [f"{one}" for one in store.journal.disagreements()]
    finally:
        store.close()
    if is_thorough:
        with looking(root / DATABASE) as connection:
            whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        found += [] if whole == "ok" else [f"the database: {whole}"]
    return found


def _lost(lines: Sequence[Entry], said: Iterable[Said]) -> Iterable[str]:
    there: Counter[Said] = Counter()
    for line in lines:
        body: Any = line.body
        if line.kind == f"{ROW}{LOG.name}":
            number = body["values"]["n_paid"]
            there[Said(line.subject[0], "edit", number)] += 1
        elif line.kind == "case":
            there[Said(line.subject, "entry", body["number"])] += 1
        else:
            writer, _, number = body["source_document"].partition(" ")
            there[Said(writer, "publication", int(number))] += 1
    for one in said:
        if one not in there:
            yield f"lost: {one}"
    for one, n in there.items():
        if n != (2 if one.kind == "edit" else 1):
            yield f"written {n} times: {one}"
