"""What the pretend Meta can answer: good news, each kind of error, and each kind of broken connection."""

from __future__ import annotations

import json
import socket
import struct
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.bot.conftest import Answer as Answer
from tests.bot.conftest import PretendMeta

SENT = {"messaging_product": "whatsapp", "messages": [{"id": "wamid.NEW"}]}


def raw(status: int, body: bytes, length: int | None = None, **headers: str) -> Answer:
    """An answer of exactly these bytes; `length` may promise more than comes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = length is not None

    return answer


def told(body: Any, status: int = 200) -> Answer:
    """An answer in JSON."""
    return raw(status, json.dumps(body).encode(), Content_Type="application/json")


def refused(code: int, status: int, **parts: Any) -> Answer:
    """An error in Meta's form."""
    error = {"message": f"(#{code}) Something is wrong", "type": "OAuthException", "code": code, "fbtrace_id": "Az8"}
    return told({"error": error | parts}, status)


def silence(meta: PretendMeta) -> Answer:
    """No answer until the test is over."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        meta.closing.wait(10)
        handler.close_connection = True

    return answer


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """The connection ends with nothing said."""
    handler.close_connection = True


def reset(handler: BaseHTTPRequestHandler) -> None:
    """The connection is reset after the request was read."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True
