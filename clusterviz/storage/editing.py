"""Editing rows of a store: held against what the editor saw, then written.

The database is not locked while rows are compared. Whoever is overtaken compares
again: one edit has then been made, so edits always go on.
"""

from __future__ import annotations

import dataclasses
import threading
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from clusterviz.errors import EditConflict
from clusterviz.storage.base import not_found
from clusterviz.storage.edits import MOST_ROWS, overlaid, require_unchanged
from clusterviz.storage.ops import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from clusterviz.records import Actor, Entry, LayerVersion, Lineage, RowEdit
    from clusterviz.schema import Layer
    from clusterviz.storage.base import Store
    from clusterviz.storage.journal import Holds
    from clusterviz.storage.ops import Beside, Operations

_TURNS: WeakKeyDictionary[Operations, threading.Lock] = WeakKeyDictionary()
_TURN = threading.Lock()


def edited(
    store: Store,
    operations: Operations,
    layer: Layer,
    edits: Sequence[RowEdit],
    lineage: Lineage,
    made_from: int,
    by: Actor,
    holds: Holds | None = None,
    beside: Callable[[pd.DataFrame], Beside] = lambda _: NOTHING,
) -> LayerVersion:
    """Make edits of some rows; keeps the promise of `base.Store.edit`.

    What is kept `beside` the new version is told its rows.
    """
    load = store.load_features if layer.has_geometry else store.load_table
    wanted = [{"key": one.key, "verb": one.verb, "values": one.values} for one in edits]
    with _turn(operations):
        while True:
            current = operations.current().get(layer.name)
            if current is None or made_from > current.version:
                raise not_found(layer.name, made_from)
            now = load(layer, current.version)
            then = now if made_from == current.version else load(layer, made_from)
            latest = partial(operations.latest_edits, layer.name)
            require_unchanged(layer, then, now, edits, latest)
            rows = overlaid(layer, now, wanted)
            try:
                return operations.edit(
                    current, edits, lineage, len(rows), by, holds, beside(rows)
                )
            except EditConflict:
                continue


def _turn(operations: Operations) -> threading.Lock:
    """Return what lets one thread of this process edit at a time.

    Without it, thirty who save at once would all compare, and all but one in vain.
    Other processes are met by comparing again.
    """
    with _TURN:
        return _TURNS.setdefault(operations, threading.Lock())


class Overlays:
    """The rows of layers as they were last asked for, edits and all.

    A year of edits lies over a stored file: whoever edits next waits for those that
    came since only. Only the newest rows of a layer are kept, and few at a time.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[LayerVersion, pd.DataFrame]] = {}

    def rows(
        self,
        layer: Layer,
        version: LayerVersion,
        read: Callable[[LayerVersion], pd.DataFrame],
        edits: Callable[[LayerVersion], Sequence[Entry]],
    ) -> pd.DataFrame:
        """Return the rows of a version.

        Parameters
        ----------
        layer
            The declaration.
        version
            Which.
        read
            Returns the rows of its stored file.
        edits
            Returns the edits of a version after its publication, oldest first.
        """
        if not version.is_edited:
            return read(version)
        kept = self._kept.get(layer.name)
        if kept is not None and _leads_to(kept[0], version):
            since = dataclasses.replace(version, published_seq=kept[0].edited_seq)
            frame = with_edits(layer, kept[1], edits(since))
        else:
            frame = with_edits(layer, read(version), edits(version))
        if len(frame) <= MOST_ROWS and (
            kept is None or kept[0].edited_seq <= version.edited_seq
        ):
            self._kept[layer.name] = version, frame
        # Copied on write: no caller changes what is kept.
        return frame.copy(deep=False)


def _leads_to(kept: LayerVersion, version: LayerVersion) -> bool:
    """Return whether a version is one that is kept, with later edits if any."""
    return (
        kept.published_seq == version.published_seq
        and kept.content_hash == version.content_hash
        and kept.edited_seq <= version.edited_seq
    )


def with_edits(
    layer: Layer, frame: pd.DataFrame, entries: Sequence[Entry]
) -> pd.DataFrame:
    """Return the rows of a stored file with the edits of the audit."""
    if not entries:
        return frame
    edits = [{"key": one.subject, **one.body} for one in entries]
    return overlaid(layer, frame, edits)
