"""Who asks, on every page: their name and role, and the way in and out."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.records import LOCAL
from clusterviz.ui import identity, state, widgets
from clusterviz.view.plain import plain
from clusterviz.workspace import Workspace, people

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.schema import Language
    from clusterviz.ui.identity import Asking

_ASKS = "signing.asks"


def entered(workspace: Workspace, asking: Asking) -> Workspace:
    """Return the workspace as whoever asks may have it.

    What they write has the name that the table of people has for them.
    """
    asked = workspace.acting_as(asking.actor)
    if asking.actor.person_id == LOCAL:
        return asked
    person = people.asking(asked)
    if person is not None:
        asked = asked.acting_as(dataclasses.replace(asking.actor, name=person.name))
    may_read = people.may(asked, "read")
    return people.watched(asked, asking.is_still) if may_read else asked


def follow(workspace: Workspace) -> None:
    """Keep who asks in this window: what it was drawn for is theirs while they may."""
    state.kept(_ASKS, workspace)


def while_allowed(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Return what makes a file, if whoever asks may still read when it is made.

    A file is made once its button is pressed, maybe long after the page was drawn,
    and from what was newest then: that asks nobody anew who they are.

    Parameters
    ----------
    make
        Makes it.
    """
    workspace = state.kept(_ASKS)

    def made() -> bytes:
        if isinstance(workspace, Workspace):
            # See `people.watched`: raises where they may no longer.
            workspace.current()
        return make()

    return made


def show_who(workspace: Workspace, asking: Asking, language: Language) -> None:
    """Say who asks and what they are here, and offer to sign in or out."""
    with st.container(key="who", gap="xxsmall"):
        if asking.actor.person_id == LOCAL:
            said = texts.say("people.here", language)
            st.caption(said, help=texts.say("people.here_help", language))
        elif asking.is_signed_in:
            _show_person(workspace, asking, language)
        elif asking.way == "read_only":
            st.caption(texts.say("people.public_view", language))
        else:
            st.caption(texts.say("people.nobody", language))
            if asking.way == "sign_in":
                _offer("sign_in", "login", identity.sign_in, language)


def _show_person(workspace: Workspace, asking: Asking, language: Language) -> None:
    person = people.asking(workspace)
    if person is None:
        name, person_id = asking.claimed, asking.actor.person_id
        st.caption(plain(texts.say("people.unknown", language, name=name)))
        # To be copied to whoever may let them in.
        st.code(person_id, language=None, wrap_lines=True)
    else:
        role = texts.say(f"people.role_{people.role(workspace)}", language)
        said = texts.say("people.signed_in", language, name=person.name, role=role)
        st.caption(plain(said))
    if asking.way == "sign_in":
        _offer("sign_out", "logout", identity.sign_out, language)


def _offer(
    name: str, icon: str, action: Callable[[], None], language: Language
) -> None:
    label = texts.say(f"people.{name}", language)
    if st.button(label, key=name, icon=f":material/{icon}:", width="stretch"):
        with widgets.errors_shown(language):
            action()
