"""First messages as people write them, in four languages: how many are understood, and how quickly."""

from __future__ import annotations

import time

import pytest

from tests.reading.heard_in import all_messages, missed, understood

LANGUAGES = ("en", "hi", "mr", "vi")
LEAST_UNDERSTOOD = 0.95
MOST_SECONDS_EACH = 0.005


@pytest.mark.parametrize("half", ["looked_at", "held"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nineteen_in_twenty_first_messages_are_understood(language: str, half: str) -> None:
    wrong = missed(language, half)
    assert 1 - len(wrong) / len(all_messages(language, half)) >= LEAST_UNDERSTOOD, wrong[:20]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_message_is_read_in_no_time(language: str) -> None:
    said = [message for message, _ in all_messages(language, "looked_at")]
    understood(said[0])
    begun = time.process_time()
    for message in said:
        understood(message)
    assert (time.process_time() - begun) / len(said) < MOST_SECONDS_EACH
