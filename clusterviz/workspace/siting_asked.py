"""The questions of a site as texts, so that an answer is kept by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core.site_text import Site, written
from clusterviz.core.trim import Trim
from clusterviz.workspace.site_sources import site_of_text
from clusterviz.workspace.siting import siting, trimmed

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.view.siting import Siting
    from clusterviz.workspace.opened import Workspace

__all__ = ["Site", "Trim", "found", "least_trim", "written"]


def found(
    workspace: Workspace, *, site: str, based_on: str, as_of_on: dt.date
) -> Siting:
    """Return what is found of a site; see `siting.siting`.

    Parameters
    ----------
    site
        As `core.site_text.written` writes it.
    based_on, as_of_on
        As `siting.siting`.
    """
    return siting(workspace, site_of_text(site), based_on=based_on, as_of_on=as_of_on)


def least_trim(
    workspace: Workspace,
    *,
    site: str,
    severities: tuple[str, ...],
    based_on: str,
    as_of_on: dt.date,
) -> Trim:
    """Return the smallest trim of a site, asked as `found`; see `siting.trimmed`."""
    return trimmed(
        workspace,
        site_of_text(site),
        severities=severities,
        based_on=based_on,
        as_of_on=as_of_on,
    )
