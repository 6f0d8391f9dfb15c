"""Editing rows of a store: held against what the editor saw, then written.

The database is not locked while rows are compared. Whoever is overtaken compares
again: one edit has then been made, so edits always go on.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from clusterviz.errors import EditConflict
from clusterviz.storage.base import not_found
from clusterviz.storage.beside import NOTHING
from clusterviz.storage.edits import overlaid, require_unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from clusterviz.records import Actor, LayerVersion, Lineage, RowEdit
    from clusterviz.schema import Layer
    from clusterviz.storage.base import Store
    from clusterviz.storage.beside import Beside
    from clusterviz.storage.journal import Holds
    from clusterviz.storage.ops import Operations

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
    done: Callable[[LayerVersion, pd.DataFrame], None] = lambda _, __: None,
) -> LayerVersion:
    """Make edits of some rows; keeps the promise of `base.Store.edit`.

    What is kept `beside` the new version is told its rows, and so is what is `done`
    once there is one.
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
                version = operations.edit(
                    current, edits, lineage, len(rows), by, holds, beside(rows)
                )
            except EditConflict:
                # What must still hold may refuse for good: then nobody was faster.
                if operations.current().get(layer.name) == current:
                    raise
                continue
            done(version, rows)
            return version


def _turn(operations: Operations) -> threading.Lock:
    """Return what lets one thread of this process edit at a time.

    Without it, thirty who save at once would all compare, and all but one in vain.
    Other processes are met by comparing again.
    """
    with _TURN:
        return _TURNS.setdefault(operations, threading.Lock())
