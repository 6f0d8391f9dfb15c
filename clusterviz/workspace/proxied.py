"""Who asks, as a proxy in front of the server signs it into a header.

The header is ``id.time.signature``: the person's id as URL-safe base64 of UTF-8
without ``=``, seconds since 1970, and the HMAC-SHA256 of ``clusterviz-1.id.time`` in
hexadecimal. Whoever does not hold the secret cannot make one, and one that was
overheard is worth nothing a minute later.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

HEADER = "x-clusterviz-person"

MAX_AGE_S = 60
"""Of a signature; as far may the proxy's clock be ahead of ours."""

_FORM = re.compile(r"([A-Za-z0-9_-]{1,1000})\.([0-9]{1,12})\.([0-9a-f]{64})")


def signed(person_id: str, key: bytes, at: float) -> str:
    """Return the header that says who asks.

    Parameters
    ----------
    person_id
        As the table of people names them.
    key
        The secret of proxy and server.
    at
        Seconds since 1970.

    Examples
    --------
    >>> signed("an@x.vn", b"k" * 32, 0)[:14]
    'YW5AeC52bg.0.7'
    """
    code = base64.urlsafe_b64encode(person_id.encode()).decode().rstrip("=")
    said = f"{code}.{int(at)}"
    return f"{said}.{_signature(said, key)}"


def person_of(header: str, key: bytes, now: float) -> str:
    """Return who a header says that asks; empty where it is not to be believed.

    Parameters
    ----------
    header
        As it came.
    key
        The secret; an empty one believes nobody.
    now
        Seconds since 1970.

    Examples
    --------
    >>> person_of(signed("an@x.vn", b"k" * 32, 100), b"k" * 32, 130)
    'an@x.vn'
    >>> person_of("an@x.vn", b"k" * 32, 130)
    ''
    """
    found = _FORM.fullmatch(header)
    if found is None or not key:
        return ""
    code, at, signature = found.groups()
    is_signed = hmac.compare_digest(_signature(f"{code}.{at}", key), signature)
    if not is_signed or abs(now - int(at)) > MAX_AGE_S:
        return ""
    try:
        return base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _signature(said: str, key: bytes) -> str:
    return hmac.new(key, f"clusterviz-1.{said}".encode(), hashlib.sha256).hexdigest()
