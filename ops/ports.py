"""Ports and addresses: is one free, which one is, does somebody answer. It never waits longer than a second."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request


class PortTaken(Exception):
    """Something listens there already; the text is one line for the person at the keyboard."""


def refuse_taken(host: str, port: int, advice: str) -> None:
    """Raise PortTaken with `advice` when nobody could listen on that port now."""
    with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = error.strerror or str(error)
            raise PortTaken(f"Cannot listen on {host} port {port}: {why}. {advice}") from None


def free_port(host: str = "127.0.0.1") -> int:
    """A port nobody listens on at this moment."""
    with socket.socket(_family(host), socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def listens(host: str, port: int) -> bool:
    """Whether somebody takes connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def address(host: str, port: int) -> str:
    """The base URL at which a browser on this machine reaches a server that listens on `host`."""
    seen = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    return f"http://[{seen}]:{port}" if ":" in seen else f"http://{seen}:{port}"


def answers(url: str) -> bool:
    """Whether GET on that URL gives 200 within a second."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
