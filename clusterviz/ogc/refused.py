"""A request that is not answered, and why: in the words of the standard and ours."""

from __future__ import annotations

from clusterviz import texts
from clusterviz.errors import ClustervizError, Told
from clusterviz.schema import LANGUAGES

BAD, FORBIDDEN, ABSENT, NOT_ALLOWED, LONG, BUSY = 400, 403, 404, 405, 414, 503

_CODES = {
    BAD: "InvalidParameterValue",
    FORBIDDEN: "Forbidden",
    ABSENT: "NotFound",
    NOT_ALLOWED: "MethodNotAllowed",
    LONG: "UriTooLong",
    BUSY: "ServiceUnavailable",
}

OF_READING = tuple(one for one in _CODES if one != NOT_ALLOWED)
"""Statuses of what is refused to who only reads."""

MOST_SHOWN = 60
"""Characters of what was asked that an answer repeats."""


class RequestRefusedError(ClustervizError):
    """A request that is not answered.

    Parameters
    ----------
    told
        What was found, what was expected, what to do.
    status
        Of the answer.
    """

    def __init__(self, told: Told, status: int = BAD) -> None:
        super().__init__(told)
        self.status = status

    @property
    def code(self) -> str:
        """What programs read."""
        return _CODES[self.status]


def wrong(name: str, value: str, expected: str) -> RequestRefusedError:
    """Return the refusal of one parameter; ``ogc.want_<expected>`` says what is right.

    Examples
    --------
    >>> wrong("limit", "-1", "count").say("en")
    '`limit=-1` cannot be used. Expected a whole number from 1. Correct it.'
    """
    vi, en = (
        texts.say(
            "ogc.wrong",
            language,
            name=shown(name),
            value=shown(value),
            wanted=texts.say(f"ogc.want_{expected}", language),
        )
        for language in LANGUAGES
    )
    return RequestRefusedError(Told(vi=vi, en=en))


def shown(text: str) -> str:
    """Return what was asked as an answer may repeat it: short, and only what is seen.

    Examples
    --------
    >>> shown("a" * 100) == "a" * 59 + "…", shown("a\u202eb")
    (True, 'ab')
    """
    seen = "".join(sign for sign in text if sign.isprintable())
    return seen if len(seen) <= MOST_SHOWN else f"{seen[: MOST_SHOWN - 1]}…"
