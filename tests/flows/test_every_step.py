"""Wherever a talk stands, the words that always work and buttons of any age get one sensible answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flows.said import Said
from services.payments.gateways.contract import Outcome
from tests.flows.talking import Talk

FAST = "lakeview cottage 4-6 dec, 2 people"


def _say(*lines: str) -> Callable[[Talk], None]:
    def go(talk: Talk) -> None:
        for line in lines:
            talk.says(line)

    return go


def _after_payment(outcome: Outcome, hours: float = 0) -> Callable[[Talk], None]:
    def go(talk: Talk) -> None:
        talk.says(FAST)
        talk.pays(outcome)
        talk.waits(hours=hours)

    return go


def _hold_ended(talk: Talk) -> None:
    talk.says(FAST)
    talk.waits(minutes=31)


STANDINGS: dict[str, tuple[str, Callable[[Talk], None]]] = {
    "at the very start": ("", _say()),
    "at the list": ("stay.listing", _say("hi")),
    "at a narrowed list": ("stay.listing", _say("villa in alibaug 4-6 dec")),
    "at the dates": ("stay.dates", _say("pine cottage")),
    "at unclear dates": ("stay.dates", _say("pine cottage", "5/12")),
    "at the people of a villa": ("stay.people", _say("seaview villa", "4-6 dec")),
    "at the people of a camp": ("stay.people", _say("riverside camp", "4-6 dec")),
    "at how they eat": ("stay.people", _say("riverside camp", "4-6 dec", "5")),
    "at the name": ("stay.name", _say("riverside camp", "4-6 dec", "5 veg")),
    "at the code": ("stay.code", _say("riverside camp", "4-6 dec", "5 veg", "Ravi Kumar")),
    "at the card": ("stay.card", _say(FAST)),
    "at the card after a failed payment": ("stay.card", _after_payment(Outcome.FAILED)),
    "at the card while the bank checks": ("stay.card", _after_payment(Outcome.PENDING)),
    "at the card whose hold has ended": ("stay.card", _hold_ended),
    "where the owner is waited for": ("stay.card", _after_payment(Outcome.PAID)),
    "where a talk was cancelled": ("home", _say(FAST, "cancel")),
    "with the menu on the screen": ("stay.people", _say("seaview villa", "4-6 dec", "menu")),
    "three days later": ("stay.card", _after_payment(Outcome.FAILED, hours=72)),
}
# Standings unlike each other; the words are tried at all, old buttons and asides at these.
UNLIKE = ("at the very start", "at the dates", "at the people of a camp", "at the name", "at the card",
          "at the card whose hold has ended", "where the owner is waited for")  # fmt: skip
WORDS = ("undo", "menu", "help", "back", "change", "cancel", "start over", "again", "my bookings", "ticket",
         "pay", "hi", "thanks", "today", "requests", "arrivals", "earn", "commission", "list", "payout",
         "payout 1000", "upi asha@upi", "payouts", "paid PO-K7Q4MPX 1", "find ravi", "find",
         "monitor", "monitor every 10 minutes",
         "settings", "email ravi@example.com")  # fmt: skip
OLD_BUTTONS = (
    "stay.listing:6", "stay.listing:999", "stay.listing:more1", "stay.listing:x", "stay.dates:2026-12-04/2026-12-06",
    "stay.dates:2026-11-01/2026-11-03", "stay.dates:2026-12-06/2026-12-04", "stay.dates:places", "stay.dates:",
    "stay.people:2", "stay.people:0", "stay.people:1v1", "stay.people:99v0", "stay.people:x", "stay.name:offered",
    "stay.code:none", "stay.change:dates", "stay.change:x", "stay.elsewhere:TH-K7Q4MPX", "mine.show:TH-K7Q4MPX",
    "word:continue", "word:start_over", "word:nothing", "stay.after:x", "stay.next:x", "home:x", "nobody:knows", ":",
    "referrer.payout_yes:PO-K7Q4MPX.100", "referrer.payout_yes:", "referrer.payout_yes:.", "referrer.payout_no:x",
    "referrer.said:x", "admin.payout_yes:PO-K7Q4MPX", "admin.payout:x",
    "admin.list:arrivals", "admin.booking:TH-K7Q4MPX", "admin.stray_gateway:POS-771",
    "desk.checked_in:K7Q4MP", "desk.checked_out:K7Q4MP", "desk.undo:", "desk.problem:x", "desk.said:x",
    "moving.place:TH-K7Q4MPX.3", "moving.place:x", "moving.yes:TH-K7Q4MPX.3.945000", "moving.yes:..", "moving.yes:",
    "moving.refund:TH-K7Q4MPX", "moving.offers:", "moving.card:x",
    "stay.not_now:yes", "rating.stars:TH-K7Q4MPX.5", "rating.stars:x", "rating.words:x",
    "preferences.change:reminders_off", "preferences.change:by_email", "preferences.change:x", "preferences.show:x",
)  # fmt: skip
ASIDES = ("menu", "help", "my bookings", "earn")


def _standing(talk: Talk, name: str) -> None:
    STANDINGS[name][1](talk)
    assert talk.step == STANDINGS[name][0]


@pytest.mark.parametrize("standing", STANDINGS)
def test_every_word_gets_one_sensible_answer(talk: Talk, standing: str) -> None:
    _standing(talk, standing)

    for word in WORDS:
        heard = talk.would_hear(Said("text", talk.clock.now(), word))
        assert heard.message is not None, word
        assert "{" not in heard.message.text, word
        assert heard.besides == 0, word


@pytest.mark.parametrize("standing", UNLIKE)
@pytest.mark.trap(13)
def test_every_old_button_gets_one_sensible_answer(talk: Talk, standing: str) -> None:
    _standing(talk, standing)

    for button in OLD_BUTTONS:
        heard = talk.would_hear(Said("choice", talk.clock.now(), "Something", button))
        assert heard.message is not None, button
        assert "{" not in heard.message.text, button
        assert heard.besides == 0, button


@pytest.mark.parametrize("standing", UNLIKE)
def test_a_look_aside_leaves_the_talk_where_it_stands(talk: Talk, standing: str) -> None:
    _standing(talk, standing)
    talk.says("help")  # because what was paid for moves on at the first word after it
    stood, knew = talk.step, talk.answers

    for word in ASIDES:
        heard = talk.would_hear(Said("text", talk.clock.now(), word))
        assert (heard.step, heard.answers) == (stood, knew), word


def test_every_choice_shown_may_be_typed_by_its_words_or_its_number(talk: Talk) -> None:
    for line in ("hi", "villa", "pine cottage", "menu", "4-6 dec", "change"):
        shown = talk.says(line)
        assert shown is not None
        for number, choice in enumerate(shown.choices, 1):
            tapped = talk.would_hear(Said("choice", talk.clock.now(), choice.title, choice.id))
            by_words = talk.would_hear(Said("text", talk.clock.now(), choice.title))
            by_number = talk.would_hear(Said("text", talk.clock.now(), str(number)))
            assert by_words.step == tapped.step, choice.title
            assert by_number.step == tapped.step or choice.id.startswith("stay.people"), choice.title


def test_a_number_typed_where_people_are_asked_for_is_a_number_of_people(talk: Talk) -> None:
    talk.says("seaview villa 4-6 dec")

    talk.says("3")

    assert talk.answers["guests"] == 3
