"""A simulated person who sends a file to the Data page, as the browser does."""

from __future__ import annotations

import asyncio
import http.client
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.dashboard.person import ANSWERS_WITHIN_S, Person, Typed

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.proto.Common_pb2 import FileURLs

BOUNDARY = "clusterviz-benchmark"
COOKIE = "_streamlit_xsrf"


@dataclass
class Sender(Person):
    """A session that uploads a file and asks for it to be looked at."""

    session_id: str = ""
    uploader: str = ""
    buttons: list[str] = field(default_factory=list)

    async def bring(self, file: Path, layer: str) -> None:
        """Open the Data page, upload `file` for `layer`, and press the button."""
        await self.open("data", f"lang=vi&layer={layer}")
        urls = await self._asked_for(file.name)
        await asyncio.to_thread(_put, self.url, urls.upload_url, file)
        uploaded = FileUploaderState()
        uploaded.uploaded_file_info.add(
            name=file.name,
            size=file.stat().st_size,
            file_id=urls.file_id,
            file_urls=urls,
        )
        self._states[self.uploader] = uploaded
        [press] = [one for one in self.buttons if "dataroom-upload" in one]
        self._states[press] = Typed("trigger_value", True)
        await self._run()
        self._states.clear()

    async def _asked_for(self, name: str) -> FileURLs:
        """Return where the server wants a file."""
        assert self._socket is not None
        message = BackMsg()
        message.file_urls_request.request_id = "1"
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.session_id
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            while True:
                data = await self._socket.recv()
                assert isinstance(data, bytes)
                found = ForwardMsg.FromString(data)
                if found.WhichOneof("type") == "file_urls_response":
                    urls: FileURLs = found.file_urls_response.file_urls[0]
                    return urls

    def _hear(self, message: ForwardMsg) -> None:
        if message.WhichOneof("type") == "new_session":
            self.session_id = message.new_session.initialize.session_id

    def _see(self, message: ForwardMsg) -> None:
        super()._see(message)
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "file_uploader":
            self.uploader = element.file_uploader.id
        elif kind == "button":
            self.buttons.append(element.button.id)


def _put(server: str, path: str, file: Path) -> None:
    """Upload a file over a connection of its own, a piece at a time."""
    head = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; "
        f'name="file"; filename="{file.name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    address = urlsplit(server)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    try:
        connection.request("GET", "/_stcore/health")
        answer = connection.getresponse()
        answer.read()
        cookies = answer.headers.get_all("Set-Cookie") or []
        [token] = [
            one.partition(";")[0].partition("=")[2]
            for one in cookies
            if one.startswith(f"{COOKIE}=")
        ]
        length = len(head) + file.stat().st_size + len(tail)
        connection.putrequest("PUT", path if path.startswith("/") else f"/{path}")
        connection.putheader(
            "Content-Type", f"multipart/form-data; boundary={BOUNDARY}"
        )
        connection.putheader("Content-Length", str(length))
        connection.putheader("Cookie", f"{COOKIE}={token}")
        connection.putheader("X-Xsrftoken", token.strip('"'))
        connection.endheaders()
        connection.send(head)
        with file.open("rb") as content:
            connection.send(content)
        connection.send(tail)
        answer = connection.getresponse()
        answer.read()
        if answer.status >= http.client.BAD_REQUEST:
            raise OSError(f"the upload was answered with {answer.status}")
    finally:
        connection.close()
