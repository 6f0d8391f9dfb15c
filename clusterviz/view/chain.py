"""The end of the audit in words, for whatever is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.schema import Language


def sentence(line: str, on: dt.date, language: Language) -> str:
    """Return the sentence that binds a report to the audit.

    Parameters
    ----------
    line
        Number and first digits of the hash of its last line.
    on
        The day of that line.
    language
        Of the sentence.

    Examples
    --------
    >>> import datetime as dt
    >>> sentence("25 3fa9c0d1e2b4", dt.date(2031, 5, 1), "en").partition(" of 1")[0]
    'Audit of the data: line 25 3fa9c0d1e2b4'
    """
    return texts.say(
        "verify.printed_head", language, line=line, day=texts.day(on, language)
    )
