"""A simulated official: signed in, who opens the form of a row, types and saves."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.dashboard.person import Person, Typed, Widget
from clusterviz.workspace import proxied

if TYPE_CHECKING:
    from collections.abc import Mapping

Told = Literal["saved", "conflict", "locked", "failed"]
"""What the page says: it is kept; another was first; not yours; anything else."""

_INPUTS = ("number_input", "text_input", "button")


def headers(person_id: str, key: bytes) -> Mapping[str, str]:
    """Return what a proxy adds that has seen who asks."""
    return {proxied.HEADER: proxied.signed(person_id, key, time.time())}


@dataclass
class Official(Person):
    """A session of somebody who enters figures."""

    inputs: dict[str, Widget] = field(default_factory=dict)
    n_good: int = 0

    async def look(self, page: str, **asked: str) -> float:
        """Open a page as its link does, and return after how many seconds it stood."""
        self._states.clear()
        self.inputs.clear()
        query = urlencode({"lang": "vi", **asked})
        if self._socket is None:
            await self.open(page, query)
        else:
            self._query, self._page = query, ""
            await self._run(page_name=page)
        return self.seconds[-1]

    @property
    def has_form(self) -> bool:
        """Whether the page has a form that can be saved."""
        return self._found("edit-save") is not None

    async def type(self, name: str, value: Typed) -> None:
        """Type into the input of a field, and leave it."""
        await self._use(f":{name}.vi", value)

    async def save(self) -> tuple[Told, float]:
        """Press the button, and return what the page then says, and after how long."""
        n_good, n_errors = self.n_good, len(self.errors)
        await self._press("edit-save")
        told: Told = "failed"
        if self.n_good > n_good:
            told = "saved"
        elif self._found("edit-theirs") is not None:
            told = "conflict"
        elif len(self.errors) == n_errors and not self.has_form:
            told = "locked"
        return told, self.seconds[-1]

    async def keep_theirs(self) -> None:
        """Leave a row as the other has it."""
        await self._press("edit-theirs")

    async def _press(self, key: str) -> None:
        widget = self._found(key)
        assert widget is not None, key
        self.inputs.clear()
        self._states[widget.widget_id] = Typed("trigger_value", True)
        await self._run(widget.fragment_id)
        del self._states[widget.widget_id]

    async def _use(self, key: str, value: Typed) -> None:
        widget = self._found(key)
        assert widget is not None, key
        self._states[widget.widget_id] = value
        await self._run(widget.fragment_id)

    def _found(self, key: str) -> Widget | None:
        return next((one for name, one in self.inputs.items() if key in name), None)

    def _see(self, message: ForwardMsg) -> None:
        super()._see(message)
        delta = message.delta
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind in _INPUTS:
            its_id = getattr(element, kind).id
            self.inputs[its_id] = Widget(its_id, delta.fragment_id)
        elif kind == "alert" and element.alert.format == element.alert.SUCCESS:
            self.n_good += 1
