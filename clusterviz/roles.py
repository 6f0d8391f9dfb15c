"""Who may do what: the roles, the actions, and how far each reaches.

The one definition. The database holds a copy of `PERMISSIONS` that every write is
held against, pages ask `reach` before they offer a button, and the tests ask every
cell of the table in both places.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Role = Literal["administrator", "editor", "official", "viewer", "public"]
"""Of the province; of a department; of an area; who reads; whoever comes by."""

Action = Literal[
    "read", "personal", "edit", "publish", "case", "scenario", "sign_off", "people",
]  # fmt: skip
"""Read what is not public; see the fields that name persons; edit rows; publish a
layer or go back to a version; write of a case; keep a scenario; close a month; say who
may do what."""

SEEING: tuple[Action, ...] = ("read", "personal")
"""Actions that write nothing."""

Reach = Literal["everywhere", "own", "nowhere"]
"""``own``: where the leading area of what is written is one of the person's own, on
the day that it is true of."""

ROLES: tuple[Role, ...] = get_args(Role)
ACTIONS: tuple[Action, ...] = get_args(Action)

_ALL: Mapping[Action, Reach] = dict.fromkeys(ACTIONS, "everywhere")

PERMISSIONS: Mapping[Role, Mapping[Action, Reach]] = MappingProxyType(
    {
        "administrator": _ALL,
        "editor": {**_ALL, "people": "nowhere"},
        "official": {
            **dict.fromkeys(ACTIONS, "nowhere"),
            "read": "everywhere",
            "personal": "own",
            "edit": "own",
            "case": "own",
            "scenario": "everywhere",
        },
        "viewer": {**dict.fromkeys(ACTIONS, "nowhere"), "read": "everywhere"},
        "public": dict.fromkeys(ACTIONS, "nowhere"),
    }
)
"""By role and action.

Whatever changes here needs a step in `storage.migrations` that empties the table
``permissions``: a copy that differs without one counts as altered.
"""

_ACTION_OF_KIND: Mapping[str, Action] = MappingProxyType(
    {
        "publication": "publish",
        "case": "case",
        "scenario": "scenario",
        "sign_off": "sign_off",
        "person": "people",
        "permissions": "people",
    }
)

ROW = "row:"
"""Entries of this kind and a layer's name are edits of its rows."""


def reach(role: str, action: Action) -> Reach:
    """Return how far a role may do something; an unknown role nowhere.

    Examples
    --------
    >>> reach("official", "edit"), reach("viewer", "edit"), reach("owner", "read")
    ('own', 'nowhere', 'nowhere')
    """
    by_action = next((PERMISSIONS[one] for one in ROLES if one == role), None)
    return by_action[action] if by_action is not None else "nowhere"


def action_of(kind: str) -> Action:
    """Return the action that writing an entry of a kind is.

    Raises
    ------
    KeyError
        If nobody decided who may write entries of that kind.

    Examples
    --------
    >>> action_of("row:clearance_log"), action_of("case")
    ('edit', 'case')
    """
    return "edit" if kind.startswith(ROW) else _ACTION_OF_KIND[kind]
