"""A message as a reader of a transcript sees it: its words, what can be tapped, and nothing that changes by chance."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from services.ids import READABLE
from tests.town import Heard

PAY_LINK = re.compile(r"https://thikana\.example/pay/[\w.-]+")
TICKET_LINK = re.compile(r"https://thikana\.example/ticket(?P<kind>\.\w+)?\?[\w=&.%-]+")
TICKET_PICTURE = re.compile(r"<picture \d+-ticket-[^>]+>")
UPLOAD = re.compile(r"(?<=<picture )\d+-")
POSTER = re.compile(r"(?<=/poster/)(?P<code>[^.\s]+)\.\w+(?=\.png)")
SETTINGS_LINK = re.compile(r"https://thikana\.example/settings/\d+\.\d+\.\w+")
BOOKING = re.compile(r"TH-[0-9A-Z]{7}")
PAYOUT = re.compile(r"PO-[0-9A-Z]{7}")
OWNER_CODE = re.compile(r"(?<=YES )\d{4}|(?<=NO )\d{4}")
CHECK_IN_CODE = re.compile(rf"\b[{READABLE}]{{3}}-[{READABLE}]{{3}}\b")
TOKEN = re.compile(r"eyJ[\w.-]+")


class Hidden:
    """What differs at every run, by the names a transcript gives it: `<booking>`, `<booking 2>`, `<code>`."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """The text with what is hidden put by its name."""
        text = TICKET_PICTURE.sub("<picture of the ticket>", text)
        text = UPLOAD.sub("", text)
        text = POSTER.sub(lambda found: f"{found['code']}.<proof>", text)
        text = PAY_LINK.sub(lambda found: self._name("pay link", found[0]), text)
        text = TICKET_LINK.sub(lambda found: self._name(f"ticket{found['kind'] or ' link'}", found[0]), text)
        text = SETTINGS_LINK.sub("<settings page>", text)
        text = BOOKING.sub(lambda found: self._name("booking", found[0]), text)
        text = PAYOUT.sub(lambda found: self._name("payout", found[0]), text)
        text = CHECK_IN_CODE.sub(lambda found: self._name("check-in code", found[0]), text)
        text = OWNER_CODE.sub(lambda found: self._name("code", found[0]), text)
        return TOKEN.sub(lambda found: self._name("token", found[0]), text)

    def reveal(self, text: str) -> str:
        """The text of a transcript with what its names stand for in this run."""
        for value, name in self._names.items():
            text = text.replace(name, value)
        return text

    def _name(self, kind: str, value: str) -> str:
        if value not in self._names:
            count = sum(1 for name in self._names.values() if re.fullmatch(rf"<{re.escape(kind)}(?: \d+)?>", name))
            self._names[value] = f"<{kind} {count + 1}>" if count else f"<{kind}>"
        return self._names[value]


def lines_of(heard: Heard) -> list[str]:
    """One message, top to bottom, as its lines."""
    picture = [f"<picture {heard.picture.rpartition('/')[2]}>"] if heard.picture else []
    file = [f"<file {heard.body['document']['filename']}>"] if heard.body["type"] == "document" else []
    return [*picture, *file, *heard.text.split("\n"), *_taps(heard)]


def _taps(heard: Heard) -> list[str]:
    body = heard.body
    if body["type"] == "template":
        return [" ".join(f"[{title}]" for title in heard.choices)] if heard.choices else []
    if body["type"] != "interactive":
        return []
    interactive = body["interactive"]
    footer = [f"({interactive['footer']['text']})"] if "footer" in interactive else []
    return [*SHOWN[interactive["type"]](interactive["action"]), *footer]


def _buttons(action: dict[str, Any]) -> list[str]:
    return [" ".join(f"[{button['reply']['title']}]" for button in action["buttons"])]


def _list(action: dict[str, Any]) -> list[str]:
    rows = [row for section in action["sections"] for row in section["rows"]]
    return [f"[{action['button']} ▾]", *(_row(number, row) for number, row in enumerate(rows, 1))]


def _row(number: int, row: dict[str, Any]) -> str:
    about = f" | {row['description']}" if row.get("description") else ""
    return f"  {number} [{row['title']}]{about}"


def _link(action: dict[str, Any]) -> list[str]:
    return [f"[{action['parameters']['display_text']}] {action['parameters']['url']}"]


SHOWN: dict[str, Callable[[dict[str, Any]], list[str]]] = {"button": _buttons, "list": _list, "cta_url": _link}
