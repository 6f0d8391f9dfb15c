"""How a person uses either dashboard: ours, and the plain pattern."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.dashboard.browser import SETTLED
from clusterviz import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.dashboard.acts import Act
    from benchmarks.dashboard.browser import Visit

FRAME = "document.querySelector('iframe[src*=streamlit_folium]')"
WINDOW = f"{FRAME}.contentWindow"


@dataclass(frozen=True)
class Cluster:
    """A cluster that can be clicked on, with a place within it."""

    cluster_id: str
    name: str
    lon: float
    lat: float


class Way:
    """One dashboard in a window of its own.

    Parameters
    ----------
    visit
        The window.
    """

    path = ""
    leaflet = f"{WINDOW}.map"

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    def drawn(self) -> str:
        """Return the condition that the map shows all of its layers."""
        raise NotImplementedError

    def redrawn(self, kind: str) -> str:
        """Return the condition that it shows one kind of plan zone; empty for all."""
        raise NotImplementedError

    def question(self) -> str:
        """Return the label of the filter by kind."""
        raise NotImplementedError

    def option(self, kind: str) -> str:
        """Return what the filter calls a kind."""
        raise NotImplementedError

    def first_map(self, act: Act) -> None:
        """Open the page with the map, and note when it is drawn."""
        things = {"drawn": self.drawn(), "settled": SETTLED}
        self.visit.opened(act, self.path, things)

    def place(self, cluster: Cluster) -> tuple[float, float] | None:
        """Return where a cluster can be clicked on; ``None`` where it cannot."""
        told = [cluster.lon, cluster.lat, self.leaflet, FRAME]
        found: list[float] | None = self.visit.page.evaluate(
            "(told) => benchPlace(...told)", told
        )
        return (found[0], found[1]) if found else None

    def answers(self, cluster: Cluster) -> bool:
        """Return whether a click on a cluster shows that one, and no neighbour."""
        place = self.place(cluster)
        if place is None:
            return False
        self.visit.rest()
        self.visit.page.mouse.click(*place)
        return self.visit.comes(heading(cluster.name))

    def click(self, act: Act, cluster: Cluster) -> None:
        """Click on a cluster and note when its name, and all its details, are there."""
        place = self.place(cluster)
        assert place is not None, cluster.name
        before = self._begin({"name": heading(cluster.name), "settled": SETTLED})
        self.visit.page.mouse.click(*place)
        self.visit.noted(act, before)

    def filter(self, act: Act, kind: str) -> None:
        """Choose one kind of plan zone, and note when the map shows no other."""
        box = self.visit.page.get_by_role("combobox", name=self.question())
        box.click()
        # The list holds only what is in sight: typed, the kind is its one line.
        box.fill(self.option(kind))
        option = self.visit.page.get_by_role("option", name=self.option(kind))
        option.wait_for()
        before = self._begin({"redrawn": self.redrawn(kind), "settled": SETTLED})
        option.click()
        self.visit.noted(act, before)

    def unfilter(self, act: Act) -> None:
        """Take the kind back, and note when the map shows all again."""
        box = self.visit.page.get_by_role("combobox", name=self.question())
        box.focus()
        before = self._begin({"redrawn": self.redrawn(""), "settled": SETTLED})
        box.press("Backspace")
        self.visit.noted(act, before)
        self.visit.page.keyboard.press("Escape")

    def pan_and_zoom(self) -> int:
        """Drag the map and turn the wheel; return what the server was told."""
        mouse = self.visit.page.mouse
        frame = self.visit.page.locator("iframe[src*=streamlit_folium]")
        box = frame.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 3

        def drag() -> None:
            mouse.move(x, y)
            mouse.down()
            mouse.move(x + 120, y + 80, steps=8)
            mouse.up()

        def turn() -> None:
            mouse.wheel(0, -240)

        return self.visit.messages_of(drag, turn, drag)

    def _begin(self, things: Mapping[str, str]) -> int:
        self.visit.rest()
        return self.visit.watch(things)


class Ours(Way):
    """Our dashboard, on the page of the map.

    Parameters
    ----------
    visit
        The window.
    kinds
        What the filter calls the kinds of plan zone, by their codes.
    """

    path = "map"
    leaflet = f"{WINDOW}.clusterviz.map"

    def __init__(self, visit: Visit, kinds: Mapping[str, str]) -> None:
        super().__init__(visit)
        self._kinds = kinds

    def drawn(self) -> str:
        """Return the condition that the map shows all of its layers."""
        return f"{WINDOW}.clusterviz.isReady"

    def redrawn(self, kind: str) -> str:
        """Return the condition that it shows one kind of plan zone; empty for all."""
        wanted = json.dumps([kind] if kind else None)
        state = f"{WINDOW}.clusterviz.state"
        return f"{self.drawn()} && JSON.stringify({state}.kinds || null) === '{wanted}'"

    def question(self) -> str:
        """Return the label of the filter by kind."""
        return texts.say("mappage.kinds", "vi")

    def option(self, kind: str) -> str:
        """Return what the filter calls a kind."""
        return self._kinds[kind]

    def change_page(self, act: Act, link: str, title: str, *, has_map: bool) -> None:
        """Follow a link of the frame and note when the next page is there.

        Parameters
        ----------
        act
            Gets when its title stood there, when all of it did, and its map.
        link, title
            What the link and the page say.
        has_map
            Whether to wait for a map as well.
        """
        things = {
            "title": f"document.querySelector('h1').innerText === {json.dumps(title)}",
            "settled": SETTLED,
        }
        if has_map:
            things["drawn"] = self.drawn()
        places = self.visit.page.get_by_test_id("stSidebar").get_by_role("link")
        target = places.filter(has_text=link).first
        target.wait_for()
        before = self._begin(things)
        target.click()
        self.visit.noted(act, before)


class Plain(Way):
    """The plain pattern.

    Parameters
    ----------
    visit
        The window.
    counts
        Plan zones of each kind, by its code.
    """

    def __init__(self, visit: Visit, counts: Mapping[str, int]) -> None:
        super().__init__(visit)
        self._counts = counts

    def drawn(self) -> str:
        """Return the condition that the map shows all of its layers."""
        return self.redrawn("")

    def redrawn(self, kind: str) -> str:
        """Return the condition that it shows one kind of plan zone; empty for all."""
        codes = json.dumps(sorted(self._counts))
        n = self._counts[kind] if kind else sum(self._counts.values())
        zones = f"Object.values({WINDOW}.map._layers).filter((one) => one.feature"
        return (
            f"{zones} && {codes}.includes(one.feature.properties.kind)).length === {n}"
        )

    def question(self) -> str:
        """Return the label of the filter by kind."""
        return "Kinds"

    def option(self, kind: str) -> str:
        """Return what the filter calls a kind."""
        return kind


def heading(name: str) -> str:
    """Return the condition that a heading on the page says `name`."""
    headings = "[...document.querySelectorAll('[data-testid=stMain] :is(h2, h3, h4)')]"
    return f"{headings}.some((one) => one.textContent.includes({json.dumps(name)}))"
