"""How many people come, and how many of them eat vegetarian. Pure; absurd numbers are handed back as said.

Figures of dates, prices and telephones are not people: a number counts only beside a word for people or food, after
"for" and the like, or when it is the whole text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.reading.counts import NUMBER, find_counts, number_after, number_before
from flows.reading.food import Food, find_food
from flows.reading.party import Party, find_party
from flows.reading.plain import Span, any_of, plain, without, word_set
from flows.reading.tongues import in_known_words
from flows.reading.vocabulary import COUNTS, PEOPLE_WORDS, count_of


@dataclass(frozen=True)
class People:
    """The guests in all; the two kinds of eaters are None where nothing was said of food."""

    total: int
    vegetarian: int | None = None
    non_vegetarian: int | None = None


_ADULTS = word_set(
    "adult adults men women ladies gents boys girls parents seniors boy girl man woman lady females males female male "
    "brothers sisters cousins cousin brother sister uncles aunts aunties grandparents elders"
)
_KIDS = word_set(
    "kid kids child children childs infant infants toddler toddlers baby babies bachche bachcha bacche "
    "sons daughters son daughter"
)
_ADULTS_AND_ELDERS = word_set("adult adults parents seniors")
_COMPANY = frozenset({"friend", "friends", "colleague", "colleagues"})
_PARTS = _ADULTS | _KIDS | _COMPANY
_ANYBODY = word_set(
    "people peoples peple ppl person persons pax pers guest guests member members head heads log vyakti"
)
_COUPLES = frozenset({"couple", "couples"})
_SAID_OF_PEOPLE = word_set(
    "family more young small little old senior college office school cute adult male female elderly aged grown total "
    "close best corporate company married single retired indian"
)
_LABELS = set(PEOPLE_WORDS) - word_set("son daughter brother sister cousin boy girl man woman lady female male baby")
_WHOLE_NUMBER = re.compile(rf"(?:-?\d{{1,6}}|{any_of(COUNTS)})[.!)]?")
_WORD = rf"(?P<word>{any_of((*PEOPLE_WORDS, 'couple', 'couples'))})"
_COUNTED = number_before(rf"(?:{any_of(_SAID_OF_PEOPLE)} ){{0,2}}{_WORD}(?!\w)")
_FOLLOWED = number_after(rf"(?P<word>{any_of(_LABELS)})")
_LABEL = (
    r"(?:(?:head ?)?count|strength|sankhya|(?:group|party|team|family) ?(?:size|strength)|total(?: of)?"
    rf"|total {any_of(PEOPLE_WORDS)}|(?:total )?(?:nos?|number|count)\.? of (?:{any_of(PEOPLE_WORDS)}|heads))"
)
_TOTALS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\w.+=-])(?P<sum>\d{1,3}(?: ?\+ ?\d{1,3}){1,4})(?![\w.])" + rf"(?: {any_of(PEOPLE_WORDS)}(?!\w))?",
        r"(?<![\w.+=-])(?P<sum>\d{1,3} ?a(?:dl?ts?)?(?: ?[+&,/] ?| )\d{1,3} ?[ck](?:hd)?)(?!\w)",
        rf"(?<!\w)(?:family|group|party|team|gang|squad|bunch|batch|class) of (?P<count>{NUMBER})(?!\w)",
        rf"(?<!\w)(?:(?:we are|we're|we r|we will be|we'll be|hum|ham)(?: (?:total|around|about|only|sirf|all|log))*"
        rf"|{_LABEL}(?: (?:is|are|will be|hai|hain))?) ?[:=-]* ?(?!\d{{4}})(?P<count>{NUMBER})"
        rf"(?![\w/]|-\d| ?(?:nights?|days?|raat|din|couples?|famil(?:y|ies)(?! members?)|rs|k|to"
        rf"|{any_of(_PARTS)})(?!\w))"
        rf"(?: {any_of(PEOPLE_WORDS)}(?!\w))?",
        rf"(?P<count>{NUMBER}) (?:{any_of(PEOPLE_WORDS)} )?(?:of us|of them|in total|in all|total|altogether)(?!\w)",
    )
)
_FOR_NUMBER = re.compile(
    rf"(?<!\w)(?:for|make it|make that|make)(?: (?:just|only))? (?P<count>\d{{1,4}}|{any_of(COUNTS)})"
    r"(?![\w/:.-]| ?(?:nights?|days?|raat|din|hours?|k|rs|rupees|th|st|nd|rd|weeks?|"
    r"rooms?|tents?|cars?|bikes?|vehicles?|villas?|dogs?|pets?|beds?|bedrooms?|bhk|min)(?!\w)|,\d)"
)
_COUPLE = re.compile(r"(?<!\w)(?:a |one )?couple(?!\w)")
_ALONE = re.compile(
    r"(?<!\w)(?:(?:just|only) (?:me|myself)(?! (?:and|n|with|aur)(?!\w)| ?[&+])|me alone|solo|alone|akela|akeli)(?!\w)"
)
_BOTH = re.compile(r"(?<!\w)(?:both of us|we both|two of (?:us|them)|us two|hum dono|dono|the two)(?!\w)")
_A_KID = re.compile(
    r"(?<!\w)(?:an?|our|her|(?:an? )?\d{1,2} ?-?(?:yrs?|years?|months?) ?-?old) (?:(?:small|little|young|new) )?"
    r"(?P<kid>kid|child|baby|toddler|infant)(?!\w)"
)
_INCLUDING = re.compile(r"(?<!\w)incl(?:uding|udes)?(?!\w)")
_FAMILY = re.compile(r"(?<!\w)family(?!\w)")
_WITH = re.compile(r"(?<!\w)with (?:my )?$")


def read_people(text: str, *, total: int | None = None, language: str = "") -> People | None:
    """The people a text speaks of; `total` is what is known already, for answers such as "all veg"."""
    said = in_known_words(plain(text), language)
    if _WHOLE_NUMBER.fullmatch(said):
        return People(count_of(said.rstrip(".!)")))
    return find_people(said, total=total)[0]


def find_people(text: str, *, total: int | None = None) -> tuple[People | None, str]:
    """The people named somewhere in plain text, and the rest of it; a number alone is not people here."""
    with_one = _A_KID.sub(r"1 \g<kid>", text)
    text = with_one if _heads(with_one)[0] != 1 else text
    food = find_food(text)
    unfed = without(text, food.spans) if food else text
    heads, spans = _heads(unfed)
    rest = without(unfed, spans)
    if food:
        people = _fed(food, heads, total)
        return (people, rest) if people else (None, text)
    return (None, text) if heads is None else (People(heads), rest)


def _fed(food: Food, heads: int | None, total: int | None) -> People | None:
    known = total if heads is None else heads
    if food.all_vegetarian is not None:
        eaters = known or 0
        return People(eaters, *((eaters, 0) if food.all_vegetarian else (0, eaters))) if known is not None else None
    vegetarian, non_vegetarian = food.vegetarian, food.non_vegetarian
    counted = (vegetarian or 0) + (non_vegetarian or 0)
    if vegetarian is not None and non_vegetarian is not None:
        return People(counted if heads is None else heads, vegetarian, non_vegetarian)
    if known is None and counted == 0:
        return None
    others = 0 if known is None else max(0, known - counted)
    return People(
        counted + others,
        others if vegetarian is None else vegetarian,
        others if non_vegetarian is None else non_vegetarian,
    )


def _heads(text: str) -> tuple[int | None, tuple[Span, ...]]:
    counted = find_counts(text, _COUNTED, _FOLLOWED)
    spans = tuple(match.span() for match in counted)
    if stated := next((match for pattern in _TOTALS if (match := pattern.search(text))), None):
        beside = tuple(span for span in spans if span[1] <= stated.start() or stated.end() <= span[0])
        return _stated(stated), (stated.span(), *beside)
    party = find_party(text)
    if counted:
        return _sum_of(text, counted, party)
    if party.spans:
        return party.named, party.spans
    for pattern, heads in ((_BOTH, 2), (_ALONE, 1), (_COUPLE, 2)):
        if match := pattern.search(text):
            return heads, (match.span(),)
    match = _FOR_NUMBER.search(text)
    return (count_of(match["count"]), (match.span(),)) if match else (None, ())


def _stated(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return sum(map(int, re.findall(r"\d+", groups["sum"]))) if groups.get("sum") else count_of(groups["count"])


def _sum_of(text: str, counted: list[re.Match[str]], party: Party) -> tuple[int | None, tuple[Span, ...]]:
    """ "4 people, 2 adults 2 kids" are four, "2 people and 1 kid" three; a "family with 2 kids" is any number."""
    if all(match["word"] in _KIDS for match in counted) and _FAMILY.search(text) and not party.spans:
        return None, ()
    couples, parts, whole = (
        sum(count_of(match["count"]) for match in counted if _kind(match["word"]) == kind) for kind in range(3)
    )
    spans = (*(match.span() for match in counted), *party.spans)
    if said := _said_at_once(counted, parts):
        return said, spans
    if not couples and whole and _INCLUDING.search(text):
        return whole, spans
    if not couples and not party.couples and (couple := _COUPLE.search(text)):
        # "2 people, a couple" are the same two.
        heads = whole if (whole, parts) == (2, 0) else whole + parts + 2
        return heads, (*spans, couple.span())
    return whole + parts + 2 * couples + _uncounted(text, counted, party), spans


def _kind(word: str) -> int:
    """0 for couples, 1 for a part of the party such as kids, 2 for people in general."""
    return 0 if word in _COUPLES else 1 if word in _PARTS else 2


def _said_at_once(counted: list[re.Match[str]], parts: int) -> int:
    """All of them when people in general were counted and what else was counted is the same again; else 0."""
    wholes = [count_of(match["count"]) for match in counted if _kind(match["word"]) == 2]
    others = sum(2 * count_of(match["count"]) for match in counted if match["word"] in _COUPLES) + parts
    again = [sum(wholes[1:]) + others, others] if others else [sum(wholes[1:])]
    same = len(wholes) > 1 and len(set(wholes)) == 1 and not others and all(m["word"] in _ANYBODY for m in counted)
    return wholes[0] if wholes and (same or wholes[0] in again) else 0


def _uncounted(text: str, counted: list[re.Match[str]], party: Party) -> int:
    """How many to add to "2 kids" or "3 friends" when the speaker and kin come along; adults include them."""
    if any(match["word"] in _ADULTS_AND_ELDERS or _kind(match["word"]) == 2 for match in counted):
        return 0
    with_friends = any(
        match["word"] in _COMPANY and _WITH.search(text[max(0, match.start() - 9) : match.start()]) for match in counted
    )
    return max(party.named, int(with_friends))
