"""Sites that somebody keeps by a name, beside the official data and never in it.

They are entries of the journal, so each change has its author and its moment; a
removed scenario stays there and is only no longer listed.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from clusterviz import crs
from clusterviz.core.site_text import on_grid
from clusterviz.workspace.site_sources import SiteRefusedError

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.core.site_text import Site
    from clusterviz.records import Entry
    from clusterviz.workspace.opened import Workspace

KIND = "scenario"
"""Of the entries in the journal."""

MOST_NAME, MOST_NOTE = 80, 500
"""Letters of a name, and of a note."""

MOST_SCENARIOS = 200


@dataclass(frozen=True)
class Scenario:
    """A site that is kept.

    Parameters
    ----------
    scenario_id
        Its code, for good.
    name
        As its author calls it.
    site
        In the metric CRS of the workspace.
    based_on
        The cluster whose boundary it began with; empty for none.
    note
        What its author wrote.
    version
        Of its newest entry.
    saved_at, saved_by
        Of that entry.
    """

    scenario_id: str
    name: str
    site: Site
    based_on: str
    note: str
    version: int
    saved_at: dt.datetime
    saved_by: str


def scenarios(workspace: Workspace) -> list[Scenario]:
    """Return the scenarios of a workspace, in the order of their first saving."""
    kept = workspace.store.journal.newest(KIND).values()
    return [_read(workspace, one) for one in kept if not one.body.get("is_removed")]


def scenario(workspace: Workspace, scenario_id: str) -> Scenario:
    """Return one scenario.

    Raises
    ------
    SiteRefusedError
        If there is none of that code, or it was removed.
    """
    entry = workspace.store.journal.newest(KIND).get(scenario_id)
    if entry is None or entry.body.get("is_removed"):
        raise SiteRefusedError("no_scenario")
    return _read(workspace, entry)


def save(
    workspace: Workspace,
    site: Site,
    *,
    name: str,
    by: str,
    based_on: str = "",
    note: str = "",
) -> Scenario:
    """Keep a site as a new scenario.

    Parameters
    ----------
    site
        In the metric CRS.
    name
        No other scenario may have it.
    by
        Who saves it.
    based_on, note
        See `Scenario`.

    Raises
    ------
    SiteRefusedError
        If the name is empty, too long or taken, the note is too long, nobody is
        named, or there are too many scenarios.
    """
    by, note = _author(by), note.strip()
    if len(note) > MOST_NOTE:
        raise SiteRefusedError("note", n=len(note), most=MOST_NOTE)
    if len(scenarios(workspace)) >= MOST_SCENARIOS:
        raise SiteRefusedError("too_many_scenarios", most=MOST_SCENARIOS)
    body = {
        "name": _free_name(workspace, name, ""),
        "wkb": shapely.to_wkb(on_grid(site), hex=True, byte_order=1),
        "crs": workspace.settings.metric_crs,
        "based_on": based_on,
        "note": note,
        "is_removed": False,
    }
    code = f"S-{secrets.token_hex(4)}"
    journal = workspace.store.journal
    kept = _read(
        workspace, journal.append(KIND, code, body, after=0, by=workspace.signed(by))
    )
    return _alone(workspace, kept, by, is_removed=True)


def redraw(workspace: Workspace, kept: Scenario, site: Site, *, by: str) -> Scenario:
    """Keep another boundary for a scenario.

    Parameters
    ----------
    kept
        As its author saw it.
    site
        In the metric CRS.
    by
        Who changes it.

    Raises
    ------
    EditConflict
        If somebody else changed it meanwhile.
    """
    wkb = shapely.to_wkb(on_grid(site), hex=True, byte_order=1)
    metric = workspace.settings.metric_crs
    return _changed(workspace, kept, by, wkb=wkb, crs=metric)


def rename(workspace: Workspace, kept: Scenario, name: str, *, by: str) -> Scenario:
    """Give a scenario another name; raises as `save` and as `redraw`."""
    free = _free_name(workspace, name, kept.scenario_id)
    renamed = _changed(workspace, kept, by, name=free)
    return _alone(workspace, renamed, by, name=kept.name)


def remove(workspace: Workspace, kept: Scenario, *, by: str) -> None:
    """Take a scenario off the list; raises as `redraw`."""
    _changed(workspace, kept, by, is_removed=True)


def _changed(
    workspace: Workspace, kept: Scenario, by: str, **changes: object
) -> Scenario:
    by = _author(by)
    journal = workspace.store.journal
    history = journal.history(KIND, kept.scenario_id)
    body = {**history[kept.version - 1].body, **changes}
    signed = workspace.signed(by)
    entry = journal.append(KIND, kept.scenario_id, body, after=kept.version, by=signed)
    return _read(workspace, entry)


def _free_name(workspace: Workspace, name: str, scenario_id: str) -> str:
    plain = _plain(name)
    if not plain or len(plain) > MOST_NAME:
        raise SiteRefusedError("name", most=MOST_NAME)
    if _is_taken(workspace, plain, scenario_id):
        raise SiteRefusedError("name_taken", name=plain)
    return plain


def _is_taken(workspace: Workspace, name: str, scenario_id: str) -> bool:
    return any(
        one.name.casefold() == name.casefold() and one.scenario_id != scenario_id
        for one in scenarios(workspace)
    )


def _alone(
    workspace: Workspace, kept: Scenario, by: str, **otherwise: object
) -> Scenario:
    """Return a scenario if no other has its name now, else take its name back.

    Two who save at one moment both find a name free. Each looks again after
    writing, so at least the second sees the other; never do both keep it.
    """
    if _is_taken(workspace, kept.name, kept.scenario_id):
        _changed(workspace, kept, by, **otherwise)
        raise SiteRefusedError("name_taken", name=kept.name)
    return kept


def _author(by: str) -> str:
    plain = _plain(by)
    if not plain or len(plain) > MOST_NAME:
        raise SiteRefusedError("author", most=MOST_NAME)
    return plain


def _plain(text: str) -> str:
    """Return words with one space between them, without letters nobody can see."""
    words = ("".join(filter(str.isprintable, one)) for one in text.split())
    return " ".join(one for one in words if one)


def _read(workspace: Workspace, entry: Entry) -> Scenario:
    body = entry.body
    site: Any = shapely.from_wkb(str(body["wkb"]))
    metric = workspace.settings.metric_crs
    if body["crs"] != metric:
        frame = crs.with_crs(gpd.GeoDataFrame(geometry=[site]), str(body["crs"]))
        site = on_grid(crs.to_metric(frame, metric).geometry.iloc[0])
    return Scenario(
        scenario_id=entry.subject,
        name=str(body["name"]),
        site=site,
        based_on=str(body["based_on"]),
        note=str(body["note"]),
        version=entry.version,
        saved_at=entry.at,
        saved_by=entry.by,
    )
