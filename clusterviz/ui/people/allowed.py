"""Which pages whoever asks may open: the others are not listed, nor at any address."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import roles
from clusterviz.workspace import people

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clusterviz.roles import Action
    from clusterviz.workspace import Workspace

    Listed = Mapping[str, Mapping[str, tuple[Callable[[Workspace], None], str]]]

PUBLIC = ("vacant", "rules", "help")
"""Pages that anybody may open: what the law has published, the law, and the words."""

NEEDS: Mapping[str, Action] = MappingProxyType({"edit": "edit", "people": "people"})
"""By page, what one must be able to do somewhere; of the others, to read."""


def is_allowed(page: str, role: str) -> bool:
    """Return whether a role may open a page.

    Examples
    --------
    >>> is_allowed("vacant", "public"), is_allowed("overlaps", "public")
    (True, False)
    >>> is_allowed("edit", "official"), is_allowed("edit", "viewer")
    (True, False)
    """
    if page in PUBLIC:
        return True
    return roles.reach(role, NEEDS.get(page, "read")) != "nowhere"


def listed(workspace: Workspace, by_task: Listed) -> Listed:
    """Return the pages that whoever asks may open, by task."""
    role = people.role(workspace)
    kept = {
        task: {name: page for name, page in pages.items() if is_allowed(name, role)}
        for task, pages in by_task.items()
    }
    return {task: pages for task, pages in kept.items() if pages}
