"""An HTML page taken apart as strictly as mail programs are lenient: what is in it, and what is wrong with it."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "hr", "input"}
UNSHOWN = {"style", "title", "script"}


class Page(HTMLParser):
    """The elements with their attributes, the links, the words that are seen, and the faults found on the way."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.faults: list[str] = []
        self.words: list[str] = []
        self.title = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> stays open" for tag in self._open]

    @property
    def tags(self) -> list[str]:
        """The elements by name, in order."""
        return [tag for tag, _ in self.elements]

    @property
    def attributes(self) -> set[str]:
        """The names of all attributes."""
        return {name for _, attributes in self.elements for name in attributes}

    @property
    def links(self) -> set[str]:
        """Where the page leads to."""
        return {attributes["href"] for _, attributes in self.elements if "href" in attributes}

    @property
    def seen(self) -> str:
        """The words that are seen, with single spaces."""
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, and whether an attribute stands there twice."""
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.faults.append(f"<{tag}> has an attribute twice")
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold it against what was opened last."""
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if self._open and self._open[-1] == "title":
            self.title += data
        elif not set(self._open) & UNSHOWN:
            self.words.append(data)
