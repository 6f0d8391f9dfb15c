"""Who asks, found out anew at each run; what they may do is the database's to say.

A token, a cookie or a header says who somebody is, and nothing else: role and areas
are read from the database at each run and inside each write.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.records import LOCAL, Actor
from clusterviz.ui import wall
from clusterviz.workspace import ended, people
from clusterviz.workspace.access import Access, is_loopback
from clusterviz.workspace.ended import SIGNED_IN_S

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clusterviz.workspace.access import Way

_EMAIL = re.compile(r"[^\s@#/]{1,64}@[^\s@#/]{1,255}")

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""What a proxy adds: whoever asks does not sit here."""

_AHEAD_S = 300.0
"""So far may the clock of a provider be ahead of ours.

A token from further ahead would be believed for longer than any other, maybe for years,
and longer than the mark is kept by which it was ended. Clocks that are set by a network
differ by less.
"""


@dataclass(frozen=True)
class Asking:
    """Who asks, and how that is known.

    Parameters
    ----------
    actor
        Without an id where nobody is known to ask.
    way
        How those who ask are told apart here.
    claimed
        The name or address that a provider gave: shown, never believed.
    is_still
        Whether that is known by now too: a sign-in ends by itself, or in another
        window. ``None`` where nothing can end it.
    """

    actor: Actor
    way: Way
    claimed: str = ""
    is_still: Callable[[], bool] | None = None

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody asks who is known by name."""
        return self.actor.person_id not in {"", LOCAL}


def asking() -> Asking:
    """Return who asks in this run."""
    access = Access()
    way = access.way
    origin = f"dashboard {st.context.ip_address or '127.0.0.1'}"
    claims = _claims()
    if way == "proxy":
        header = st.context.headers.get(wall.SEEN, "")

        def seen() -> str:
            # A proxy may sign what its users typed: the table has it tidied.
            return _foreign(people.tidy_id(wall.seen_of(header, SIGNED_IN_S)))

        return _known(seen, origin, way)
    if way == "sign_in" or (way == "local" and claims is not None):
        told = claims or {}
        name = ended.digest(told)

        def signed_in() -> str:
            is_over = ended.is_ended(access.state, name)
            return "" if is_over else person_of(told, time.time())

        return _known(signed_in, origin, "sign_in", told.get("name"))
    # Whoever starts the script by other means, or puts a proxy before it, may have
    # let in everybody.
    is_here = is_loopback(str(st.get_option("server.address") or ""))
    is_here &= not any(name in st.context.headers for name in _FORWARDED)
    if way == "local" and is_here:
        return Asking(Actor(LOCAL, "", origin), way)
    return Asking(Actor("", "", origin), "read_only")


def _known(
    find: Callable[[], str], origin: str, way: Way, name: object = None
) -> Asking:
    """Return whom something outside knows, who may be nobody, as long as it does."""
    person_id = find()
    return Asking(
        Actor(person_id, "", origin),
        way,
        str(name or person_id),
        lambda: find() == person_id,
    )


def person_of(claims: Mapping[str, object], now: float) -> str:
    """Return the id of whom a provider's claims are about; empty for nobody.

    Their e-mail address where the provider vouches for it, else issuer and subject,
    joined by ``#``: written as `people.tidy_id` has it. An address that nobody verified
    is never an id: whoever registers with a foreign one would be that person.

    Parameters
    ----------
    claims
        Of the identity token, its signature checked.
    now
        Seconds since 1970: a sign-in that is too old is none, nor is one to come.

    Examples
    --------
    >>> token = {"iss": "https://id.vn", "sub": "7", "email": "An@x.vn", "iat": 1000}
    >>> token["is_logged_in"] = True
    >>> person_of({**token, "email_verified": True}, 1060)
    'an@x.vn'
    >>> person_of(token, 1060)
    'https://id.vn#7'
    >>> person_of(token, 1e6), person_of(token, 0)
    ('', '')
    """
    at = claims.get("iat")
    if claims.get("is_logged_in") is not True or not isinstance(at, int | float):
        return ""
    if not -_AHEAD_S <= now - at <= SIGNED_IN_S:
        return ""
    email = str(claims.get("email", ""))
    if claims.get("email_verified") is True and _EMAIL.fullmatch(email):
        return _foreign(people.tidy_id(email))
    issuer, subject = str(claims.get("iss", "")), str(claims.get("sub", ""))
    is_named = bool(issuer and subject)
    return _foreign(people.tidy_id(f"{issuer}#{subject}")) if is_named else ""


def sign_in() -> None:
    """Send the browser to the identity provider."""
    st.login()


def sign_out() -> None:
    """End this sign-in, in every window of this browser, at once.

    Raises
    ------
    SettingsError
        If it cannot be written down: it ends in this window only.
    """
    claims = _claims()
    try:
        if claims:
            ended.end(Access().state, ended.digest(claims))
    finally:
        st.logout()


def _claims() -> Mapping[str, object] | None:
    """Return what the provider said; ``None`` where there is no provider."""
    found: Mapping[str, object] = st.user.to_dict()
    return found if "is_logged_in" in found else None


def _foreign(person_id: str) -> str:
    """Return an id that came from outside, which never is whoever sits here."""
    is_sound = person_id.isprintable() and " " not in person_id
    return person_id if is_sound and person_id != LOCAL else ""
