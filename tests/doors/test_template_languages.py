"""A notice goes as the template of the reader's language, and in the first one while theirs cannot be used."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from services.contacts import people
from services.errors import SendError
from services.post import template_states
from services.tables import OutboxRow
from tests.services.stays import offered
from tests.town import NEHA, Town

NAME = "thikana_payment_received"
UNKNOWN = SendError("(132001) Template name does not exist in the translation", code=132001, permanent=True)


def reads(town: Town, locale: str, **states: str) -> None:
    """Neha reads this language, and the template stands like this in each."""
    with town.house.work() as work:
        people.settle_language(work, people.find_or_make(work, NEHA), locale)
        for language, status in states.items():
            template_states.keep(work, NAME, language, work.now, status=status)


def languages_sent(town: Town) -> list[str]:
    """The languages of the templates Neha got, of this notice."""
    sent = [body["template"] for body in town.api.sent if body["to"] == NEHA and body["type"] == "template"]
    return [template["language"]["code"] for template in sent if template["name"] == NAME]


@pytest.mark.parametrize(
    ("states", "sent"),
    [
        ({}, ["hi"]),
        ({"hi": "APPROVED", "en": "PAUSED"}, ["hi"]),
        ({"hi": "REJECTED"}, ["en"]),
        ({"hi": "PENDING", "en": "APPROVED"}, ["en"]),
        ({"hi": "PENDING", "en": "PAUSED"}, []),
    ],
)
def test_the_template_is_the_readers_or_else_the_first(town: Town, states: dict[str, str], sent: list[str]) -> None:
    reads(town, "hi", **states)

    offered(town, guest=NEHA).is_paid()

    assert languages_sent(town) == sent


def test_readers_of_a_language_without_templates_get_the_first(town: Town) -> None:
    settings = town.house.settings.model_copy(update={"whatsapp_template_languages": "en,hi"})
    town.house.settings = settings
    reads(town, "mr")

    offered(town, guest=NEHA).is_paid()

    assert languages_sent(town) == ["en"]


def test_a_message_without_any_template_to_go_by_waits_for_the_readers(town: Town) -> None:
    reads(town, "vi", vi="REJECTED", en="PAUSED")

    offered(town, guest=NEHA).is_paid()

    with town.house.reading() as work:
        row = work.tx.scalars(select(OutboxRow).where(OutboxRow.to == NEHA)).one()
        assert (row.status, row.waits_for) == ("due", f"template {NAME}/vi")
    reads(town, "vi", vi="APPROVED")
    town.wait(hours=2)
    assert languages_sent(town) == ["vi"]


def test_a_refusal_is_noted_of_the_language_that_was_sent(town: Town) -> None:
    reads(town, "hi", hi="REJECTED")
    town.api.troubles = [UNKNOWN]

    offered(town, guest=NEHA).is_paid()

    with town.house.reading() as work:
        noted = template_states.of(work, NAME, "en")
        assert noted is not None
        assert noted.status == "MISSING"
