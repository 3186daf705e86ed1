"""Every sentence people get, per language, from the TOML files beside this one. No sentence lives in Python."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale

from services.errors import SettingsError

HERE = Path(__file__).parent
FIRST = "en"


def say(locale: str, key: str, part: str = "text", **facts: object) -> str:
    """The sentence `part` of `key`, with the facts put in. Raises KeyError when text or fact is missing."""
    return str(_entry(locale, key)[part]).format_map(facts)


def raw(locale: str, key: str, part: str = "text") -> str:
    """The sentence with its placeholders still in it."""
    return str(_entry(locale, key)[part])


def titles(locale: str, key: str, part: str = "buttons") -> list[str]:
    """The titles of the buttons under a text, in order."""
    return [str(title) for title in _entry(locale, key).get(part, [])]


def count(locale: str, thing: str, number: int) -> str:
    """A number of things in the right plural: `1 night`, `2 nights`."""
    form = Locale.parse(locale).plural_form(number)
    forms = _entry(locale, f"count.{thing}")
    return str(forms.get(form, forms["other"])).format(n=number)


def parts(locale: str, key: str) -> list[str]:
    """The names of the sentences under a key."""
    return list(_entry(locale, key))


def has(locale: str, key: str) -> bool:
    """Whether there is such a text."""
    return key in _book(locale if locale in languages() else FIRST)


def keys(prefix: str, locale: str = FIRST) -> list[str]:
    """The keys that begin with `prefix`, in the order of the files."""
    return [key for key in _book(locale) if key.startswith(prefix)]


def placeholders(text: str) -> list[str]:
    """The names of the facts a text wants, in order of first use."""
    names = (name for _, name, _, _ in Formatter().parse(text) if name)
    return list(dict.fromkeys(names))


@cache
def spoken(key: str) -> frozenset[str]:
    """What counts as that word in any language, in lower case."""
    return frozenset(str(said) for locale in languages() for said in _book(locale).get(key, {}).get("said", []))


@cache
def languages() -> tuple[str, ...]:
    """The languages there are texts for."""
    return tuple(sorted(path.name for path in HERE.iterdir() if path.is_dir() and (path / "talk.toml").exists()))


def check() -> None:
    """Raise SettingsError naming what is wrong when a language lacks a text or names other facts than the first.

    Words to type are no texts: each language has its own, more or fewer.
    """
    first = {key: entry for key, entry in _book(FIRST).items() if not key.startswith("word.")}
    problems = [
        f"{locale}: {key}.{part} {trouble}"
        for locale in languages()
        for key, entry in first.items()
        for part, value in entry.items()
        if not (key.startswith("count.") and part != "other")  # because languages differ in their plurals
        if (trouble := _trouble(part, _book(locale).get(key, {}).get(part), value))
    ]
    if problems:
        raise SettingsError("texts: " + "; ".join(problems[:10]))


def _trouble(part: str, theirs: Any, ours: Any) -> str:
    if theirs is None:
        return "is missing"
    if isinstance(ours, list) and part.endswith("buttons") and len(theirs) != len(ours):
        return "has another number of titles"
    if isinstance(ours, str) and set(placeholders(str(theirs))) - set(placeholders(ours)):
        return "names facts it is not given"
    return ""


def _entry(locale: str, key: str) -> Mapping[str, Any]:
    return _book(locale if locale in languages() else FIRST)[key]


@cache
def _book(locale: str) -> dict[str, dict[str, Any]]:
    book: dict[str, dict[str, Any]] = {}
    for path in sorted((HERE / locale).glob("*.toml")):
        book |= {key: _stripped(entry) for key, entry in tomllib.loads(path.read_text("utf-8")).items()}
    return book


def _stripped(entry: dict[str, Any]) -> dict[str, Any]:
    return {part: value.strip("\n") if isinstance(value, str) else value for part, value in entry.items()}
