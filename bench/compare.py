"""The program beside its peer: the same deliveries, and a Cloud API that takes its time as a real one does."""

from __future__ import annotations

from bench import load, peers
from bench.figures import Figure
from bench.installation import Installation
from bench.receiver import Receiver
from ops.ports import address, free_port

API_SECONDS = 0.3
RATE = 40.0  # what the peer can carry at all; 10 messages a second among them


def measure(where: Installation, receiver: Receiver, sent: load.Sent, seconds: float) -> list[Figure]:
    """Waits for the 200 of both."""
    port = free_port()
    secret = where.account.app_secret
    where.start_beside(peers.command(str(where.place.folder / "peer.db"), receiver.url, secret, port), port)
    receiver.slow_seconds = API_SECONDS
    try:
        figures = []
        for name, url in (("Thikana", where.place.url), ("naive peer", address("127.0.0.1", port))):
            load.forget(sent)
            outcome = load.run(load.Order(url, where.account, RATE, seconds, f"PEER{name[0]}"), sent)
            what = f"{RATE:.0f} updates a second, Cloud API takes {API_SECONDS * 1000:.0f} ms, {name}: answered"
            figures += [
                Figure(f"{what}, median", outcome.share(0.5), "ms"),
                Figure(f"{what}, 99 %", outcome.share(0.99), "ms"),
            ]
        return figures
    finally:
        receiver.slow_seconds = 0
        where.stop("peer")
