"""Text from data, made safe for the places where Streamlit reads Markdown."""

from __future__ import annotations

import re

_JOINER = "\N{WORD JOINER}"
_PUNCTUATION = re.compile(r"^(\d+)([.)])(?=\s|$)|([!-/:-@\[-`{-~])")
_HARMLESS = frozenset("\"%'(),./;?")
"""They only end what another mark begins; ``1.`` and ``1)`` begin a list in front."""
_PATTERN_STARTS = re.compile(r"(www|[:@<>=~]|-(?=[->]))", re.IGNORECASE)


def plain(text: object) -> str:
    r"""Return `text` so that Markdown shows it letter by letter.

    Labels of metrics and links, headings, captions and boxes are Markdown in
    Streamlit. Every punctuation mark that can begin something is escaped; the
    others are not, since who listens to a label hears each escape. Icons, arrows
    and bare addresses are replaced even where they are escaped, so a word joiner,
    which is invisible, breaks them up.

    Parameters
    ----------
    text
        Anything that came from a file; it is taken as text on one line.

    Returns
    -------
    escaped
        For Markdown only: `streamlit.text` and tables show text as it is.

    Examples
    --------
    >>> plain("**x**")
    '\\*\\*x\\*\\*'
    >>> plain("Đơn vị, người thực hiện (CCN 1/2)")
    'Đơn vị, người thực hiện (CCN 1/2)'
    """
    one_line = " ".join(str(text).split())
    broken = _PATTERN_STARTS.sub(rf"\1{_JOINER}", one_line)
    return _PUNCTUATION.sub(_escaped, broken)


def _escaped(found: re.Match[str]) -> str:
    number, ending, mark = found.groups()
    if number:
        return f"{number}\\{ending}"
    return mark if mark in _HARMLESS else f"\\{mark}"
