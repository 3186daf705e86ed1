"""Places people ask for where we have nothing, so that the answer can be honest. Pure."""

from __future__ import annotations

import re

from flows.reading.plain import any_of, plain, word_set, words_of

_KNOWN = word_set(
    "goa mumbai bombay pune delhi bangalore bengaluru chennai hyderabad kolkata manali shimla kasol dharamshala "
    "mcleodganj mussoorie rishikesh haridwar nainital jaipur udaipur jodhpur jaisalmer agra varanasi amritsar ooty "
    "kodaikanal munnar alleppey kerala wayanad coorg chikmagalur mysore mysuru hampi gokarna pondicherry puducherry "
    "mahabaleshwar panchgani matheran karjat khandala igatpuri nashik nasik lavasa mulshi kamshet bhandardara kashid "
    "murud diveagar shrivardhan dapoli ganpatipule malvan tarkarli ratnagiri kolad tamhini dahanu bordi daman diu "
    "silvassa saputara gujarat kutch rajasthan himachal uttarakhand kashmir srinagar gulmarg leh ladakh sikkim gangtok "
    "darjeeling shillong meghalaya andaman lakshadweep konkan thane vasai virar ahmedabad surat vadodara nagpur "
    "aurangabad kolhapur satara"
)
_NAMED = re.compile(rf"(?<!\w){any_of(_KNOWN)}(?!\w)")
_AFTER_IN = re.compile(r"(?<!\w)(?:in|near|at|around)\s+(?P<place>[^\W\d_]{4,30})(?!\w)")


def find_elsewhere(text: str, rest: str) -> str:
    """The place named in a text, as a title, or nothing; `rest` are the words nobody else understood."""
    said, unread = plain(text), set(words_of(rest))
    if known := _NAMED.search(plain(rest)):
        return known[0].title()
    named = next((found for found in _AFTER_IN.finditer(said) if found["place"] in unread), None)
    return named["place"].title() if named else ""
