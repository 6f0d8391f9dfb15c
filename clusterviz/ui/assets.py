"""What the frame needs in the browser: its sheet and its script.

They are served under ``/cv/frame/``, behind a hash of their content, so a browser
keeps them for good and a page ships only their addresses.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache as once
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st
from starlette.responses import Response
from starlette.routing import Route

from clusterviz.errors import AssetError
from clusterviz.schema import LANGUAGES
from clusterviz.settings import PACKAGE
from clusterviz.ui import routes, stock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from clusterviz.schema import Language

SHEET = "frame.css"
FONT_SHEET = "fonts.css"

STATIC = PACKAGE / "ui" / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript"}
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


def mounted() -> list[BaseRoute]:
    """Return the routes to mount beside the pages."""
    return [Route(f"{_prefix()}/frame/{{stamp}}/{{name}}", _answer)]


def markup(language: Language) -> str:
    """Return what brings the font, the frame's sheet and its script to a page.

    No text of a file or an address is in it.
    """
    base = f"{_prefix()}/frame/{_stamp()}"
    sheets = [*_font_sheets(), f"{base}/{SHEET}"]
    brought = "".join(f'@import url("{one}");' for one in sheets)
    return f'<style>{brought}</style><script src="{base}/{_script(language)}"></script>'


@once
def files() -> Mapping[str, bytes]:
    """Return the content of every file that may be served, by its name."""
    script = (STATIC / "frame.js").read_text(encoding="utf-8")
    said = {
        _script(language): {"language": language, "words": stock.words(language)}
        for language in LANGUAGES
    }
    calls = {
        name: f"{script}\nwindow.clustervizFrame({json.dumps(asked)});\n".encode()
        for name, asked in said.items()
    }
    return MappingProxyType({SHEET: (STATIC / SHEET).read_bytes(), **calls})


def _answer(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in files():
        return Response(status_code=404)
    media_type = _TYPES[name[name.rindex(".") :]]
    return Response(files()[name], headers=_FOR_GOOD, media_type=media_type)


@once
def _stamp() -> str:
    digest = hashlib.sha256()
    for name, content in files().items():
        digest.update(name.encode() + content)
    return digest.hexdigest()[:16]


def _font_sheets() -> list[str]:
    """Return where the font is declared, which the map has too."""
    try:
        [url] = routes.asset_urls((FONT_SHEET,))
    except AssetError:
        # The map says what set-up did not fetch; pages have the system's font.
        return []
    return [f"{_prefix()}/{url.partition('/cv/')[2]}"]


def _prefix() -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/cv" if base else "/cv"


def _script(language: Language) -> str:
    return f"frame-{language}.js"
