"""The map: a folium page that never changes, and a small state that does.

The page names only our own scripts. They fetch each layer by a URL that holds
a hash of its content, draw it from the styles, and hear of filters, selection
and indicators through one feature group that is evaluated anew at each change.
So a filter ships a few hundred bytes, and panning ships none.

Folium takes what an element wrote for a template and renders it again. Here
nothing is: `_Page` keeps it as text, and the elements close what opens one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium
from branca.element import Element, Figure, MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from clusterviz.errors import AssetError
from clusterviz.view import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class _Written(Element):
    """What an element wrote, as it is: the text of a script is no template.

    But for the blanks that set lines in: they are sent anew at every rerun.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        lines = (line.strip() for line in text.splitlines())
        self.text = "\n".join(line for line in lines if line)

    def render(self, **kwargs: object) -> str:
        """Return the text."""
        return self.text


class _Part(Element):
    """Head, body or script of a page, which renders nothing a second time."""

    def add_child(
        self, child: Element, name: str | None = None, index: int | None = None
    ) -> Element:
        """Take in what an element wrote; its templates were rendered already."""
        written = child._template_str
        kept = child if written is None else _Written(written)
        added: Element = super().add_child(kept, name=name, index=index)
        return added


class _Page(Figure):
    """The page around a map, in which no text is a template."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("header", "html", "script"):
            part = _Part()
            part._parent = self
            for child_name, child in getattr(self, name)._children.items():
                part.add_child(child, name=child_name)
            setattr(self, name, part)


class CvLayers(MacroElement):
    """Starts our scripts on the map, once: where layers and styles come from."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "clusterviz.start({{ this._parent.get_name() }}, {{ this.config }});"
        "{% endmacro %}"
    )

    def __init__(self, config: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "CvLayers"
        self.config = escape.closed(escape.script(config))


class CvState(MacroElement):
    """Hands the state to our scripts: all that a rerun changes."""

    _template = Template(
        "{% macro script(this, kwargs) %}clusterviz.apply({{ this.state }});"
        "{% endmacro %}"
    )

    def __init__(self, state: Mapping[str, object]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "CvState"
        self.state = escape.closed(escape.script(state))


def base_map(
    config: Mapping[str, object], scripts: Sequence[str], sheets: Sequence[str]
) -> folium.Map:
    """Return the folium map, the same text for the same arguments.

    It must be built anew for each use: streamlit-folium alters it.

    Parameters
    ----------
    config
        Where the scripts find layers and look, and what keeps views apart.
    scripts, sheets
        URLs of the scripts and style sheets, relative to the component's frame.

    Raises
    ------
    AssetError
        If a script or style would come from anywhere but this server.
    """
    page = folium.Map(
        location=(16.0, 106.5),
        zoom_start=6,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
    )
    page.add_to(_Page())
    page.default_js = [(f"cv{place}", url) for place, url in enumerate(scripts)]
    page.default_css = [(f"cv{place}", url) for place, url in enumerate(sheets)]
    page.add_child(CvLayers(config))
    require_local(page)
    return page


def state_group(state: Mapping[str, object]) -> folium.FeatureGroup:
    """Return the feature group that carries the state; see `messages.state_message`."""
    group = folium.FeatureGroup(name="state", control=False)
    group.add_child(CvState(state))
    return group


def require_local(page: folium.Map) -> None:
    """Raise unless every script and style of a map is served by this program.

    Raises
    ------
    AssetError
        Naming the element and the address: map it to a file of ours.
    """
    for element in _elements(page):
        if not isinstance(element, JSCSSMixin):
            continue
        for _, url in [*element.default_js, *element.default_css]:
            if "//" in url or ":" in url:
                raise AssetError(
                    f"{type(element).__name__} asks for {url}.",
                    expected="scripts and styles from this program only",
                    remedy="Declare its package in view/web_assets.toml and give "
                    "the element the local address.",
                )


def _elements(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _elements(child)
