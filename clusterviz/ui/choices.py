"""Which choices an address tells, and which of them belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FRAME = ("lang", "unit", "date", "area", "schedule")
"""Choices of the frame: they stay when an address does not name them."""

PAGE = (
    "id", "zone", "fit", "q", "status", "kind", "show", "fade", "panel", "by",
    "verdict", "severity", "month", "place", "pace", "numerator", "land", "part",
    "state", "field", "period", "form", "from", "figure", "draft", "layer", "step",
    "version", "against", "track", "meeting", "compare", "scenario", "beside", "view",
    "case", "stage", "paper", "extent", "clear", "tour", "site", "row", "person",
    "firm", "duty", "law", "item", "what", "layers", "profile", "days", "crs",
    "personal", "fields", "sides", "bbox", "at",
)  # fmt: skip
"""Choices of a page: an address that does not name one resets it."""

CARRIED = (*FRAME, "id", "zone", "fit")
"""What links between pages take along: the frame and the selection."""


def following(choices: Iterable[str]) -> dict[str, str]:
    """Return what goes, emptied, where others are made anew.

    The zone is that of the cluster, and the view of a copied link that of what it
    had in view.

    Examples
    --------
    >>> following(["id", "part"]), following(["fit"])
    ({'zone': ''}, {'at': ''})
    """
    goes = {"id": "zone", "fit": "at"}
    return {goes[name]: "" for name in choices if name in goes}
