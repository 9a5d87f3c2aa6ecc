"""HTTP as a provider's proxy speaks it: connections are kept for a moment and used again. Signed."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlencode

from ivr.signature import HEADER, sign

KEPT_SECONDS = 1.0  # gunicorn closes a connection that is idle for 2
ANSWER_SECONDS = 15  # the provider's own limit


@dataclass
class Answer:
    status: int
    text: str


@dataclass
class Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    idle_since: float = 0.0


@dataclass
class Wire:
    """To one server. `public_url`: its address as the signature has it."""

    port: int
    public_url: str
    auth_token: str
    idle: deque[Connection] = field(default_factory=deque)

    async def post(self, path: str, form: dict[str, str]) -> Answer:
        body = urlencode(form).encode()
        signature = sign(self.auth_token, self.public_url + path, form)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n{HEADER}: {signature}\r\n\r\n"
        )
        return await asyncio.wait_for(self._exchange(head.encode() + body), ANSWER_SECONDS)

    async def _exchange(self, request: bytes) -> Answer:
        connection = await self._connection()
        connection.writer.write(request)
        answer, goes_on = await _read(connection.reader)
        if goes_on:
            connection.idle_since = time.monotonic()
            self.idle.append(connection)
        else:
            connection.writer.close()
        return answer

    async def _connection(self) -> Connection:
        while self.idle:
            connection = self.idle.pop()
            if time.monotonic() - connection.idle_since < KEPT_SECONDS and not connection.reader.at_eof():
                return connection
            connection.writer.close()
        return Connection(*await asyncio.open_connection("127.0.0.1", self.port))


async def _read(reader: asyncio.StreamReader) -> tuple[Answer, bool]:
    """The answer, and whether the connection goes on."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0] or 0)
    text = (await reader.readexactly(length)).decode()
    return Answer(int(head.split(" ", 2)[1]), text), "connection: close" not in head
