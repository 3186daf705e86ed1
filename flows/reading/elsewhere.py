"""Places people ask for where we have nothing, so that the answer can be honest. Pure."""

from __future__ import annotations

import re

from flows.reading.plain import any_of, plain, word_set

_KNOWN = word_set(
    "goa mumbai bombay pune delhi bangalore bengaluru chennai hyderabad kolkata manali shimla kasol dharamshala "
    "mcleodganj mussoorie rishikesh haridwar nainital jaipur udaipur jodhpur jaisalmer agra varanasi amritsar ooty "
    "kodaikanal munnar alleppey kerala wayanad coorg chikmagalur mysore mysuru hampi gokarna pondicherry puducherry "
    "mahabaleshwar panchgani matheran karjat khandala igatpuri nashik nasik lavasa mulshi kamshet bhandardara "
    "kashid murud diveagar shrivardhan dapoli ganpatipule malvan tarkarli ratnagiri kolad tamhini dahanu bordi "
    "daman diu silvassa saputara gujarat kutch rajasthan himachal uttarakhand kashmir srinagar gulmarg leh ladakh "
    "sikkim gangtok darjeeling shillong meghalaya andaman lakshadweep konkan thane vasai virar ahmedabad surat "
    "vadodara nagpur aurangabad kolhapur satara bhor tapola chiplun guhagar vengurla alappuzha kochi cochin "
    "thekkady vagamon yercaud bhimtal auli chopta lansdowne almora spiti dalhousie jibhi tirthan ranthambore "
    "pushkar khajuraho bhopal indore puri konark digha sundarbans ziro tawang kaziranga dubai bali thailand "
    "maldives lanka nepal dalat sapa hanoi saigon"
) | {"nha trang", "vung tau", "phu quoc", "hoi an", "da nang", "ha long"}
_NAMED = re.compile(rf"(?<!\w){any_of(_KNOWN)}(?!\w)")


def find_elsewhere(unread: str) -> str:
    """The known place among the words nobody else understood, as a title, or nothing.

    Only places of the list count, because "near the beach" and "in December" look the same as "in Goa".
    """
    known = _NAMED.search(plain(unread))
    return known[0].title() if known else ""
