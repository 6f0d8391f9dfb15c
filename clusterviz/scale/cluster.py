"""A Dask cluster as we meet it: reached, found alike, waited for, lost."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.errors import ClustervizError, InputError, StorageError, Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from distributed import Client, Future

    About = tuple[dict[str, str], int]

_EXTRA = ("distributed", "dask.dataframe", "dask_geopandas")
_CONNECT_S = 5
_LOOK_S = 1.0
_NAP_S = 0.02
_RESULT_S = 60

ALONE_S = 60.0
"""How long a cluster may be without a worker: a restart takes some of it."""


class SentError(Exception):
    """A `ClustervizError` on its way from a worker, in the order that it takes."""

    def __init__(
        self, kind: type[ClustervizError], found: str | Told, expected: str, remedy: str
    ) -> None:
        super().__init__(kind, found, expected, remedy)
        self.told = kind(found, expected=expected, remedy=remedy)


@contextmanager
def sendable() -> Iterator[None]:
    """Raise errors of ours in a form that travels."""
    try:
        yield
    except ClustervizError as error:
        raise SentError(
            type(error), error.told or error.found, error.expected, error.remedy
        ) from None


@contextmanager
def connected(scheduler: str) -> Iterator[Client]:
    """Give a client of the scheduler at an address; what it asked for ends with it.

    Raises
    ------
    ClustervizError
        If the extra ``scale`` is not installed.
    InputError
        If nobody answers there.
    """
    try:
        for name in _EXTRA:
            import_module(name)
    except ImportError as error:
        raise ClustervizError(texts.told("machines.not_installed")) from error
    from distributed import Client

    # In a thread of its own: pages and notebooks already run a loop in theirs.
    with ThreadPoolExecutor(1) as pool:
        is_there = pool.submit(asyncio.run, _answers(scheduler)).result()
    if not is_there:
        raise InputError(texts.told("machines.no_scheduler", address=scheduler))
    with Client(scheduler, timeout=_CONNECT_S, set_as_default=False) as client:
        yield client


async def _answers(scheduler: str) -> bool:
    """Return whether a Dask scheduler, and not something else, answers in time.

    A client that is given the address of a web page waits for ever.
    """
    asked = asyncio.ensure_future(_identity(scheduler))
    await asyncio.wait({asked}, timeout=_CONNECT_S)
    return asked.done() and asked.exception() is None


async def _identity(scheduler: str) -> object:
    from distributed import Security, rpc

    security = Security().get_connection_args("client")
    async with rpc(scheduler, connection_args=security) as remote:
        return await remote.identity()


def require_alike(client: Client, scheduler: str, path: Path) -> None:
    """Raise unless there are workers, with our versions and our file.

    Raises
    ------
    InputError
        If there is none, or if one has another version of what digits depend on.
    StorageError
        If one finds no file of the same size at `path`.
    """

    # Defined in here, it is sent as code: a worker need not have this module.
    def about(place: str) -> About:
        from importlib import import_module
        from pathlib import Path
        from platform import python_version

        versions = {"python": ".".join(python_version().split(".")[:2])}
        for name in ("clusterviz", "dask", "numpy", "shapely"):
            try:
                module = import_module(name)
                versions[name] = module.__version__
                if name == "shapely":
                    versions["GEOS"] = module.geos_version_string
            except ImportError:
                versions[name] = "none"
        try:
            return versions, Path(place).stat().st_size
        except OSError:
            return versions, -1

    found: dict[str, About | BaseException] = client.run(
        about, str(path), on_error="return"
    )
    if not found:
        raise InputError(texts.told("machines.no_workers", address=scheduler))
    ours = about(str(path))
    for address, theirs in sorted(found.items()):
        _require_same(address, theirs, ours, path)


def _require_same(
    address: str, theirs: About | BaseException, ours: About, path: Path
) -> None:
    if isinstance(theirs, BaseException):
        raise InputError(
            texts.told("machines.cannot_run", address=address, why=f"{theirs!r:.200}")
        )
    for name, version in ours[0].items():
        if theirs[0].get(name) != version:
            raise InputError(
                texts.told(
                    "machines.other_version",
                    address=address,
                    program=name,
                    theirs=theirs[0].get(name),
                    ours=version,
                )
            )
    if theirs[1] != ours[1]:
        raise StorageError(
            texts.told("machines.other_file", address=address, path=path)
        )


def results(
    client: Client, futures: Sequence[Future[Any]]
) -> Iterator[tuple[int, object]]:
    """Yield the position and the result of each future, the first done first.

    Raises
    ------
    ClustervizError
        If the cluster is lost: its scheduler, all workers for a minute, or
        several workers one after the other with the same piece of work.
    """
    from distributed import as_completed

    places = {future.key: place for place, future in enumerate(futures)}
    finished = as_completed(futures, loop=client.loop)
    watch = _Watch(client)
    while not finished.is_empty():
        if not finished.has_ready():
            time.sleep(_NAP_S)
            watch.require_workers()
            continue
        future = next(finished)
        try:
            result = _result(future)
        except TimeoutError:
            # Lost with its worker before it came here: it is computed anew.
            watch.require_workers()
            finished.add(future)
            continue
        yield places[future.key], result
        # A worker keeps what somebody still waits for.
        future.release()


def _result(future: Future[Any]) -> object:
    from distributed import KilledWorker

    try:
        result: object = future.result(timeout=_RESULT_S)
    except SentError as error:
        raise error.told from error
    except KilledWorker as error:
        raise ClustervizError(
            texts.told("machines.workers_ended", n=error.allowed_failures + 1)
        ) from error
    except CancelledError as error:
        raise ClustervizError(texts.told("machines.lost")) from error
    return result


class _Watch:
    """Looks now and then whether anybody is at work."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._seen_s = self._looked_s = time.monotonic()

    def require_workers(self) -> None:
        now_s = time.monotonic()
        if now_s - self._looked_s < _LOOK_S:
            return
        self._looked_s = now_s
        try:
            if self._client.scheduler_info()["workers"]:
                self._seen_s = now_s
        except OSError as error:
            raise ClustervizError(texts.told("machines.lost")) from error
        if now_s - self._seen_s > ALONE_S:
            alone = texts.told("machines.alone", seconds=round(ALONE_S))
            raise ClustervizError(alone)
