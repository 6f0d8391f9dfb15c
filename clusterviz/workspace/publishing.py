"""Publishing: in the name of whoever acts, the database kept as it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.storage.postgres import PostgresStore
from clusterviz.storage.snapshots import take_snapshot

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.records import LayerVersion, Lineage
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace


def publish(
    workspace: Workspace,
    layer: Layer,
    rows: pd.DataFrame,
    lineage: Lineage,
    *,
    replaces: int,
    is_valid: bool = True,
) -> LayerVersion:
    """Make `rows` the current version of a layer; see `storage.base.Store.publish`.

    Raises
    ------
    EditConflict
        If the newest version is no longer `replaces`.
    NotAllowed
        If the workspace's actor may not publish.
    StorageError
        If there is no room for the snapshot, or for the layer.
    """
    keep_before(workspace)
    return workspace.store.publish(
        layer,
        rows,
        lineage,
        replaces=replaces,
        is_valid=is_valid,
        by=workspace.actor,
    )


def keep_before(workspace: Workspace) -> None:
    """Keep the database as it is, before something large is written to it.

    Raises
    ------
    StorageError
        If there is no room for it, or the server cannot be asked.
    """
    store = workspace.store
    server = store if isinstance(store, PostgresStore) else None
    take_snapshot(workspace.root, workspace.settings.snapshots, server)
