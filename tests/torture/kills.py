"""Writers killed at random moments."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

from clusterviz.storage.folder import FolderStore
from tests.contract import publisher
from tests.torture import writers
from tests.torture.held import Tally, faults

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from tests.torture.writers import Said

LONGEST_S = 0.15
"""Twice as long as a write takes: kills come before, within and after one."""

_FIRST_S = 10.0

_SAID_RATIO = 0.7
"""Of the kills, how many wait for a first write that was acknowledged."""

_THOROUGH_EACH = 25

_ANEW_EACH = 20


def killed_writers(root: Path, n_kills: int, seed: int = 9214) -> Tally:
    """Kill two writers at once, `n_kills` processes in all, and look each time.

    Parameters
    ----------
    root
        An empty folder.
    n_kills
        Processes that are killed.
    seed
        Of the moments.
    """
    writers.prepare(root)
    moment, tally, last = random.Random(seed), Tally(), 0
    for n_round in range(-(-n_kills // len(writers.WRITERS))):
        after = _lines(root)
        said = _killed(root, last, moment)
        tally.n_times += len(writers.WRITERS)
        tally.n_said += len(said)
        is_thorough = n_round % _THOROUGH_EACH == 0
        tally.faults += faults(root, said, after, is_thorough=is_thorough)
        last = max((one.number for one in said), default=last) + 10
        if n_round % _ANEW_EACH == _ANEW_EACH - 1:
            _publish_anew(root)
    tally.faults += faults(root, (), _lines(root), is_thorough=True)
    return tally


def killed_publishers(root: Path, n_kills: int, seed: int = 9214) -> Tally:
    """Kill a process that publishes a layer again and again, and look each time.

    Every version names its zones by its number, so a mixture would show.
    """
    layer, tally = publisher.plan_zones(), Tally()
    store = FolderStore(root)
    first = publisher.zones("version 1")
    store.publish(layer, first, writers.TOLD, replaces=0, is_valid=True)
    context, moment = publisher.processes(), random.Random(seed)
    for _ in range(n_kills):
        before = store.current()[layer.name].version
        heard, said = context.Pipe(duplex=False)
        victim = context.Process(target=publisher.publish_for_ever, args=(root, said))
        victim.start()
        said.close()
        if moment.random() < _SAID_RATIO:
            heard.poll(_FIRST_S)
        time.sleep(moment.uniform(0, LONGEST_S))
        victim.kill()
        victim.join()
        victim.close()
        told = _heard(heard)
        tally.n_times += 1
        tally.n_said += len(told)
        newest = store.current()[layer.name].version
        names = store.load_features(layer, newest)["zone_name"]
        if newest < max(told, default=before):
            tally.faults.append(f"version {max(told)} is lost")
        if list(names) != [f"version {newest}"] * publisher.N_ZONES:
            tally.faults.append(f"version {newest} is not whole")
    if store.journal.verify().broken or store.journal.disagreements():
        tally.faults.append("the audit is not whole")
    store.close()
    return tally


def _killed(root: Path, last: int, moment: random.Random) -> list[Said]:
    """Start all writers, kill them after a while, and return what they said."""
    context = publisher.processes()
    victims, ends = [], []
    for writer in writers.WRITERS:
        heard, said = context.Pipe(duplex=False)
        victim = context.Process(
            target=writers.write_for_ever, args=(root, writer, last, said)
        )
        victim.start()
        said.close()
        victims.append(victim)
        ends.append(heard)
    for heard in ends:
        # It has opened the store: what is killed is writing, not starting.
        heard.recv()
    if moment.random() < _SAID_RATIO:
        ends[0].poll(_FIRST_S)
    time.sleep(moment.uniform(0, LONGEST_S))
    for victim in victims:
        victim.kill()
    for victim in victims:
        victim.join()
        victim.close()
    return [one for heard in ends for one in _heard(heard)]


def _heard(end: Connection) -> list[Any]:
    found: list[Any] = []
    try:
        while end.poll():
            found.append(end.recv())
    except EOFError:
        pass
    end.close()
    return found


def _lines(root: Path) -> int:
    store = FolderStore(root)
    seq, _ = store.journal.head()
    store.close()
    return seq


def _publish_anew(root: Path) -> None:
    """Publish the rows as they are: from then on there are no edits over the file."""
    store = FolderStore(root)
    version = store.current()[writers.LOG.name].version
    rows = store.load_table(writers.LOG, version)
    store.publish(writers.LOG, rows, writers.TOLD, replaces=version, is_valid=True)
    store.close()
