"""What is said to people, before any channel gives it a shape. Pure data that survives a trip through JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Choice:
    """One thing to tap. `id` comes back when it is tapped; `about` is the small line of a list row."""

    id: str
    title: str
    about: str = ""


@dataclass(frozen=True)
class Link:
    """A button that opens a page."""

    title: str
    url: str


@dataclass(frozen=True)
class Place:
    """A point on the map."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


@dataclass(frozen=True)
class Document:
    """A file to download, by its public URL."""

    url: str
    filename: str


@dataclass(frozen=True)
class Form:
    """A form that opens in the chat: the words on its button, its id at WhatsApp, the token that comes back."""

    title: str
    flow_id: str
    token: str


@dataclass(frozen=True)
class Message:
    """One message in ready words. Up to three choices are buttons; four to ten, or any with an `about` line, are a
    list opened by `list_title`.

    `picture` is the public URL of an image shown above the text. A message has choices or a link, not both. With a
    `form`, the choices are what is shown where the form cannot be.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    list_title: str = ""
    link: Link | None = None
    picture: str = ""
    document: Document | None = None
    place: Place | None = None
    footer: str = ""
    form: Form | None = None

    def to_json(self) -> dict[str, Any]:
        """This message as JSON data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Message:
        """The message that `to_json` wrote."""
        return cls(
            text=data["text"],
            choices=tuple(Choice(**choice) for choice in data["choices"]),
            list_title=data["list_title"],
            link=Link(**data["link"]) if data["link"] else None,
            picture=data["picture"],
            document=Document(**data["document"]) if data["document"] else None,
            place=Place(**data["place"]) if data["place"] else None,
            footer=data["footer"],
            form=Form(**data["form"]) if data.get("form") else None,
        )


@dataclass(frozen=True)
class Note:
    """A notice not yet in words: its key in the texts and the facts that go into them.

    Outside WhatsApp's 24 hours it goes as the approved template of the same name, inside as free text; the
    sender decides at that minute. `taps` are the ids under its buttons, in the order of the texts' titles. `rows` are
    in ready words, because they differ each time; a template has no room for them, and goes without. `bare`: WhatsApp
    could not have its picture, so it goes without where it may.
    """

    key: str
    facts: dict[str, str] = field(default_factory=dict)
    taps: tuple[str, ...] = ()
    picture: str = ""
    rows: tuple[Choice, ...] = ()
    bare: bool = False

    def to_json(self) -> dict[str, Any]:
        """This note as JSON data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Note:
        """The note that `to_json` wrote."""
        rows = tuple(Choice(**row) for row in data.get("rows", ()))
        bare = data.get("bare", False)
        return cls(data["key"], dict(data["facts"]), tuple(data["taps"]), data["picture"], rows, bare)
