"""What is made once for a content, and shared by all who ask."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from clusterviz.workspace import packing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from clusterviz.workspace.opened import Workspace

Made = TypeVar("Made")


class Once(Generic[Made]):
    """What was made for a name, for every thread of this process.

    An index of a published layer is mapped from files, so that it holds little
    memory by itself; what is no longer current is let go.
    """

    def __init__(self) -> None:
        self._made: dict[str, Made] = {}
        self._making: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what has that name, made by one caller while others wait for it."""
        made = self._made.get(name)
        if made is not None:
            return made
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        # Whoever asks for another name need not wait.
        with making:
            made = self._made.get(name)
            if made is None:
                made = make()
                # Another thread may be letting go of what is no longer wanted.
                with self._lock:
                    self._made[name] = made
            return made

    def known(self, name: str) -> Made | None:
        """Return what has that name; ``None`` where nobody asked for it yet."""
        return self._made.get(name)

    def retain(self, names: Collection[str], under: str) -> None:
        """Let go of what is named below `under` and not in `names`."""
        with self._lock:
            for name in [one for one in self._made if one.startswith(f"{under}/")]:
                if name not in names:
                    del self._made[name]
                    self._making.pop(name, None)


class Parts:
    """Answers that others are made of, for the length of one question."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[object, object]] = {}

    def ask(
        self, workspace: Workspace, question: Callable[..., Made], **arguments: object
    ) -> Made:
        """Return the answer of a use case, computed once of the same versions.

        Parameters
        ----------
        workspace
            Frozen.
        question
            Its first argument is the workspace.
        **arguments
            The others, which can be hashed.
        """
        asked_of = (workspace.pinned, workspace.settings, workspace.rules)
        key = (question, *map(id, asked_of), *sorted(arguments.items()))
        if key not in self._known:
            found: Any = packing.kept(question(workspace, **arguments))
            # Held together: as long as one is known, nothing else gets its identity.
            self._known[key] = asked_of, found
        return cast("Made", packing.lent(self._known[key][1]))
