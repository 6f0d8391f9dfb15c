"""One simulated person: Streamlit's own websocket, spoken as the browser speaks it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from clusterviz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from websockets.asyncio.client import ClientConnection

PROTOCOL = "streamlit"
ANSWERS_WITHIN_S = 60.0
LARGEST = 256 * 1024**2

_DONE = {
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
}


@dataclass(frozen=True)
class Widget:
    """Something on the page that can be used.

    Parameters
    ----------
    widget_id
        By which the server knows it.
    fragment_id
        The part of the page that runs anew; empty for all of it.
    options
        What can be chosen.
    """

    widget_id: str
    fragment_id: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typed:
    """What is typed into an input, or a button that is pressed.

    Parameters
    ----------
    kind
        As the protocol calls it: ``string_value``, ``int_value``, ``trigger_value``.
    value
        Which.
    """

    kind: str
    value: str | int | bool


@dataclass
class Person:
    """A session with the server, without a browser.

    Parameters
    ----------
    url
        The server's address.
    headers
        What a proxy in front of it adds.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    n_bytes: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    map_: Widget | None = None
    lists: dict[str, Widget] = field(default_factory=dict)
    _pages: dict[str, str] = field(default_factory=dict)
    _page: str = ""
    _query: str = ""
    _states: dict[str, Any] = field(default_factory=dict)
    _socket: ClientConnection | None = None

    async def open(self, page: str, query: str = "lang=vi") -> None:
        """Come in by the address of a page."""
        address = f"{self.url.replace('http', 'ws', 1)}/_stcore/stream"
        self._socket = await connect(
            address,
            subprotocols=[PROTOCOL],  # type: ignore[list-item]
            origin=self.url,  # type: ignore[arg-type]
            additional_headers=self.headers,
            max_size=LARGEST,
        )
        self._query = query
        await self._run(page_name=page)

    async def close(self) -> None:
        """Leave."""
        if self._socket is not None:
            await self._socket.close()

    async def turn(self, page: str) -> None:
        """Follow the link to another page."""
        self._states.clear()
        self.lists.clear()
        self.map_ = None
        # The page that an address without a path opens is listed without one.
        self._page = self._pages.get(page) or self._pages[""]
        await self._run()

    async def click(self, cluster_id: str) -> None:
        """Click on a cluster on the map."""
        assert self.map_ is not None
        now = int(time.time() * 1_000)
        value = f'{{"layer": "clusters", "feature_id": "{cluster_id}", "n": {now}}}'
        self._states[self.map_.widget_id] = value
        await self._run(self.map_.fragment_id)

    async def choose(self, label: str, options: list[str]) -> None:
        """Choose from a list of several."""
        widget = self.lists[label]
        self._states[widget.widget_id] = options
        await self._run(widget.fragment_id)

    async def _run(self, fragment_id: str = "", page_name: str = "") -> None:
        assert self._socket is not None
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self._query
        asked.page_script_hash = self._page
        asked.page_name = page_name
        asked.fragment_id = fragment_id
        for widget_id, value in self._states.items():
            state = asked.widget_states.widgets.add(id=widget_id)
            if isinstance(value, list):
                state.string_array_value.data.extend(value)
            elif isinstance(value, Typed):
                setattr(state, value.kind, value.value)
            elif isinstance(value, FileUploaderState):
                state.file_uploader_state_value.CopyFrom(value)
            else:
                state.json_value = value
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        n_bytes = await asyncio.wait_for(self._answer(), ANSWERS_WITHIN_S)
        self.seconds.append(time.perf_counter() - start)
        self.n_bytes.append(n_bytes)

    async def _answer(self) -> int:
        """Take in what the server says until it has finished; return its bytes."""
        assert self._socket is not None
        n_bytes = 0
        while True:
            data = await self._socket.recv()
            assert isinstance(data, bytes)
            n_bytes += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                if message.script_finished in _DONE:
                    return n_bytes
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    raise InputError(
                        "The page did not compile.",
                        expected="a dashboard that runs",
                        remedy="Open it in a browser, which tells why.",
                    )
            elif kind == "delta":
                self._see(message)
            elif kind == "navigation":
                self._pages = {one.url_pathname: one.page_script_hash
                               for one in message.navigation.app_pages}  # fmt: skip
                self._page = message.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            else:
                self._hear(message)

    def _hear(self, message: ForwardMsg) -> None:
        """Take in what else the server says; nothing of it matters here."""

    def _see(self, message: ForwardMsg) -> None:
        """Note an element that can be used, or that says that something is wrong."""
        delta = message.delta
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "component_instance":
            name = element.component_instance.component_name
            if "st_folium" in name:
                its_id = element.component_instance.id
                self.map_ = Widget(its_id, delta.fragment_id)
        elif kind == "multiselect":
            told = element.multiselect
            options = tuple(told.options)
            self.lists[told.label] = Widget(told.id, delta.fragment_id, options)
        elif kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            self.errors.append(element.alert.body)
