"""The command that starts the dashboard."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clusterviz import settings, texts
from clusterviz.commands import arguments, printing
from clusterviz.errors import InputError
from clusterviz.texts.reasons import why
from clusterviz.workspace import access, people, sweeping
from clusterviz.workspace.access import Access

if TYPE_CHECKING:
    from collections.abc import Mapping

PORT = 8501

_STOP_S = 5.0


def serve(
    workspace: arguments.Folder,
    port: Annotated[int, typer.Option(min=1, max=65535, help="On this port.")] = PORT,
    host: Annotated[
        str,
        typer.Option(help="Another address than this machine's own: see SECURITY.md."),
    ] = "127.0.0.1",
    sign_in: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="TOML with [auth] of an OpenID provider."),
    ] = None,
    proxy_secret: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What a proxy signs who asks with."),
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Only what is public, for everybody.")
    ] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST", help="A name by which browsers may ask."),
    ] = None,
    open_api: Annotated[
        bool,
        typer.Option("--open-api", help="Let anybody ask /api though some sign in."),
    ] = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Open the dashboard of a workspace on this machine; Ctrl-C stops it."""
    said = {
        "sign_in": sign_in,
        "proxy_secret": proxy_secret,
        "host_names": name,
        "is_api_open": open_api,
    }
    given = {key: one for key, one in said.items() if one}
    asked = _asked(given, host, is_read_only=read_only)
    opened = sweeping.open_swept(workspace)
    upload_mb = opened.settings.limits.upload_mb
    has_administrator = people.has_administrator(opened)
    opened.store.close()
    _require_sound(asked, workspace)
    require_free(host, port)
    if asked.way in {"sign_in", "proxy"} and not has_administrator:
        printing.warn(texts.say("people.serve_nobody", lang.value))
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    printing.say(texts.say("command.serving", lang.value, address=address))
    if access.is_api_open(asked) and find_spec("pygeoapi") is not None:
        printing.say(texts.say("command.serving_api", lang.value, address=address))
    sys.stdout.flush()
    environment = {
        **os.environ,
        "CLUSTERVIZ_WORKSPACE": str(workspace.resolve()),
        "PYTHONUTF8": "1",
        **_environment(asked),
    }
    # Being told to end is being interrupted: the server must not outlive us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    command = streamlit_command(host, port, upload_mb)
    with _started(command, environment) as server:
        code = _waited(server)
    raise typer.Exit(0 if code == 0 else 2)


def streamlit_command(host: str, port: int, upload_mb: int = 512) -> list[str]:
    """Return the command that runs the app: nothing is asked of other machines.

    Each setting that `SECURITY.md` names is written out: neither a file beside the
    workspace nor a default of another version changes it.
    """
    options = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.enableXsrfProtection": "true",
        "server.enableCORS": "true",
        "server.enableStaticServing": "false",
        "server.maxUploadSize": str(upload_mb),
        "global.developmentMode": "false",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "server.showEmailPrompt": "false",
        "runner.postScriptGC": "false",
        "global.disableWidgetStateDuplicationWarning": "true",
        "browser.gatherUsageStats": "false",
        "browser.serverAddress": host,
        "client.toolbarMode": "minimal",
        "logger.level": "error",
        "logger.hideWelcomeMessage": "true",
    }
    app = str(settings.shipped("app.py"))
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", app, *flags]


def _asked(given: Mapping[str, Any], host: str, *, is_read_only: bool) -> Access:
    """Return how those who ask are told apart.

    Raises
    ------
    InputError
        If other machines can reach the dashboard, and nobody would sign in: anybody
        could read and import everything.
    """
    names = [*given.get("host_names", ())]
    if not access.is_loopback(host):
        # Nothing is at stake where all is public: any name will do.
        names += ["*"] if is_read_only and not names else [host]
    said: dict[str, Any] = (
        {**given, "is_read_only": True} if is_read_only else {**given}
    )
    asked = Access(**{**said, "host_names": ",".join(names)})
    if asked.way == "local" and not access.is_loopback(host):
        raise InputError(texts.told("people.serve_open", host=host))
    return asked


def _require_sound(asked: Access, root: Path) -> None:
    """Raise what is wrong with files and secrets before the server starts."""
    access.host_names(asked)
    access.proxy_key(asked)
    if asked.way == "sign_in" and find_spec("authlib") is None:
        raise InputError(texts.told("people.serve_without_authlib"))
    if asked.way != "local":
        access.kept_secret(asked, root)


def _environment(asked: Access) -> dict[str, str]:
    """Return the variables that tell the server; secrets are told by their files."""
    told = {
        "CLUSTERVIZ_HOST_NAMES": asked.host_names,
        "CLUSTERVIZ_IS_READ_ONLY": "true" if asked.is_read_only else "false",
        "CLUSTERVIZ_IS_API_OPEN": "true" if asked.is_api_open else "false",
        "CLUSTERVIZ_STATE": str(asked.state.absolute()),
    }
    files = {
        "CLUSTERVIZ_SIGN_IN": asked.sign_in,
        "CLUSTERVIZ_PROXY_SECRET": asked.proxy_secret,
    }
    return told | {key: str(one.absolute()) for key, one in files.items() if one}


def require_free(host: str, port: int) -> None:
    """Raise if another program has a port, before anything is said to be there.

    Raises
    ------
    InputError
        If it cannot be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name != "nt":
            # As the server itself does: a port it just left counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                texts.told(
                    "option.port_taken",
                    port=str(port),
                    host=host,
                    why=why(error),
                    other=str(port + 1),
                )
            ) from error


def _started(
    command: list[str], environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start the server deaf to Ctrl-C, which the terminal sends to both of us.

    It is told to end by us, and then says nothing of being aborted. Windows
    does not hand this down: there it ends with Ctrl-C by itself.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.Popen(command, env=environment)
    finally:
        signal.signal(signal.SIGINT, before)


def _waited(server: subprocess.Popen[bytes]) -> int:
    """Return how the server ended; Ctrl-C is the way to end it, no failure."""
    try:
        return server.wait()
    except KeyboardInterrupt:
        server.terminate()
        try:
            server.wait(_STOP_S)
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            server.kill()
        return 0
