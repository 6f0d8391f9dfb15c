"""The stores that keep one promise, by name."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz.storage.folder import FolderStore
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace import Workspace
from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clusterviz.storage.base import Store

KINDS = ["memory", "folder", "postgres"]

SHELVES = ["memory", "folder"]
"""Those whose shelves differ: beside a server, results are in a folder too."""


@contextmanager
def open_store(kind: str) -> Iterator[Store]:
    """Give an empty store of that kind, and take it away again."""
    if kind == "postgres":
        with postgres.opened() as shared:
            yield shared
        return
    with tempfile.TemporaryDirectory() as folder:
        store = MemoryStore() if kind == "memory" else FolderStore(Path(folder))
        yield store
        store.close()


@contextmanager
def published(kind: str, tiny: Workspace) -> Iterator[Workspace]:
    """Give a workspace with the rows of another one, in a store of that kind."""
    with open_store(kind) as store:
        for name, one in tiny.current().items():
            layer = tiny.layers[name]
            rows = tiny.features(name) if layer.has_geometry else tiny.table(name)
            store.publish(layer, rows, one.lineage, replaces=0, is_valid=True)
        yield Workspace(tiny.root, tiny.settings, tiny.layers, store)
