"""What the server answers beside the pages: the map's scripts and its layers.

Everything here is under ``/cv/``, behind names that hold a hash of the content,
so a browser keeps it for good and asks again only when it has changed.
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import re
from functools import cache as once
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.responses import Response
from starlette.routing import Route

from clusterviz import texts
from clusterviz.errors import AssetError, ClustervizError
from clusterviz.schema import LANGUAGES
from clusterviz.settings import PACKAGE
from clusterviz.ui import cache, seal
from clusterviz.workspace.basemap import tile_file, tile_stamp
from clusterviz.workspace.mapframes import MapQuestion, content_hash, is_there

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

STATIC = PACKAGE / "view" / "static"

SCRIPTS = (
    "vendor/leaflet-1.9.4/dist/leaflet.js",
    "vendor/proj4-2.22.0/dist/proj4.js",
    "coordinates.js",
    "picking.js",
    "labels.js",
    "captions.js",
    "panels.js",
    "tools.js",
    "measuring.js",
    "going.js",
    "ground.js",
    "pairing.js",
    "hatching.js",
    "shapes.js",
    "sketching.js",
    "editing.js",
    "mosaic.js",
    "drawing.js",
    "clusterviz.js",
)
WHOLE_SCRIPT = "map.js"
"""All of `SCRIPTS`, one after another."""

SHEETS = (
    "vendor/leaflet-1.9.4/dist/leaflet.css", "fonts.css", "clusterviz.css", "tools.css",
)  # fmt: skip
FONTS = tuple(
    f"vendor/fontsource-be-vietnam-pro-5.3.0/files/be-vietnam-pro-{letters}-normal.woff2"
    for letters in (
        "vietnamese-400", "vietnamese-600", "latin-ext-400", "latin-ext-600",
        "latin-400", "latin-600",
    )
)  # fmt: skip
"""What `fonts.css` asks for."""

_FROM_FRAME = "../../cv"
"""From the component's frame, ``<base>/component/<name>/``, to our routes: as a
relative address it holds under any ``server.baseUrlPath``."""

# Not from the machine's own table: on Windows that may call a script plain text.
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2"}
_NUMBER = re.compile(r"[0-9]{1,9}")
_EMPTY_TILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR42mNgAAIAAAUAAen63NgAAAAA"
    "SUVORK5CYII="
)
"""One pixel, and it cannot be seen."""

_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
_FOR_ONE = {"Cache-Control": "private, max-age=31536000, immutable"}
"""Kept by the browser that asked, and by no proxy between."""


def routes(open_workspace: Callable[[], Workspace]) -> list[BaseRoute]:
    """Return the routes to mount beside the pages.

    Parameters
    ----------
    open_workspace
        Called for each layer that a browser asks for; cheap after the first.
    """

    def layer(request: Request) -> Response:
        return _layer(request, open_workspace)

    def tile(request: Request) -> Response:
        return _tile(request, open_workspace)

    def look(request: Request) -> Response:
        language = _language(request.path_params["language"])
        if language is None:
            return Response(status_code=404)
        return _packed(request, cache.map_look(open_workspace(), language))

    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    prefix = f"/{base}/cv" if base else "/cv"
    return [
        Route(f"{prefix}/static/{{stamp}}/{{name:path}}", _static),
        Route(f"{prefix}/look/{{language}}-{{stamp}}.json", look),
        Route(f"{prefix}/layers/{{name}}-{{stamp}}.geojson", layer),
        Route(f"{prefix}/tiles/{{stamp}}/{{z}}/{{x}}/{{y}}", tile),
    ]


def asset_urls(names: tuple[str, ...]) -> list[str]:
    """Return where the component's frame finds our scripts or sheets.

    All scripts of the map are one file: the frame fetches one after another.
    """
    stamp = hashlib.sha256("".join(sorted(_digests().values())).encode()).hexdigest()
    if names == SCRIPTS:
        names = (WHOLE_SCRIPT,)
    return [f"{_FROM_FRAME}/static/{stamp[:16]}/{name}" for name in names]


def look_url(workspace: Workspace, language: Language) -> str:
    """Return where the component's frame finds styles and words."""
    stamp = hashlib.sha256(cache.map_look(workspace, language)).hexdigest()
    return f"{_FROM_FRAME}/look/{language}-{stamp[:16]}.json"


def layer_url(
    workspace: Workspace,
    question: MapQuestion,
    language: Language,
    current: Mapping[str, LayerVersion] | None = None,
) -> str:
    """Return where the component's frame finds one layer, as it is now.

    Parameters
    ----------
    workspace
        Whose layer it is.
    question
        What is asked.
    language
        Of the words in the layer.
    current
        What the store has published, where the caller has read it already.
    """
    stamp = seal.sealed(content_hash(workspace, question, current))
    asked = {"on": question.on.isoformat(), "level": question.level, "lang": language}
    asked = {name: value for name, value in asked.items() if value}
    return f"{_FROM_FRAME}/layers/{question.layer}-{stamp}.geojson?{urlencode(asked)}"


def _layer(request: Request, open_workspace: Callable[[], Workspace]) -> Response:
    """Answer with one layer; 404 for one that is not, or is no longer, there."""
    workspace = open_workspace()
    asked = dict(parse_qsl(request.url.query))
    question = _question(request.path_params["name"], asked)
    language = _language(asked.get("lang", ""))
    if (
        question is None
        or language is None
        or not is_there(workspace, question)
        or not seal.is_sealed(
            request.path_params["stamp"], content_hash(workspace, question)
        )
    ):
        return Response(status_code=404)
    try:
        packed = cache.map_layer(workspace, question, language)
    except ClustervizError as error:
        return Response(str(error), status_code=404, media_type="text/plain")
    return _packed(request, packed, "application/geo+json", _FOR_ONE)


def _tile(request: Request, open_workspace: Callable[[], Workspace]) -> Response:
    """Answer with one tile of the workspace's own file.

    One that the file does not hold is empty, not missing: a file with gaps is no
    source that failed, which the map would switch off.
    """
    asked = [request.path_params[name] for name in ("z", "x", "y")]
    if not all(_NUMBER.fullmatch(one) for one in asked):
        return Response(status_code=404)
    workspace = open_workspace()
    try:
        found = tile_file(workspace).tile(*map(int, asked))
    except ClustervizError as error:
        return Response(str(error), status_code=404, media_type="text/plain")
    if request.path_params["stamp"] != tile_stamp(workspace):
        return Response(status_code=404)
    if found is None:
        return Response(_EMPTY_TILE, headers=_FOR_GOOD, media_type="image/png")
    return Response(found.content, headers=_FOR_GOOD, media_type=found.media_type)


def _question(name: str, asked: Mapping[str, str]) -> MapQuestion | None:
    try:
        on = dt.date.fromisoformat(asked.get("on", ""))
    except ValueError:
        return None
    return MapQuestion(name, on, asked.get("level", ""))


def _language(text: str) -> Language | None:
    return next((one for one in LANGUAGES if one == text), None)


def _packed(
    request: Request,
    packed: bytes,
    media_type: str = "application/json",
    kept: Mapping[str, str] | None = None,
) -> Response:
    """Answer with bytes that are kept compressed, unpacked if the browser must."""
    etag = f'"{hashlib.sha256(packed).hexdigest()[:20]}"'
    headers = {**(kept or _FOR_GOOD), "ETag": etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(packed), headers=headers, media_type=media_type)
    headers["Content-Encoding"] = "gzip"
    return Response(packed, headers=headers, media_type=media_type)


def _static(request: Request) -> Response:
    """Answer with one of our files: a name that is not listed does not exist."""
    name = request.path_params["name"]
    if name == WHOLE_SCRIPT:
        return _packed(request, _whole_script(), _MEDIA_TYPES[".js"])
    if name not in _digests():
        return Response(status_code=404)
    path = STATIC / name
    media_type = _MEDIA_TYPES[path.suffix]
    return Response(path.read_bytes(), headers=_FOR_GOOD, media_type=media_type)


@once
def _whole_script() -> bytes:
    """Return all scripts as one, compressed."""
    _digests()  # Says which is missing.
    # A script may end in a comment, or without its last semicolon.
    parts = [(STATIC / name).read_bytes() + b"\n;\n" for name in SCRIPTS]
    return gzip.compress(b"".join(parts), mtime=0)


@once
def _digests() -> dict[str, str]:
    """Return the SHA-256 of every file that may be served, by its name.

    Raises
    ------
    AssetError
        If the scripts that set-up fetches are not there.
    """
    names = (*SCRIPTS, *SHEETS, *FONTS)
    missing = [name for name in names if not (STATIC / name).is_file()]
    if missing:
        raise AssetError(texts.told("stored.script_absent", file=missing[0]))
    return {
        name: hashlib.sha256((STATIC / name).read_bytes()).hexdigest() for name in names
    }
