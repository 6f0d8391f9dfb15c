"""The pages by task, in the order of the frame."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz.ui.pages import (
    changes,
    clearance,
    completeness,
    data,
    edit,
    export,
    forms,
    gate,
    glossary,
    map_explorer,
    occupancy_landfund,
    overlaps,
    overview,
    people,
    review,
    rules,
    site,
    vacant,
    violations,
    withdrawn,
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
            "site": (site.page, "add_location_alt"),
            "vacant": (vacant.page, "sell"),
        },
        "check": {
            "overlaps": (overlaps.page, "join_inner"),
            "occupancy": (occupancy_landfund.page, "stacked_bar_chart"),
            "gate": (gate.page, "gavel"),
            "completeness": (completeness.page, "checklist"),
        },
        "follow": {
            "clearance": (clearance.page, "front_loader"),
            "review": (review.page, "event_repeat"),
            "withdrawn": (withdrawn.page, "folder_off"),
            "violations": (violations.page, "report"),
            "changes": (changes.page, "compare_arrows"),
        },
        "bring": {
            "edit": (edit.page, "edit_note"),
            "data": (data.page, "upload_file"),
        },
        "report": {
            "forms": (forms.page, "description"),
            "export": (export.page, "outbox"),
            "rules": (rules.page, "balance"),
            "help": (glossary.page, "help"),
            "people": (people.page, "group"),
        },
    }
)
"""By task and name: the page and its symbol. The name is its path."""

PAGES = tuple(name for pages in BY_TASK.values() for name in pages)
