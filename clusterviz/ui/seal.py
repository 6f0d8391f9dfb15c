"""Addresses that only whoever was shown them can know.

The browser fetches a layer of the map beside the page, and what it sends along says
nothing that could be held against the database. So the address itself is the key: it
holds a signature of what it names, as it is now. Nobody can make one up, and what is
published later has another, which is shown only to those who may see it.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cache as once

import streamlit as st

from clusterviz.settings import Installation
from clusterviz.workspace.access import Access, is_loopback, kept_secret


def sealed(stamp: str) -> str:
    """Return the name of a content as addresses have it.

    Parameters
    ----------
    stamp
        Changes whenever the content may.
    """
    return hmac.new(_key(), stamp.encode(), hashlib.sha256).hexdigest()[:32]


def is_sealed(name: str, stamp: str) -> bool:
    """Return whether an address names that content, as it is now."""
    return hmac.compare_digest(name.encode(), sealed(stamp).encode())


@once
def _key() -> bytes:
    """Return the secret; none is needed where all who ask sit here."""
    access = Access()
    has_provider = st.secrets.load_if_toml_exists() and "auth" in st.secrets
    is_here = is_loopback(str(st.get_option("server.address") or ""))
    if access.way == "local" and is_here and not has_provider:
        return b""
    return kept_secret(access, Installation().workspace).encode()
