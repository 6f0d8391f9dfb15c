"""The pages of the dashboard, one module each, in the order of the frame."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz.ui.pages import (
    changes,
    clearance,
    completeness,
    forms,
    gate,
    map_explorer,
    occupancy_landfund,
    overlaps,
    overview,
    rules,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clusterviz.workspace import Workspace

    Page = Callable[[Workspace], None]

BY_TASK: Mapping[str, Mapping[str, tuple[Page, str]]] = MappingProxyType(
    {
        "look": {
            "overview": (overview.page, "dashboard"),
            "map": (map_explorer.page, "map"),
        },
        "check": {
            "overlaps": (overlaps.page, "join_inner"),
            "occupancy": (occupancy_landfund.page, "stacked_bar_chart"),
            "gate": (gate.page, "gavel"),
            "completeness": (completeness.page, "checklist"),
        },
        "follow": {
            "clearance": (clearance.page, "front_loader"),
            "changes": (changes.page, "compare_arrows"),
        },
        "report": {
            "forms": (forms.page, "description"),
            "rules": (rules.page, "balance"),
        },
    }
)
"""By task and name: the page and its symbol. The name is its path."""

PAGES = tuple(name for pages in BY_TASK.values() for name in pages)
