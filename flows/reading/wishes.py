"""A change asked for by words at any later step: "make it 3 people", "5-7 dec instead", "other place". Pure.

A text that only mentions a day or a number in passing is no wish: without a word for change, everything but fillers
must belong to what is changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from flows.reading.codes import find_code_span
from flows.reading.dates import Stay, Unclear, find_stay
from flows.reading.names import read_name
from flows.reading.nights import find_length
from flows.reading.opening import without_fillers
from flows.reading.people import People, find_people
from flows.reading.plain import any_of, plain, without, word_set
from flows.reading.tongues import in_known_words, words_for
from flows.reading.vocabulary import COUNT, PEOPLE_WORDS, count_of

MOST_CHARACTERS = 300

_CHANGE = re.compile(
    r"(?<!\w)(?:change|changed|make it|make that|instead|rather|actually|update|switch|edit|modify|correct|shift|move|"
    r"reschedule|other|another|different|wrong|badal|badlo|badlna|dusra|dusri|koi aur|replace|set)(?!\w)"
)
_TOPICS = {
    word: topic
    for topic, words in {
        "dates": "date dates day days night nights check-in checkin check-out checkout tarikh din",
        "people": "people persons person guests guest number pax members adults kids log food veg",
        "place": "place places villa villas camp camping tent cottage cottages listing property room stay hotel "
        "location city jagah",
        "name": "name naam",
        "code": "code referral coupon promo refer",
    }.items()
    for word in words.split()
}
_TOPIC = re.compile(rf"(?<!\w){any_of(_TOPICS)}(?!\w)")
# Other topics' words, such as "villa", answer the question that is open.
_TOPICS_ALONE = word_set("date dates people guests place name code")
_NAME_WORDS = re.compile("n[ae]+m|n[aā]+v|नाम|नाव|t[êe]n")
# Of what stands before a name only that which has the word for name in it; "I am" may begin anything.
_BEFORE_A_NAME = any_of(before for before in words_for("naming", "before") if _NAME_WORDS.search(before))
_NAMED = re.compile(
    r"(?:^|(?<=[\s,;]))(?:(?:change|update|set|correct|make)\s+)?"
    rf"(?:(?:(?:my|the|guest)\s+)?(?:name|naam)|{_BEFORE_A_NAME})"
    r"(?:\s+(?:is|to|as|should be)|\s*[:=-])?\s+(?!(?:of|on|in|and|or)\s)(?P<name>\S.*)$",
    re.IGNORECASE,
)
_IN_THE_NAME_OF = re.compile(
    r"(?:^|(?<=[\s,;]))(?:in|under|on|by)\s+(?:the\s+)?name\s+(?:of\s+)?(?P<name>\S.*?)(?:\s+(?:instead|please|pls))*[.!]?$",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"(?<!\w)(?:(?:add|plus) |\+ ?)(?P<added>{COUNT})(?!\w)|(?<!\w)(?P<more>{COUNT}) (?:more|extra|aur)(?!\w)"
    rf"|(?<!\w)(?P<fewer>{COUNT}) (?:less|fewer) {any_of(PEOPLE_WORDS)}(?!\w)"
)
_RELATIVE_PEOPLE = re.compile(r"(?<!\w)(?:more|less|fewer|extra|add|plus|aur)(?!\w)|(?<!\w)\+ ?\d")
_BESIDE = word_set("no wait sorry oh please not but hey ok okay it's its it make change to only just let's lets")


@dataclass(frozen=True)
class Wish:
    """What is to become of the booking; `topic` (dates, people, place, name, code) when only that was named.

    `more`: so many people more than are known, or fewer when it is below zero.
    """

    stay: Stay | Unclear | None = None
    people: People | None = None
    name: str = ""
    code: str = ""
    topic: str = ""
    more: int = 0


def read_wish(text: str, today: date, *, language: str = "") -> Wish | None:
    """The change a text asks for, or None. A bare number, a yes or a lone "change" asks for none."""
    said = in_known_words(plain(text), language)
    if not said or len(said) > MOST_CHARACTERS:
        return None
    if named := _read_named(text):
        return named
    change = _CHANGE.search(said) is not None
    found = find_code_span(said, named=True)
    unread = without(said, [found[1]]) if found else said
    stay, unread = find_stay(unread, today, language=language)
    heard_stay = None if isinstance(stay, Unclear) and stay.why == "nothing" else stay
    if _RELATIVE_PEOPLE.search(unread) and (find_people(unread)[0] or _more(unread) < 0):
        return Wish(
            heard_stay,
            code=found[0] if found else "",
            topic="" if heard_stay or found else "people",
            more=_more(unread),
        )
    people, unread = find_people(unread)
    if not (heard_stay or people or found):
        return _topic_only(said, change=change)
    if not change and not _nothing_else(unread):
        return None
    return Wish(heard_stay, people, code=found[0] if found else "")


def asks_for_change(text: str, *, language: str = "") -> bool:
    """Whether a text has a word for change in it, whatever is to be changed."""
    return _CHANGE.search(in_known_words(plain(text), language)) is not None


def _more(said: str) -> int:
    found = _MORE.search(said)
    if found is None:
        return 0
    return -count_of(found["fewer"]) if found["fewer"] else count_of(found["added"] or found["more"])


def _read_named(text: str) -> Wish | None:
    said = " ".join(text.split())
    match = _IN_THE_NAME_OF.search(said) or _NAMED.search(said)
    name = read_name(match["name"]) if match else None
    return Wish(name=name) if name else None


def _topic_only(said: str, *, change: bool) -> Wish | None:
    topics = {_TOPICS[match] for match in _TOPIC.findall(said)}
    length = find_length(said)
    if length.nights:
        topics = {"dates"}
    alone = said in _TOPICS_ALONE or (length.nights and _nothing_else(without(said, length.spans)))
    return Wish(topic=topics.pop()) if len(topics) == 1 and (change or alone) else None


def _nothing_else(unread: str) -> bool:
    return all(word in _BESIDE for word in without_fillers(unread).split())
