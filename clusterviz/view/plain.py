"""Text from data, made safe for the places where Streamlit reads Markdown."""

from __future__ import annotations

import re

_JOINER = "\N{WORD JOINER}"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_PATTERN_STARTS = re.compile(r"(www|[:@<>=~]|-(?=[->]))", re.IGNORECASE)


def plain(text: object) -> str:
    r"""Return `text` so that Markdown shows it letter by letter.

    Labels of metrics and links, headings, captions and boxes are Markdown in
    Streamlit. Every punctuation mark is escaped. Icons, arrows and bare
    addresses are replaced even where they are escaped, so a word joiner, which
    is invisible, breaks them up.

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
    >>> plain("Dĩnh Trì")
    'Dĩnh Trì'
    """
    one_line = " ".join(str(text).split())
    broken = _PATTERN_STARTS.sub(rf"\1{_JOINER}", one_line)
    return _PUNCTUATION.sub(r"\\\1", broken)
