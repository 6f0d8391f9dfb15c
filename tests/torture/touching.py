"""What a program does in a folder, seen before it is done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KINDS = (
    "open", "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir",
    "os.truncate", "shutil.rmtree", "sqlite3.connect",
)  # fmt: skip
"""What Python announces of a file before it is done; libraries do not."""


class Touching:
    """Counts what is done in a folder as long as the block lasts.

    Parameters
    ----------
    folder
        And below it.
    then
        Told how many times by now, before each.
    """

    _now: Touching | None = None
    _is_heard = False

    def __init__(
        self, folder: Path, then: Callable[[int], None] = lambda _: None
    ) -> None:
        self._folder, self._then, self.n_times = f"{folder}/", then, 0

    def __enter__(self) -> Self:
        if not Touching._is_heard:
            # Once in the life of a process: nobody can be taken off again.
            sys.addaudithook(_hear)
            Touching._is_heard = True
        Touching._now = self
        return self

    def __exit__(self, *_: object) -> None:
        Touching._now = None

    def hear(self, kind: str, values: tuple[object, ...]) -> None:
        """Count, if it is done in the folder."""
        if kind in _KINDS and any(
            str(one).startswith(self._folder) for one in values[:2]
        ):
            self.n_times += 1
            self._then(self.n_times)


def _hear(kind: str, values: tuple[object, ...]) -> None:
    if Touching._now is not None:
        Touching._now.hear(kind, values)
