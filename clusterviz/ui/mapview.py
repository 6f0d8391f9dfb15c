"""The map on a page: the one call by which pages show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from clusterviz.ui import routes
from clusterviz.ui import state as chosen
from clusterviz.view import maps, messages
from clusterviz.view.features import MAP_LAYERS
from clusterviz.view.legend import legend
from clusterviz.view.mapstate import MapEvent
from clusterviz.workspace.mapframes import MapQuestion, map_layers

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.view.mapstate import MapLayers, MapState
    from clusterviz.workspace import Workspace

_PLACE = re.compile(r"(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,2}(?:\.\d+)?)")


def show_map(
    workspace: Workspace,
    language: Language,
    *,
    layers: MapLayers,
    state: MapState,
    key: str,
    height: int = 560,
    paired: str = "",
    may_hand_on: bool = False,
) -> MapEvent | None:
    """Show the map and return the click that this run answers, if there is one.

    Layers are fetched by the browser, from `clusterviz.ui.routes`; this call
    ships only addresses and `state`. Panning and zooming cause no run.

    Parameters
    ----------
    workspace
        What is on the map.
    language
        Of its words.
    layers
        Level and days of what is drawn.
    state
        What is shown of it. Layers that the workspace does not have are left out.
    key
        Tells maps apart: each keeps its own view for as long as the window is
        open.
    height
        In pixels.
    paired
        Maps of one page with the same name here keep one view, for comparing
        two days side by side; empty for a map of its own.
    may_hand_on
        A button of the map tells its view, as a click of the layer ``view``.

    Returns
    -------
    event
        A click, or a shape that was drawn, since the run before; ``None`` if this
        run has another cause.
    """
    # Imported here: a component registers with the server that is running when
    # its module is first imported, and `app.py` imports before there is one.
    from streamlit_folium import st_folium

    page = maps.base_map(
        {
            "look": routes.look_url(workspace, language),
            "view": f"clusterviz.view.{key}",
            "at": _place(),
            "is_illustrative": workspace.settings.is_illustrative,
            "paired": paired,
            "may_hand_on": may_hand_on,
        },
        routes.asset_urls(routes.SCRIPTS),
        routes.asset_urls(routes.SHEETS),
    )
    groups = legend(workspace.layers, state, language)
    message = messages.state_message(
        state, _sources(workspace, language, layers, state), groups
    )
    # The state was made before this run's click is read: the map keeps what was
    # clicked after this one until a state knows of it.
    message["answered"] = chosen.seen(f"map.{key}") or 0
    answer = st_folium(
        page,
        key=f"clusterviz.map.{key}.{language}",
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=maps.state_group(message),
    )
    return _new_event(answer, key)


def _place() -> list[float]:
    """Return the view of a copied link: latitude and longitude in degrees, zoom.

    Empty where the address names none, or none that there is.
    """
    text = chosen.text("at")
    numbers = (
        [float(one) for one in found.groups()]
        if (found := _PLACE.fullmatch(text))
        else []
    )
    is_there = len(numbers) == 3 and abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180
    chosen.note_stray("at", "" if is_there or not text else text)
    return numbers if is_there else []


def _sources(
    workspace: Workspace, language: Language, layers: MapLayers, state: MapState
) -> dict[str, str]:
    """Return the address of each layer that is shown, lowest first."""
    current = workspace.current()
    there = map_layers(workspace, current)
    sources = {}
    for name in MAP_LAYERS:
        is_draft = name == "incoming" and bool(layers.incoming)
        if name in state.visible and (name in there or is_draft):
            level = layers.incoming if is_draft else ""
            question = MapQuestion(name, layers.as_of_on, level)
            if name == "areas":
                on = layers.areas_on or layers.as_of_on
                question = MapQuestion(name, on, layers.level)
            sources[name] = routes.layer_url(workspace, question, language, current)
    return sources


def _new_event(answer: dict[str, Any] | None, key: str) -> MapEvent | None:
    """Return the click in the component's value, once: it stays there for good."""
    n = int((answer or {}).get("n", 0))
    if answer is None or not n or not chosen.is_new(f"map.{key}", n):
        return None
    drawn = answer.get("geometry")
    geometry = drawn if isinstance(drawn, dict) else None
    return MapEvent(str(answer["layer"]), str(answer["feature_id"]), n, geometry)
