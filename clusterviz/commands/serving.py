"""The command that starts the dashboard."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from ipaddress import ip_address
from typing import Annotated

import typer

from clusterviz import settings, texts
from clusterviz.commands import arguments, printing
from clusterviz.errors import InputError
from clusterviz.workspace import creation

PORT = 8501

_STOP_S = 5.0


def serve(
    workspace: arguments.Folder,
    port: Annotated[int, typer.Option(min=1, max=65535, help="On this port.")] = PORT,
    host: Annotated[
        str, typer.Option(help="This machine's own address, and no other.")
    ] = "127.0.0.1",
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Open the dashboard of a workspace on this machine; Ctrl-C stops it."""
    _require_loopback(host)
    creation.open_workspace(workspace).store.close()
    _require_free(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}"
    printing.say(texts.say("command.serving", lang.value, address=address))
    sys.stdout.flush()
    environment = {
        **os.environ,
        "CLUSTERVIZ_WORKSPACE": str(workspace.resolve()),
        "PYTHONUTF8": "1",
    }
    # Being told to end is being interrupted: the server must not outlive us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _started(streamlit_command(host, port), environment) as server:
        code = _waited(server)
    raise typer.Exit(0 if code == 0 else 2)


def streamlit_command(host: str, port: int) -> list[str]:
    """Return the command that runs the app: nothing is asked of other machines."""
    options = {
        "server.address": host,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "browser.serverAddress": host,
        "client.toolbarMode": "minimal",
        "logger.level": "error",
        "logger.hideWelcomeMessage": "true",
    }
    app = str(settings.shipped("app.py"))
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", app, *flags]


def _require_loopback(host: str) -> None:
    """Raise unless only this machine can reach `host`.

    There is no identity provider yet, so anybody who reached the dashboard
    could read and import everything.
    """
    try:
        is_own = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_own = False
    if not is_own:
        raise InputError(
            f"`{host}` can be reached from other machines, and nobody signs in.",
            expected="127.0.0.1, ::1 or localhost",
            remedy="Leave --host out.",
        )


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name != "nt":
            # As the server itself does: a port it just left counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                f"Port {port} of {host} cannot be used: {error.strerror}.",
                expected="a port that no other program uses",
                remedy=f"Close that program, or choose another: --port {port + 1}.",
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
