"""What a page says and shows, read from its HTML as a person would."""

from __future__ import annotations

import html
import re

from werkzeug.test import TestResponse

from services import links
from tests.services.stays import Stay


def words(answer: TestResponse) -> str:
    """The page's text without its markup, in one line."""
    body = re.sub(r"(?s)<(style|script|head).*?</\1>", " ", answer.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def codes(stay: Stay) -> list[str]:
    """The unguessable parts of a booking's links, which no page but their own may show."""
    settings = stay.town.settings
    return [links.pay_token(settings, stay.booking_id).split(".")[1], stay.ticket_query.split("t=")[1]]
