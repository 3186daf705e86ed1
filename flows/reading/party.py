"""A party told one by one ("me, my wife and 2 kids"), found in plain text: the speaker and kin to be counted. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from flows.reading.counts import NUMBER
from flows.reading.plain import Span, any_of, word_set
from flows.reading.vocabulary import PEOPLE_WORDS

KIN: Final = word_set(
    "wife husband hubby girlfriend gf bf boyfriend fiancee fiance partner spouse mom mum mummy mother dad daddy papa "
    "father son daughter brother bro sister sis friend biwi patni pati mister mrs missus cousin uncle aunt aunty "
    "grandmother grandfather grandma grandpa nani dadi mother-in-law father-in-law bhabhi bae bestie bff"
)
PARTNERS: Final = word_set(
    "wife husband hubby girlfriend gf bf boyfriend fiancee fiance partner spouse biwi patni pati mister mrs missus bae"
)
_TWO: Final = ("parents", "in-laws", "in laws", "inlaws", "grandparents", "mom-dad")
# "me" is also the Hindi word for "in": it is the speaker where a part of the text begins, or beside "and" and the like.
_ME: Final = (
    r"(?:(?:(?<!.)|(?<=[,.(:&+-] )|(?<=and )|(?<=aur )|(?<=with )|(?<=only )|(?<=just )|(?<=for ))me"
    r"|me(?= (?:and|n|with|aur) (?:my|our|a)(?!\w)"
    rf"|(?: (?:and|n|with|aur)| ?[&+])? ?(?:my )?{any_of(KIN)}(?!\w))"
    r"|myself|i|main)"
)
_MEMBER: Final = re.compile(
    rf"(?<!\w)(?:(?P<me>{_ME})|(?P<two>{any_of(_TWO)})|(?:a )?(?P<kin>{any_of(KIN)})"
    r"|(?P<couple>couple|we two|we both|us two|two of us|both of us)"
    rf"|(?P<counted>{NUMBER} (?:(?:small|little|young|old|senior) )?{any_of((*PEOPLE_WORDS, 'couples'))}))(?![\w'])"
)
_JOINED: Final = re.compile(
    r"[ ,.&+(]*(?:(?:and|n|with|aur|plus|also|my|our|his|her|the|a|mein|ke|saath|sath)(?!\w)[ ,&+]*)*"
)
_WITH: Final = re.compile(r"(?<!\w)(?:with|w|w/) ?(?:my |our |a )?$")
_FOR: Final = re.compile(r"(?<!\w)(?:for|to) my $")
_FOR_THEM: Final = re.compile(r" (?:ke liye|sathi)(?!\w)")
_WITH_THEM: Final = re.compile(r" (?:ke )?(?:saath|sath|sobat)(?!\w)")
_MY: Final = re.compile(r"(?<!\w)my $")


@dataclass(frozen=True)
class Party:
    """Who was told one by one, but for those counted beside them, and where they all stand."""

    kin: int = 0
    partners: int = 0
    couples: int = 0
    me: bool = False
    owned: bool = False
    spans: tuple[Span, ...] = ()

    @property
    def named(self) -> int:
        """How many they are with the speaker, who goes without saying beside "my wife" and is one of a couple."""
        speaks = not self.couples and (self.me or (bool(self.kin) and (self.owned or self.partners == 1)))
        return self.kin + speaks + 2 * self.couples


def find_party(text: str) -> Party:
    """The longest party of kin; an empty one when there is none, or only one of them is spoken of."""
    parties: list[Party] = []
    last_end = -1
    for member in _MEMBER.finditer(text):
        if last_end < 0 or not _JOINED.fullmatch(text, last_end, member.start()):
            parties.append(_begun(text[: member.start()], member))
        parties[-1] = _company(text, _with(parties[-1], member), member.end())
        last_end = member.end()
    whole = (party for party in parties if len(party.spans) > 1 and (party.kin or party.me))
    return max(whole, key=lambda party: len(party.spans), default=Party())


def _begun(before: str, member: re.Match[str]) -> Party:
    """A party before its first member: the speaker's own when that is "with my wife", but not "for my parents"."""
    related = bool(member["kin"] or member["two"])
    accompanied = related and _WITH.search(before)
    mine = related and _MY.search(before) and not _FOR.search(before)
    return Party(owned=bool(accompanied or mine), spans=((member.start(), member.start()),) if accompanied else ())


def _company(text: str, party: Party, end: int) -> Party:
    """The party with the speaker when it is "wife ke saath", and without when it is "mummy papa ke liye"."""
    if _FOR_THEM.match(text, end):
        return replace(party, owned=False)
    if party.kin and (after := _WITH_THEM.match(text, end)):
        return replace(party, owned=True, spans=(*party.spans, after.span()))
    return party


def _with(party: Party, member: re.Match[str]) -> Party:
    kin = 2 if member["two"] else 1 if member["kin"] else 0
    return replace(
        party,
        kin=party.kin + kin,
        partners=party.partners + (member["kin"] in PARTNERS),
        couples=party.couples + bool(member["couple"]),
        me=party.me or bool(member["me"]),
        spans=(*party.spans, member.span()),
    )
