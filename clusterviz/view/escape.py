"""The door through which every text enters a map or HTML.

Two places run what they are given. A browser runs HTML, and folium runs Jinja:
it renders each script a second time as a template, on the server, so that
``{{…}}`` in a name from somebody's file would run as Python there. What passes
through here is inert in both, and shows as itself.

Behind the door stands a wall: `closed`, through which the map's own elements put
all that they write, whoever wrote it and whether or not it came through here.
"""

from __future__ import annotations

import json
import re

_HTML = str.maketrans({char: f"&#{ord(char)};" for char in "&<>\"'`={}%#"})

# Inside a JSON text, any character may be written as a \u escape. `_` and `/`
# are too, since streamlit-folium names a component by its script with patterns
# such as `_abc` and `maps/abc/` taken out: with them, two maps could share a name.
_SCRIPT = str.maketrans({char: f"\\u{ord(char):04x}" for char in "&<>'`{}%#_/$"})

_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')

_OPENER = re.compile(r"\{(?=[{%#])")


def html(value: object) -> str:
    """Return `value` as text for HTML or an attribute's value: it shows as itself.

    Examples
    --------
    >>> html("<b>{{7*7}}</b>")
    '&#60;b&#62;&#123;&#123;7*7&#125;&#125;&#60;/b&#62;'
    """
    return str(value).translate(_HTML)


def script(value: object) -> str:
    r"""Return `value` as a JavaScript literal, for a script that folium renders.

    JSON in ASCII, whose texts hold no character that ends a script, opens a
    template, or that streamlit-folium would take out of a component's name.

    Parameters
    ----------
    value
        What JSON can say: texts, numbers, truth values, ``None``, lists, and
        dictionaries with text keys.

    Raises
    ------
    ValueError
        If a number is not finite: JavaScript would not read it.

    Examples
    --------
    >>> script({"name": "{{7*7}}</script>"})
    '{"name":"\\u007b\\u007b7*7\\u007d\\u007d\\u003c\\u002fscript\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return _JSON_TEXT.sub(lambda match: match[0].translate(_SCRIPT), text)


def closed(literal: str) -> str:
    r"""Return a JavaScript literal in which nothing opens a template.

    Between the texts of compact JSON a brace is never followed by another, nor
    by ``%`` or ``#``: wherever it is, it is in a text and may be an escape.

    Parameters
    ----------
    literal
        JSON without blanks, as `script` writes it, escaped or not.

    Examples
    --------
    >>> closed('{"name":"{{7*7}} {% x"}')
    '{"name":"\\u007b{7*7}} \\u007b% x"}'
    """
    return _OPENER.sub(r"\\u007b", literal)
