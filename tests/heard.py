"""What arrives on a phone in the tests, and on whose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services import texts

LONGEST_TAP = 120  # characters of what comes back from a tap, by our own rule; under a template WhatsApp takes 128
HIDDEN = "bsuid:"  # how the address of somebody begins whose number is hidden


@dataclass(frozen=True)
class Heard:
    """One message as it arrives on a phone."""

    body: dict[str, Any]

    @property
    def text(self) -> str:
        """All its words."""
        kind = self.body["type"]
        if kind == "interactive":
            return str(self.body["interactive"]["body"]["text"])
        if kind == "template":
            return _template_words(self.body["template"])
        return str(self.body[kind].get("body") or self.body[kind].get("caption") or "")

    @property
    def choices(self) -> dict[str, str]:
        """What can be tapped: title to id."""
        if self.body["type"] == "template":
            return _template_taps(self.body["template"])
        action = self.body.get("interactive", {}).get("action", {})
        rows = [row for section in action.get("sections", []) for row in section["rows"]]
        buttons = [button["reply"] for button in action.get("buttons", [])]
        return {each["title"]: each["id"] for each in [*rows, *buttons]}

    @property
    def url(self) -> str:
        """The page its button opens."""
        return str(self.body["interactive"]["action"]["parameters"]["url"])

    @property
    def picture(self) -> str:
        """The image above or in it: its link, or the id of what was uploaded."""
        header = self.body.get("interactive", {}).get("header") or _template_header(self.body.get("template"))
        image = self.body.get("image", header.get("image", {}))
        return str(image.get("link") or image.get("id") or "")


def address_of(body: dict[str, Any]) -> str:
    """To whom a message goes: a number, or `bsuid:` and WhatsApp's id of somebody whose number is hidden."""
    return str(body.get("to") or f"{HIDDEN}{body.get('recipient', '')}")


def _template_words(template: dict[str, Any]) -> str:
    parts = [part for part in template["components"] if part["type"] == "body"]
    facts = {each["parameter_name"]: each["text"] for part in parts for each in part["parameters"]}
    return texts.say(template["language"]["code"], "notice." + template["name"].removeprefix("thikana_"), **facts)


def _template_header(template: dict[str, Any] | None) -> dict[str, Any]:
    parts = template["components"] if template else []
    return next((each for part in parts if part["type"] == "header" for each in part["parameters"]), {})


def _template_taps(template: dict[str, Any]) -> dict[str, str]:
    titles = texts.titles(template["language"]["code"], "notice." + template["name"].removeprefix("thikana_"))
    buttons = [part for part in template["components"] if part["type"] == "button"]
    return {title: part["parameters"][0]["payload"] for title, part in zip(titles, buttons, strict=True)}
