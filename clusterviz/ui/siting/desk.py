"""The site that is on the desk: in the address where it fits, else in this window."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.errors import StreamlitAPIException

from clusterviz import texts
from clusterviz.ui import cache, state
from clusterviz.ui.siting import aside
from clusterviz.view.plain import plain
from clusterviz.view.siting import BLOCKING
from clusterviz.workspace import scenarios, siting_asked
from clusterviz.workspace.scenario_files import Answered
from clusterviz.workspace.site_sources import SiteRefusedError, site_of_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.view.siting import Siting
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.scenarios import Scenario
    from clusterviz.workspace.siting_asked import Site, Trim

TRIMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"forbidden": BLOCKING[:1], "approval": BLOCKING[:2], "all": BLOCKING}
)
"""Which conflicts a trim clears: a province may get an approval for the rest."""

_MOST_LETTERS = 1_900
"""Of a site in an address; a longer one stays in this window."""


@dataclass(frozen=True)
class Desk:
    """What the page works on.

    Parameters
    ----------
    workspace, asked, language
        What is asked, of what, in which words.
    site
        ``None`` before there is one.
    based_on
        The cluster whose boundary it began with; empty for none.
    kept
        The scenario that was opened; ``None`` for none.
    """

    workspace: Workspace
    asked: Scope
    language: Language
    site: Site | None = None
    based_on: str = ""
    kept: Scenario | None = None

    def say(self, key: str, **values: object) -> str:
        """Return a sentence in the language of the page."""
        return texts.say(key, self.language, **values)

    @property
    def is_changed(self) -> bool:
        """Whether the site is another than the scenario that was opened."""
        if self.kept is None or self.site is None:
            return self.site is not None
        return not self.site.equals(self.kept.site)

    @property
    def name(self) -> str:
        """What the site is called on screens and in files."""
        if self.kept is None:
            return self.say("site.unnamed")
        if self.is_changed:
            return self.say("site.changed_name", name=self.kept.name)
        return self.kept.name

    def found(self) -> Siting:
        """Return what is found of the site."""
        return found_of(self, self.site, self.based_on)

    @property
    def trim_choice(self) -> str:
        """Which conflicts a trim is to clear, of `TRIMS`; empty for no trim."""
        return state.one_of("clear", tuple(TRIMS))

    def least_trim(self) -> Trim:
        """Return the smallest trim of the site, of the choice made."""
        return cache.ask(
            self.workspace,
            siting_asked.least_trim,
            site=_text(self.site),
            severities=TRIMS[self.trim_choice],
            based_on=self.based_on,
            as_of_on=self.asked.as_of_on,
        )

    def tested(self) -> Answered:
        """Return the site with its name and what was found of it."""
        return Answered(self.name, _there(self.site), self.found())


def found_of(desk: Desk, site: Site | None, based_on: str) -> Siting:
    """Return what is found of any site on the day of the page."""
    return cache.ask(
        desk.workspace,
        siting_asked.found,
        site=_text(site),
        based_on=based_on,
        as_of_on=desk.asked.as_of_on,
    )


def opened(workspace: Workspace, asked: Scope, language: Language) -> Desk:
    """Return what is on the desk, as the address says it; else what was last there.

    Raises
    ------
    SiteRefusedError
        If the address names a site or a scenario that is none.
    """
    if not (state.text("site") or state.text("scenario")):
        _take_up()
    kept = None
    address, code = state.text("site"), state.text("scenario")
    if code:
        kept = scenarios.scenario(workspace, code)
    if address:
        based_on, _, written = address.rpartition(".")
        site = site_of_text(_long(address) if written == state.NOTHING else written)
        aside.follow(address, code)
        return Desk(workspace, asked, language, site, based_on, kept)
    if kept is None:
        return Desk(workspace, asked, language)
    aside.follow("", code)
    return Desk(workspace, asked, language, kept.site, kept.based_on, kept)


def at_hand(workspace: Workspace, asked: Scope, language: Language) -> Desk:
    """Return what is on the desk; where the address says nothing good, say so."""
    try:
        return opened(workspace, asked, language)
    except SiteRefusedError as error:
        st.error(plain(error.say(language)), icon=":material/error:")
        clear()
        return Desk(workspace, asked, language)


def take(site: Site, based_on: str = "", scenario: str = "") -> None:
    """Put a site on the desk.

    Parameters
    ----------
    site
        On the grid.
    based_on
        The cluster whose boundary it began with.
    scenario
        The scenario that it changes; empty for none.
    """
    written = siting_asked.written(site)
    is_short = len(written) + len(based_on) < _MOST_LETTERS
    address = f"{based_on}.{written if is_short else state.NOTHING}"
    aside.lay(address, scenario, written)
    state.choose(site=address, scenario=scenario, clear="", view="")


def begin(site: Site, based_on: str = "", scenario: str = "") -> None:
    """Put another site on the desk; what is there, and not saved, goes aside."""
    aside.put_aside()
    take(site, based_on, scenario)


def open_scenario(code: str) -> None:
    """Put a scenario on the desk; what is there, and not saved, goes aside."""
    aside.put_aside()
    show_saved(code)


def show_saved(code: str) -> None:
    """Put the scenario on the desk that the site there was just saved as."""
    aside.lay("", code, "")
    state.choose(site="", scenario=code, clear="", view="", beside="")


def take_off() -> None:
    """Take the site off the desk; where it was not saved, it goes aside."""
    aside.put_aside()
    clear()


def clear() -> None:
    """Take everything off the desk."""
    aside.lay_nothing()
    state.choose(site="", scenario="", clear="", view="", beside="")


def rerun() -> None:
    """Run the page's fragment again: what it has drawn is no longer true."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        # The whole page is running: there is no fragment to run again alone.
        st.rerun()


def _take_up() -> None:
    """Put back what was on the desk before the reader went to another page."""
    if (last := aside.on_desk()) is not None:
        state.choose(site=last.address, scenario=last.scenario)


def _long(address: str) -> str:
    last = aside.on_desk()
    if last is not None and last.address == address:
        return last.written
    raise SiteRefusedError("too_long")


def _text(site: Site | None) -> str:
    return siting_asked.written(_there(site))


def _there(site: Site | None) -> Site:
    if site is None:
        raise SiteRefusedError("none")
    return site
