"""A site that somebody draws, held against everything that is known."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz import texts
from clusterviz.crs import M2_PER_HA
from clusterviz.errors import ClustervizError, InputError
from clusterviz.workspace import answers, land
from clusterviz.workspace.blocks import blocks
from clusterviz.workspace.site_meetings import LAYERS, site_meetings

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.core.site_text import Site
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.site_meetings import SiteMeetings

_LOG = logging.getLogger(__name__)

COLUMNS = (
    "layer", "feature_id", "feature_name", "kind", "overlap_ha", "site_ratio",
    "feature_ratio", "mean_width_m", "verdict", "severity",
)  # fmt: skip


def whatif(workspace: Workspace, site: Site, as_of_on: dt.date | None = None) -> Answer:
    """Return what a drawn site meets, and what may be said of each.

    Parameters
    ----------
    site
        A valid polygon in the metric CRS of the workspace, of one part or of
        several. What is drawn by hand is taken as exact: it has no tolerance of
        its own.
    as_of_on
        The day; the workspace's own when not given.

    Returns
    -------
    answer
        One row a feature with more than 10 cm² of the site: ``layer``,
        ``feature_id``, ``feature_name``, ``kind``, ``overlap_ha``,
        ``site_ratio`` and ``feature_ratio`` (shares of either, 0 to 1),
        ``mean_width_m``, and for plan zones ``verdict`` and ``severity`` as
        `analysis.overlaps` gives them, with a row for each mandatory kind of
        zone that was not supplied for all of the site.

    Raises
    ------
    InputError
        If the site is no valid polygon.
    StorageError
        If a layer is not marked valid.
    """
    require_site(site)
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    return whatif_of(workspace, site_meetings(workspace, site, on), on)


def whatif_of(workspace: Workspace, found: SiteMeetings, on: dt.date) -> Answer:
    """Return the answer of `whatif` whose meetings are already known.

    Parameters
    ----------
    workspace
        As it was true of the day.
    found
        From `site_meetings.site_meetings`, of all `LAYERS`.
    on
        The day.
    """
    others = [
        _others(workspace, name, found)
        for name in LAYERS
        if name != "plan_zones" and workspace.has(name)
    ]
    plain = pd.DataFrame(found.zones.drop(columns="geometry"))
    rows = pd.concat([plain, *others], ignore_index=True)[list(COLUMNS)]
    notes = [*found.notes, *answers.of_another_day(workspace, land.STATES, on)]
    return answers.answer(workspace, rows, on, (*LAYERS, "coverage"), notes)


def require_site(site: Site) -> None:
    """Refuse a site that is no valid polygon, or has no land.

    Raises
    ------
    InputError
        If it is so.
    """
    if not site.geom_type.endswith("Polygon") or not site.is_valid or site.is_empty:
        raise InputError(texts.told("errors.site_unsound", kind=site.geom_type))


def prepare(workspace: Workspace) -> threading.Thread:
    """Build, beside other work, the indexes that the first drawn site would wait for.

    Returns
    -------
    thread
        Running. It ends by itself, or with the program.
    """
    workspace = workspace.on(workspace.as_of_on)

    def build() -> None:
        for name in LAYERS:
            try:
                if workspace.has(name):
                    blocks(workspace, name)
            except ClustervizError as error:
                # Whoever asks of this layer is told the same, on the screen.
                _LOG.warning("`%s` was not prepared: %s", name, error)

    thread = threading.Thread(target=build, name="clusterviz-indexes", daemon=True)
    thread.start()
    return thread


def _others(workspace: Workspace, name: str, found: SiteMeetings) -> pd.DataFrame:
    """Return the features of another layer that a site meets."""
    met, features = found.by_layer[name]
    layer = workspace.layers[name]
    label = next((one for one in layer.fields if one.endswith("_name")), layer.key)
    chosen = features.iloc[met.feature]
    rows = pd.DataFrame(
        {
            "layer": name,
            "feature_id": chosen[layer.key].to_numpy(),
            "feature_name": chosen[label].to_numpy(),
            "kind": "",
            "overlap_ha": met.m2 / M2_PER_HA,
            "site_ratio": np.minimum(met.m2 / found.site.area, 1.0),
            "feature_ratio": np.minimum(met.m2 / met.feature_m2, 1.0),
            "mean_width_m": met.width_m,
            "verdict": "",
            "severity": "",
        }
    )
    texts = dict.fromkeys(("layer", "feature_id", "feature_name", "kind"), "str")
    return rows.sort_values("overlap_ha", ascending=False, kind="stable").astype(texts)
