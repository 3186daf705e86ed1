"""WhatsApp's numbers, from Meta's documentation; where its pages disagree, the stricter one. Data only."""

from __future__ import annotations

TEXT_BODY = 4096
INTERACTIVE_BODY = 1024
INTERACTIVE_HEADER = 60
INTERACTIVE_FOOTER = 60
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
LIST_BUTTON = 20
LIST_SECTIONS = 10
LIST_ROWS_IN_ALL = 10
SECTION_TITLE = 24
ROW_ID = 200
ROW_TITLE = 24
ROW_DESCRIPTION = 72
LINK_TITLE = 20
FLOW_TITLE = 20
FLOW_TOKEN = 200
URL = 2000
CAPTION = 1024
FILENAME = 240
CONTACTS = 5
CALLBACK_DATA = 512

TEMPLATE_NAME = 512
TEMPLATE_HEADER = 60
TEMPLATE_BODY = 1024
TEMPLATE_FOOTER = 60
TEMPLATE_BUTTON_TEXT = 25
TEMPLATE_BUTTONS = 10
TEMPLATE_URL_BUTTONS = 2
TEMPLATE_PHONE_BUTTONS = 1
TEMPLATE_PHONE = 20
TEMPLATE_PAYLOAD = 128
TEMPLATES = 6000  # of a verified business, which this one plays; one that is not holds 250
SPACES_IN_A_ROW = 4

THROUGHPUT_PER_SECOND = 80
PAIR_BURST = 45
PAIR_SECONDS_PER_MESSAGE = 6
FREE_SERVICE_MESSAGES = 1000

MEGABYTE = 1024 * 1024
# what Meta takes of each kind: MIME types and the most bytes
MEDIA: dict[str, tuple[tuple[str, ...], int]] = {
    "image": (("image/jpeg", "image/png"), 5 * MEGABYTE),
    "audio": (("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), 16 * MEGABYTE),
    "video": (("video/mp4", "video/3gpp"), 16 * MEGABYTE),
    "document": (
        (
            "text/plain",
            "application/pdf",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        100 * MEGABYTE,
    ),
    "sticker": (("image/webp",), 500 * 1024),
}


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, the stricter of the two ways Meta may count."""
    return len(text.encode("utf-16-le")) // 2
