"""An IMAP server for one mailbox that bounces come to: enough of RFC 3501 to look for what is unread and mark it so."""

from __future__ import annotations

import re
import socketserver
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

FOLDER = "INBOX"
LAST_ASKED = 200
WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)')


@dataclass
class Box:
    """What came, oldest first, which of it was read, and what whoever reads it has asked for of late."""

    letters: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    asked: deque[str] = field(default_factory=partial(deque, maxlen=LAST_ASKED))

    def unread(self) -> list[int]:
        """The numbers of what was not read, from 1."""
        return [number for number in range(1, len(self.letters) + 1) if number not in self.seen]


class Server(socketserver.ThreadingTCPServer):
    """Listens on this machine; every connection asks anew what the box is, because starting over makes another."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, user: str, password: str, box: Callable[[], Box]) -> None:
        super().__init__(("127.0.0.1", port), Line)
        self.user, self.password, self.box = user, password, box
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class Line(socketserver.StreamRequestHandler):
    """One connection."""

    server: Server

    def handle(self) -> None:
        """Answer until whoever is there leaves."""
        self._known, self._open = False, False
        self._say("* OK ready")
        for raw in self.rfile:
            tag, _, rest = raw.decode("utf-8", "replace").strip().partition(" ")
            words = ["".join(found) for found in WORDS.findall(rest)]
            if not words:
                self._say(f"{tag or '*'} BAD say something")
                continue
            self._say(f"{tag} {self._obey(*words)}")
            if words[0].upper() == "LOGOUT":
                return

    def _obey(self, name: str, *words: str) -> str:
        verb = f"{name} {words[0]}".upper() if name.upper() == "UID" and words else name.upper()
        self.server.box().asked.append(verb)
        if verb in ("CAPABILITY", "NOOP", "LOGOUT"):
            self._say({"CAPABILITY": "* CAPABILITY IMAP4rev1", "LOGOUT": "* BYE"}.get(verb, "* OK"))
            return "OK done"
        if verb == "LOGIN":
            self._known = words[:2] == (self.server.user, self.server.password)
            return "OK welcome" if self._known else "NO [AUTHENTICATIONFAILED] invalid credentials"
        if verb == "SELECT" and self._known:
            self._open = words[0] == FOLDER
            return "OK [READ-WRITE] open" if self._open else "NO there is no such folder"
        deeds: dict[str, Callable[..., str]] = {
            "UID SEARCH": self._search,
            "UID FETCH": self._fetch,
            "UID STORE": self._store,
        }
        return deeds[verb](*words[1:]) if verb in deeds and self._open else "BAD not here"

    def _search(self, *_criteria: str) -> str:
        self._say(" ".join(["* SEARCH", *map(str, self.server.box().unread())]))
        return "OK done"

    def _fetch(self, number: str, what: str) -> str:
        box, most = self.server.box(), re.search(r"<0\.(\d+)>", what)
        if 0 < int(number) <= len(box.letters):
            letter = box.letters[int(number) - 1][: int(most[1]) if most else None]
            self._say(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(letter)}}}")
            self.wfile.write(letter + b")\r\n")
        return "OK done"

    def _store(self, number: str, how: str, flags: str) -> str:
        if not (how.upper().startswith("+FLAGS") and flags == r"(\Seen)"):
            return "BAD only reading is marked here"
        self.server.box().seen.add(int(number))
        return "OK done"

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
