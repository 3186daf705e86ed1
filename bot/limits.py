"""WhatsApp's numbers, each with where it comes from, and the one way to measure and shorten a text.

Where sources disagree the smaller number stands here. Nothing else in the program may hold a WhatsApp number.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import regex  # type: ignore[import-untyped]  # because the package ships no types

TEXT: Final = 4096  # Meta docs
INTERACTIVE_BODY: Final = 1024  # OpenAPI v23.0; Meta docs give lists 4096
FOOTER: Final = 60  # Meta docs, OpenAPI v23.0
CAPTION: Final = 1024  # Meta docs

BUTTONS: Final = 3  # Meta docs, OpenAPI v23.0
BUTTON_TITLE: Final = 20  # Meta docs, OpenAPI v23.0; titles must differ
BUTTON_ID: Final = 256  # Meta docs, OpenAPI v23.0
LINK_TITLE: Final = 20  # Meta docs, SDKs
FORM_TITLE: Final = 20  # SDKs (pywa); OpenAPI v23.0 says 30; no emoji
FORM_TOKEN: Final = 128  # ours: Meta is silent, its samples are the size of a UUID

LIST_BUTTON: Final = 20  # Meta docs, OpenAPI v23.0
LIST_ROWS: Final = 10  # Meta docs, over all sections; OpenAPI v23.0 says 10 in each
ROW_TITLE: Final = 24  # Meta docs, OpenAPI v23.0
ROW_ABOUT: Final = 72  # Meta docs, OpenAPI v23.0
ROW_ID: Final = 200  # Meta docs, OpenAPI v23.0

EXTERNAL_ID: Final = 255  # Meta docs: treat a message id as opaque text of that size; today's have about 60
CALLBACK_DATA: Final = 512  # Meta docs, SDKs

PICTURE_TYPES: Final = ("image/jpeg", "image/png")  # Meta docs, of images people send and get
PICTURE_BYTES: Final = 5 * 1024 * 1024  # Meta docs

TEMPLATE_NAME: Final = 512  # Meta docs
TEMPLATE_BODY: Final = 1024  # Meta docs, also after filling in
TEMPLATE_BUTTON_TITLE: Final = BUTTON_TITLE  # Meta docs say 25; free of a template the same words are reply buttons
TEMPLATE_PAYLOAD: Final = 128  # SDKs (Infobip validates it); Meta is silent
TEMPLATE_WORDS_PER_VARIABLE: Final = 2  # providers' notes on error 2388293: 2n + 1 plain words for n variables
TEMPLATE_PAGES: Final = 100  # ours: 6000 templates (Meta docs) at 100 a page, and then some

WINDOW: Final = timedelta(hours=24)  # Meta docs, from the person's last message
WINDOW_MARGIN: Final = timedelta(minutes=5)  # ours: a message may wait in a queue on the way
PAIR_SECONDS: Final = 6  # Meta docs: one message per 6 seconds from one number to one person, in the long run
PAIR_BURST: Final = 45  # Meta docs: so many at once, borrowed from the time after
PAIR_SPARE: Final = 5  # ours: of these, for what reaches Meta a little closer together than it left
NUMBER_BURST_SECONDS: Final = 0.5  # ours: at most half a second's worth at once, though Meta counts by the second

ELLIPSIS: Final = "…"


def length(text: str) -> int:
    """How long WhatsApp may find this text, in UTF-16 code units: an emoji counts two or more.

    Meta does not say how it counts; this is the stricter way.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` (≥ 1) UTF-16 code units, with an ellipsis where something was cut off.

    Cuts between what a reader sees as letters: an emoji family, a flag or क्षि stays whole or goes whole.
    """
    if length(text) <= limit:
        return text
    kept, room = "", limit - length(ELLIPSIS)
    for letter in regex.findall(r"\X", text):
        room -= length(letter)
        if room < 0:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS
