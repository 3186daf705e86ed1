"""The links we send out survive being read out of a chat."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from services import links
from services.ids import new_booking_id
from tests.town import settings_of

SETTINGS = settings_of("sqlite:///unused.db")


@given(st.builds(new_booking_id))
def test_a_link_ends_in_a_letter_or_digit_as_chat_apps_cut_off_anything_else(booking_id: str) -> None:
    for link in (links.ticket(SETTINGS, booking_id), links.pay(SETTINGS, booking_id)):
        assert re.search(r"[A-Za-z0-9]{22}$", link)
