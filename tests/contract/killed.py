"""Writers to a database on a server, killed while they write.

A few in the tests, and as many as one likes for ``make torture``.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.errors import StorageError
from clusterviz.records import Lineage, RowEdit
from clusterviz.roles import ROW
from clusterviz.schema import read_layers
from clusterviz.settings import shipped
from clusterviz.storage.postgres import PostgresStore
from tests.contract.publisher import processes
from tests.postgres import Server, connect
from tests.torture.held import Tally

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from clusterviz.addresses import Address

LOG = read_layers(shipped("layers"))["clearance_log"]

TOLD = Lineage(source_document="Test")

KEYS = ["S1:2024-04", "S2:2024-04"]
"""Edited at once, to the same: if they ever differ, an edit was half made."""

_CRASH_EVERY = 5

_LONG_S = 60


def edit_for_ever(address: Address, root: Path, said: Connection) -> None:
    """Write the number of each version into it; say it once it is acknowledged."""
    store = PostgresStore(address, root)
    try:
        while True:
            version = store.current()[LOG.name].version
            figures = {"cleared_ha": float(version + 1)}
            edits = [RowEdit(key, figures) for key in KEYS]
            made = store.edit(LOG, edits, TOLD, made_from=version)
            said.send(made.version)
    except StorageError:
        # The server was killed first; we are next.
        time.sleep(_LONG_S)


def killed_on_server(n_kills: int, seed: int = 9214) -> Tally:
    """Kill a writer many times, and every fifth time the server with it.

    Parameters
    ----------
    n_kills
        How often.
    seed
        Of the moments.

    Returns
    -------
    tally
        Its faults are what was acknowledged and is not there, or is there by half.
    """
    moment = random.Random(seed)
    server = Server(is_safe=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _killed(server, Path(folder), n_kills, moment)
    finally:
        server.stop()


def _killed(server: Server, root: Path, n_kills: int, moment: random.Random) -> Tally:
    address = server.new_database()
    store = PostgresStore(address, root)
    rows = pd.DataFrame({"entry_id": KEYS, "cleared_ha": 1.0})
    store.publish(LOG, rows, TOLD, replaces=0, is_valid=True)
    store.close()
    tally = Tally()
    context = processes()
    for number in range(n_kills):
        heard, said = context.Pipe(duplex=False)
        victim = context.Process(target=edit_for_ever, args=(address, root, said))
        victim.start()
        said.close()
        acknowledged = [heard.recv()]
        time.sleep(moment.uniform(0, 0.2))
        if number % _CRASH_EVERY == _CRASH_EVERY - 1:
            server.crash()
        victim.kill()
        victim.join()
        victim.close()
        while heard.poll():
            try:
                acknowledged.append(heard.recv())
            except EOFError:
                break
        heard.close()
        tally.n_times += 1
        tally.n_said += len(acknowledged)
        tally.faults += _wrong(address, root, acknowledged[-1])
    return tally


def _wrong(address: Address, root: Path, acknowledged: int) -> list[str]:
    store = PostgresStore(address, root)
    newest = store.current()[LOG.name].version
    cleared = set(store.load_table(LOG, newest)["cleared_ha"])
    lines = store.journal.lines(kind=f"{ROW}{LOG.name}")
    verified = store.journal.verify()
    differing = store.journal.disagreements()
    store.close()
    with connect(address) as connection:
        table = connection.execute("SELECT cleared_ha FROM layers.clearance_log")
        beside = {one for (one,) in table}
    checks = {
        f"version {acknowledged} was acknowledged, and {newest} is there": (
            newest >= acknowledged
        ),
        f"version {newest} says {cleared}": cleared == {newest},
        f"version {newest} says {beside} to QGIS": beside == {newest},
        f"version {newest} has {len(lines)} lines": (
            len(lines) == len(KEYS) * (newest - 1)
        ),
        f"tables and audit differ: {differing}": differing == (),
        f"the audit breaks: {verified.broken}": verified.broken is None,
    }
    return [problem for problem, is_well in checks.items() if not is_well]
