"""What is lettered on each layer, and from which scale, as on screen and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.view.style import CLUSTER_STATUSES, THEME, styles
from clusterviz.view.symbology.classes import Lettering

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Layer

NAMES_FROM = 200_000
MARKS_FROM = 400_000
COMMUNES_FROM = 300_000
ZONES_FROM = 40_000
"""Denominators of the smallest scales with names, marks, communes and codes."""


def letterings_of(layer: Layer, layers: Mapping[str, Layer]) -> tuple[Lettering, ...]:
    """Return what is lettered on the features of a layer.

    Parameters
    ----------
    layer
        What the file holds of it.
    layers
        The declarations, by name.
    """
    if layer.name == "clusters":
        return tuple(_cluster_letterings())
    if layer.name == "areas":
        kinds = tuple(texts.say("map.area_kinds", "vi").split("|"))
        muted = THEME["muted"]
        return (
            Lettering(
                "district", "", "area_name", 0, color=muted, size_px=13, kinds=kinds
            ),
            Lettering(
                "commune", "", "area_name", COMMUNES_FROM,
                color=muted, size_px=11, kinds=kinds,
            ),
        )  # fmt: skip
    if layer.name == "plan_zones":
        return tuple(
            Lettering(code, style.mark, "", ZONES_FROM, color=style.line, size_px=11)
            for code, style in styles(layers)["plan_zones"].items()
            if style.mark
        )
    return ()


def _cluster_letterings() -> list[Lettering]:
    found = []
    for code, style in CLUSTER_STATUSES.items():
        is_gone = code == "withdrawn"
        # A ring bears its own mark.
        mark = "" if style.shape == "ring" else style.mark
        found.append(cluster_name(code, mark, is_gone=is_gone))
        if mark:
            found.append(
                Lettering(code, mark, "", MARKS_FROM, NAMES_FROM, is_bold=True)
            )
    return found


def cluster_name(code: str, mark: str = "", *, is_gone: bool = False) -> Lettering:
    """Return the name of the clusters of one class, below their mark.

    Parameters
    ----------
    code
        Of the class.
    mark
        A short text above the name; empty for none.
    is_gone
        They are out of the plan.
    """
    return Lettering(
        code,
        mark,
        "cluster_name",
        NAMES_FROM,
        color=THEME["muted"] if is_gone else THEME["ink"],
        is_bold=not is_gone,
        is_italic=is_gone,
    )
