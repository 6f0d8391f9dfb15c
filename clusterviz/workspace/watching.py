"""Which layers an answer is made from: an edit of another one leaves it as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from clusterviz.workspace import packing

if TYPE_CHECKING:
    from clusterviz.records import LayerVersion
    from clusterviz.workspace.opened import Workspace


@dataclass(frozen=True, eq=False)
class Versions(Mapping[str, "LayerVersion"]):
    """Versions of published layers, each looked up when somebody asks for it.

    Parameters
    ----------
    published
        Says which layers there are: to ask that looks up none.
    find
        Returns the version of one of them.
    """

    published: Mapping[str, LayerVersion]
    find: Callable[[str], LayerVersion]
    _found: dict[str, LayerVersion] = field(default_factory=dict, repr=False)

    def __getitem__(self, name: str) -> LayerVersion:
        """Return the version of one layer."""
        if name not in self.published:
            raise KeyError(name)
        if name not in self._found:
            self._found[name] = self.find(name)
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        """Return whether the layer is published."""
        return name in self.published

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the layers."""
        return iter(self.published)

    def __len__(self) -> int:
        """Return how many layers are published."""
        return len(self.published)


@dataclass(frozen=True)
class Made:
    """An answer as it is kept.

    Parameters
    ----------
    answer
        From `packing.kept`.
    rests_on
        The layers that it was made from.
    """

    answer: object
    rests_on: frozenset[str]


def watched(workspace: Workspace) -> tuple[Workspace, set[str]]:
    """Return a workspace that notes which layers are read of it, and its notes.

    That a layer is published at all is not noted.

    Parameters
    ----------
    workspace
        Frozen.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from clusterviz.workspace.creation import init
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mine, read = watched(init(Path(folder) / "W", "bacgiang").frozen())
    ...     before = mine.has("plots"), sorted(read)
    ...     n_projects = len(mine.table("projects"))
    ...     mine.store.close()
    >>> before, sorted(read)
    ((True, []), ['projects'])
    """
    read: set[str] = set()

    def noted(versions: Mapping[str, LayerVersion]) -> Versions:
        def find(name: str) -> LayerVersion:
            read.add(name)
            return versions[name]

        return Versions(versions, find)

    pinned = workspace.current()
    mine = noted(pinned)
    newest = workspace.published
    if newest is not None:
        newest = mine if newest is pinned else noted(newest)
    return replace(workspace, pinned=mine, published=newest), read


def made(
    workspace: Workspace, question: Callable[..., object], arguments: dict[str, object]
) -> Made:
    """Return the answer of a use case in a form that is kept, and what it rests on.

    Parameters
    ----------
    workspace
        Frozen.
    question
        Its first argument is the workspace.
    arguments
        The others.
    """
    mine, read = watched(workspace)
    answer = question(mine, **arguments)
    return Made(packing.kept(answer), frozenset(read))


def note(workspace: Workspace, names: Iterable[str]) -> None:
    """Note layers as read, of a workspace that is `watched`."""
    current = workspace.current()
    for name in names:
        current[name]


def stamps(workspace: Workspace, names: frozenset[str]) -> str:
    """Return what tells the contents of layers from others, as one text.

    Parameters
    ----------
    workspace
        Frozen.
    names
        Of the layers.
    """
    pinned = workspace.current()
    newest = workspace.published
    both = [pinned] if newest is None or newest is pinned else [pinned, newest]
    # Whether a layer is published at all, any answer may rest on.
    there = sorted(pinned)
    asked = [one for one in there if one in names]
    contents = [[(one, of[one].version, of[one].stamp) for one in asked] for of in both]
    # As of a day whose versions are the newest, it is the same question.
    return repr((there, contents[:1] if contents[0] == contents[-1] else contents))
