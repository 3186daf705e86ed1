"""Which language somebody reads: chosen by its name at any step, or heard once in what they write. Never asked for."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from flows.said import Said
from flows.turn import Turn
from services import texts
from services.contacts import people
from services.post.messages import Choice, Message

# A name in another script says nothing of the language somebody reads.
NAMES_ARE_WRITTEN: Final = "stay.name"
MARKS: Final = " \t\n.,!?;:'\"*_()[]।–-"


def named(said: Said) -> str:
    """The language whose name is all that was typed, or nothing."""
    return _by_name().get(" ".join(said.text.casefold().strip(MARKS).split()), "") if said.kind == "text" else ""


def hear(turn: Turn) -> str:
    """Settle the language of somebody who surely writes in another one; answers what is then to be said, or nothing."""
    if turn.said.kind != "text" or turn.person.language_settled_at or turn.talk.step == NAMES_ARE_WRITTEN:
        return ""
    if named(turn.said):
        return ""
    heard = written_in(turn.said.text)
    if heard in ("", turn.locale):
        return ""
    people.settle_language(turn.work, turn.person, heard)
    return turn.text("language", "heard")


def written_in(text: str) -> str:
    """The language a text is surely written in: by its letters and the words only that language has."""
    said = [word for each in text.casefold().split() if (word := each.strip(MARKS))]
    lettered = {locale: sum(bool(letters.search(word)) for word in said) for locale, letters, _ in _tongues()}
    worded = {locale: sum(word in words for word in said) for locale, _, words in _tongues() if lettered[locale]}
    best = max(worded.values(), default=0)
    surest = [locale for locale, found in worded.items() if found == best > 0]
    if len(surest) == 1:
        return surest[0]
    return next((locale for locale, found in lettered.items() if found * 2 > len(said)), "")


def others(turn: Turn) -> str:
    """The other languages by their own names, for whoever has not settled on one."""
    if turn.person.language_settled_at:
        return ""
    return " · ".join(texts.say(locale, "language", "name") for locale in texts.languages() if locale != turn.locale)


def ask(turn: Turn, again: bool) -> Message:
    """Every language there is, each by its own name."""
    choices = tuple(Choice(f"language:{locale}", texts.say(locale, "language", "name")) for locale in texts.languages())
    return Message(turn.text("language", "ask"), choices, list_title=turn.text("language", "list_title"))


def take(turn: Turn, said: Said) -> str:
    """The language tapped or named; whatever was answered stays, and the present question comes again in it."""
    if said.choice not in texts.languages():
        return "unclear"
    people.settle_language(turn.work, turn.person, said.choice)
    turn.preface = turn.text("language", "ok")
    if turn.talk.step != "home":
        return "ok"
    return "menu" if turn.roles.plays_a_part else "next"


@cache
def _by_name() -> dict[str, str]:
    return {name: locale for locale in texts.languages() for name in texts.titles(locale, "tongue", "said")}


@cache
def _tongues() -> list[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Language, its letters, its words; those written in plain Latin letters are never heard."""
    written = ((locale, texts.titles(locale, "tongue", "letters")) for locale in texts.languages())
    return [
        (locale, re.compile(f"[{letters[0]}]"), frozenset(texts.titles(locale, "tongue", "words")))
        for locale, letters in written
        if letters
    ]
