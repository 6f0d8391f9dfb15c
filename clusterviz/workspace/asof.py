"""Which version of a layer is true of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core.standing import by_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.records import LayerVersion
    from clusterviz.workspace.opened import Workspace


def true_of(workspace: Workspace, newest: LayerVersion, day: dt.date) -> LayerVersion:
    """Return the version of a layer that is true of a day, up to the newest."""
    # Most layers were published once: then there is nothing to choose from.
    if newest.lineage.as_of_on is None or newest.version == 1:
        return newest
    name = name_of(newest)
    workspace.days.retain({name}, newest.layer)
    days = workspace.days.get(name, lambda: _days_of(workspace, newest))
    reached = [one for one in days if one <= day]
    return days[max(reached) if reached else min(days)]


def name_of(version: LayerVersion) -> str:
    """Return what is kept of a version is named by, below its layer."""
    return f"{version.layer}/{version.version}/{version.stamp}"


def _days_of(
    workspace: Workspace, newest: LayerVersion
) -> Mapping[dt.date, LayerVersion]:
    versions = workspace.store.history(newest.layer)
    return by_day([one for one in versions if one.version <= newest.version])
