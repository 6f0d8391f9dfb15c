"""Work on the next parts while the last one is being written."""

from __future__ import annotations

import gc
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

Part = TypeVar("Part")
Made = TypeVar("Made")

_AT_ONCE = 2
"""Projecting and checking shapes leave the interpreter to others; text does not."""


def ahead(make: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
    """Yield what is made of each part, in their order, some of them made ahead.

    Parameters
    ----------
    make
        Called in other threads; what it raises is raised here.
    parts
        Taken in this thread, and no more of them at once than are worked on, so
        that memory stays bounded.

    Examples
    --------
    >>> list(ahead(len, ["a", "", "ccc"]))
    [1, 0, 3]
    """
    waiting: deque[Future[Made]] = deque()
    with _set_aside(), ThreadPoolExecutor(_AT_ONCE) as pool:
        for part in parts:
            waiting.append(pool.submit(make, part))
            if len(waiting) > _AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _set_aside() -> Iterator[None]:
    """Keep what is there already out of the search for garbage.

    Each part makes and leaves so many objects that the whole program would be
    searched again and again: a tenth of the time of a large export.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
