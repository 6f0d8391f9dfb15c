"""The command `api`: what anybody may read, by OGC API – Features, alone."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing, serving
from clusterviz.errors import InputError
from clusterviz.ogc import alone, app
from clusterviz.ogc.addresses import Site
from clusterviz.records import Actor
from clusterviz.workspace import access, creation

PORT = 8502


def api(
    workspace: arguments.Folder,
    port: Annotated[int, typer.Option(min=1, max=65535, help="On this port.")] = PORT,
    host: Annotated[
        str,
        typer.Option(help="Another address than this machine's own: see SECURITY.md."),
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="A name by which programs may ask."),
    ] = None,
    dashboard: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The dashboard that features link to."),
    ] = None,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Serve the public layers by OGC API - Features; Ctrl-C stops it."""
    if not app.is_installed():
        raise InputError(texts.told("ogc.not_installed"))
    if dashboard is not None and not dashboard.startswith(("http://", "https://")):
        raise InputError(texts.told("ogc.no_dashboard", address=dashboard))
    names = {one.lower() for one in name or ()}
    if not access.is_loopback(host):
        # All of it is public: where nobody named a name, any will do.
        names |= {host} if names else {"*"}
    opened = creation.open_workspace(workspace).acting_as(Actor("", "", "api"))
    serving.require_free(host, port)
    site = Site(frozenset({*access.LOOPBACK, *names}), pages=dashboard)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/"
    printing.say(texts.say("ogc.serving", lang.value, address=address))
    sys.stdout.flush()
    alone.run(lambda: opened, site, host, port)
