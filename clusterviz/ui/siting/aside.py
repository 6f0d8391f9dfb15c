"""Sites that were drawn, and neither saved nor taken off: kept in this window."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clusterviz.ui import state

if TYPE_CHECKING:
    from collections.abc import Collection

_KEPT, _ASIDE = "site", "site-aside"
MOST = 5
"""Sites that are kept aside; the one put aside first gives way."""


class Laid(NamedTuple):
    """What is on the desk.

    Parameters
    ----------
    address
        Of a site that no scenario holds, as the address bar has it; else empty.
    scenario
        The scenario that is open, or that the site changes; empty for none.
    written
        The site, as `core.site_text.written` writes it.
    """

    address: str
    scenario: str
    written: str


def on_desk() -> Laid | None:
    """Return what this window last laid on the desk."""
    last = state.kept(_KEPT)
    return last if isinstance(last, Laid) else None


def lay(address: str, scenario: str, written: str) -> None:
    """Remember what is on the desk."""
    state.kept(_KEPT, Laid(address, scenario, written))


def lay_nothing() -> None:
    """Remember that the desk is empty."""
    state.kept(_KEPT, None)


def follow(address: str, scenario: str) -> None:
    """Keep aside what another address wipes off the desk, and remember the new."""
    last = on_desk()
    if last is not None and (last.address, last.scenario) == (address, scenario):
        return
    written = address.rpartition(".")[2]
    if written == state.NOTHING:
        return
    put_aside()
    lay(address, scenario, written)


def put_aside() -> None:
    """Keep aside the site on the desk, unless a scenario holds it."""
    last = on_desk()
    if last is None or not last.address:
        return
    others = [one for one in kept_aside() if one.written != last.written]
    state.kept(_ASIDE, (last, *others)[:MOST])


def kept_aside() -> tuple[Laid, ...]:
    """Return the sites that were put aside, the last one first."""
    kept = state.kept(_ASIDE)
    return kept if isinstance(kept, tuple) else ()


def take_back(written: str, known: Collection[str]) -> None:
    """Lay a site on the desk again; the one that is there goes aside.

    Parameters
    ----------
    written
        The site.
    known
        The scenarios that there are: a site can outlive the one that it changed.
    """
    found = next((one for one in kept_aside() if one.written == written), None)
    if found is None:
        return
    put_aside()
    forget(written)
    scenario = found.scenario if found.scenario in known else ""
    lay(found.address, scenario, written)
    state.choose(site=found.address, scenario=scenario, clear="", view="", beside="")


def forget(written: str) -> None:
    """Keep a site aside no longer: it was saved, or its reader lets it go."""
    state.kept(_ASIDE, tuple(one for one in kept_aside() if one.written != written))
