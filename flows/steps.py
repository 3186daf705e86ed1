"""The TABLE of the talk: every question, and where each answer leads. Read this to know the talk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flows import (
    cancel,
    change,
    handover,
    language,
    menu,
    mine,
    moving,
    nudge,
    owner,
    preferences,
    rating,
    steps_at_work,
)
from flows.stay import card, code, course, dates, form, listing, name, people
from flows.step import AGAIN, Step

NEXT: Final = "stay.next"  # the first question still open
# Outcomes that may turn out to be a wish for something else before they count as not understood.
MAY_BE_WISHES: Final = frozenset({"unclear", "nothing", "ended"})
MISSES: Final = MAY_BE_WISHES | {"unread"}
PEOPLE_TROUBLES: Final = ("eat", "unclear", "too_few", "too_many")
DATE_TROUBLES: Final = ("nothing", "past", "reversed", "no_such_day", "too_long", "too_far", "ambiguous",
                        "check_out_missing", "full", "full_all")  # fmt: skip

# Where words about other days or people for a paid stay lead from wherever they are said.
CHANGES: Final = {
    "change_offer": "mine.change_offer",
    "change_dates": "mine.change_dates",
    "change_people": "mine.change_people",
}
# What may be answered to each question of a change.
CHANGE_ANSWERS: Final = {
    "offer": "mine.change_offer",
    "dates": "mine.change_dates",
    "people": "mine.change_people",
    "not_now": "mine.change_not_now",
    "new": NEXT,
    "other": AGAIN,
    "unclear": AGAIN,
    "again": "mine.change",
    "over": "mine.change_over",
    "gone": "mine",
}
CHANGE_ENDS: Final = dict.fromkeys(
    ("pay", "asked", "done", "made", "ended", "gone", "kept", "goes_back", "over"), "mine.change_over"
)

STEPS: Final[Mapping[str, Step]] = {
    # -- a stay, question by question
    "home": Step(
        course.ask_nothing,
        course.take_opening,
        {"ok": NEXT, "unclear": NEXT, "when": "stay.dates", "person": "handover.ask"} | CHANGES,
        words_only=True,
    ),
    "stay.next": Step(
        course.ask_nothing,
        leads={question: f"stay.{question}" for question in (*course.ORDER, "card", "after")},
        enter=course.first_open_question,
    ),
    "stay.listing": Step(
        listing.ask,
        listing.take,
        {
            "ok": NEXT,
            "full": "stay.dates",
            "full_all": "stay.dates",
            "more": AGAIN,
            "gone": AGAIN,
            "unclear": AGAIN,
            "when": "stay.dates",
        },
        says=frozenset({"gone", "unclear", "full", "full_all"}),
    ),
    "stay.dates": Step(
        dates.ask,
        dates.take,
        {"ok": NEXT, "places": "stay.listing", "calendar": "stay.calendar"} | dict.fromkeys(DATE_TROUBLES, AGAIN),
        says=frozenset(DATE_TROUBLES),
    ),
    # -- the same and more in a form; whatever comes back is checked as if it had been typed
    "stay.calendar": Step(form.ask, passing=True),
    "stay.form": Step(
        course.ask_nothing,
        form.take,
        {"ok": NEXT, "dates": "stay.dates", "people": "stay.people", "stale": AGAIN},
        says=frozenset({"stale"}),
        passing=True,
        words_only=True,
    ),
    "stay.people": Step(
        people.ask,
        people.take,
        {"ok": NEXT} | dict.fromkeys(PEOPLE_TROUBLES, AGAIN) | dict.fromkeys(("full", "full_all"), "stay.dates"),
        says=frozenset({"unclear", "too_few", "too_many", "full", "full_all"}),
        picks="exact",
    ),
    "stay.name": Step(
        name.ask,
        name.take,
        {"ok": NEXT, "code": AGAIN, "unclear": AGAIN},
        says=frozenset({"unclear"}),
        picks="exact",
    ),
    "stay.code": Step(
        code.ask,
        code.take,
        {"ok": NEXT, "unclear": AGAIN, "unknown": AGAIN, "own": AGAIN, "fixed": NEXT},
        says=frozenset({"unclear"}),
        picks="exact",
    ),
    "stay.card": Step(
        card.ask,
        card.take,
        {
            "full": "stay.dates",
            "full_all": "stay.dates",
            "too_many": "stay.people",
            "again": AGAIN,
            "checking": AGAIN,
            "ended": AGAIN,
            "unclear": AGAIN,
            "ok": NEXT,
        },
        enter=card.hold,
        says=frozenset({"unclear", "full", "full_all", "too_many"}),
        words_only=True,
    ),
    # -- its course
    "stay.after": Step(
        course.ask_after,
        course.take_after,
        {
            "new": NEXT,
            "thanks": "stay.thanks",
            "menu": "menu",
            "change": "stay.booked",
            "person": "handover.ask",
            "shown": AGAIN,
            "unread": AGAIN,
        }
        | CHANGES,
        says=frozenset({"new"}),
        words_only=True,
    ),
    "stay.elsewhere": Step(course.ask_nothing, course.take_elsewhere, {"ok": NEXT, "gone": "mine"}),
    "stay.thanks": Step(course.ask_thanks, passing=True),
    "stay.resume": Step(course.ask_resume, passing=True),
    "stay.change": Step(
        course.ask_change,
        course.take_change,
        {
            "dates": "stay.dates",
            "people": "stay.people",
            "listing": "stay.listing",
            "nothing": NEXT,
            "booked": "mine.change",
        },
        enter=course.change,
        says=frozenset({"nothing"}),
        passing=True,
    ),
    "stay.back": Step(
        course.ask_nothing,
        leads={question: f"stay.{question}" for question in course.ORDER} | {"booked": "stay.booked"},
        enter=course.step_back,
    ),
    "stay.undo": Step(
        course.ask_nothing,
        leads={question: f"stay.{question}" for question in course.ORDER}
        | {"next": NEXT, "after": "stay.after", "nothing": NEXT, "booked": "stay.booked", "final": "mine"},
        enter=course.undo,
        says=frozenset({"nothing", "final"}),
    ),
    "stay.cancel": Step(
        course.ask_nothing,
        leads={"cancelled": "home", "nothing": "home", "checking": "stay.card", "booked": "mine.cancel"},
        enter=course.cancel,
        says=frozenset({"cancelled", "nothing", "checking"}),
    ),
    "stay.booked": Step(course.ask_booked, passing=True),
    "stay.pay": Step(
        course.ask_nothing,
        leads={"card": "stay.card", "change": "mine.change_pay", "mine": "mine"},
        enter=course.pay,
    ),
    "stay.start_over": Step(course.ask_nothing, leads={"ok": NEXT}, enter=course.start_over),
    # -- a word into the silence, and the question how it was; both begin with a message of ours
    "stay.not_now": Step(course.ask_nothing, nudge.take_not_now, {"noted": "stay.noted"}, passing=True),
    "stay.noted": Step(nudge.ask_noted, passing=True),
    "rating.stars": Step(
        course.ask_nothing,
        rating.take_stars,
        {"ok": "rating.words", "gone": AGAIN},
        says=frozenset({"ok", "gone"}),
        passing=True,
    ),
    "rating.words": Step(
        rating.ask_words,
        rating.take_words,
        {"ok": "home", "skip": "home", "new": NEXT, "unclear": NEXT},
        says=frozenset({"ok", "skip"}),
        words_only=True,
    ),
    # -- for every part somebody may play
    "menu": Step(menu.ask_menu, passing=True),
    "help": Step(menu.ask_help, passing=True),
    "language": Step(
        language.ask, language.take, {"ok": AGAIN, "menu": "menu", "next": NEXT, "unclear": AGAIN}, passing=True
    ),
    "preferences.show": Step(preferences.ask, passing=True),
    "preferences.change": Step(
        preferences.ask,
        preferences.take,
        {
            "changed": "preferences.show",
            "email": "preferences.email",
            "language": "language",
            "unclear": "preferences.show",
        },
        passing=True,
    ),
    "preferences.email": Step(preferences.ask_email, passing=True),
    "preferences.stop": Step(preferences.ask_stopped, enter=preferences.stop, passing=True),
    "preferences.start": Step(
        preferences.ask_started,
        leads={"resume": "stay.resume", "menu": "menu", "next": NEXT},
        enter=preferences.start,
        passing=True,
    ),
    "handover.ask": Step(handover.ask_called, enter=handover.call, passing=True),
    "mine": Step(mine.ask_list, passing=True),
    "mine.show": Step(
        course.ask_nothing, mine.take_show, {"shown": "mine.shown", "gone": "mine"}, says=frozenset({"gone"})
    ),
    "mine.shown": Step(mine.ask_shown, passing=True),
    "mine.ticket": Step(mine.ask_newest, passing=True),
    "mine.pdf": Step(mine.ask_pdf, passing=True),
    "owner.requests": Step(owner.ask_requests, passing=True),
    "owner.arrivals": Step(owner.ask_arrivals, passing=True),
    "mine.refund": Step(mine.ask_refund, passing=True),
    "mine.cancel": Step(
        cancel.ask,
        cancel.take_which,
        {"chosen": "mine.cancel", "gone": "mine"},
        says=frozenset({"gone"}),
        passing=True,
    ),
    "mine.cancelled": Step(
        course.ask_nothing,
        cancel.take,
        {"refunded": "home", "kept": "home", "not_now": "mine", "gone": "mine"},
        says=frozenset({"refunded", "kept", "not_now", "gone"}),
    ),
    # -- another place instead of one that fell through, or the money
    "moving.place": Step(
        course.ask_nothing,
        moving.take_place,
        {"card": "moving.card", "taken": "moving.rest", "late": "moving.late", "gone": "mine"},
        says=frozenset({"taken", "gone"}),
        passing=True,
    ),
    "moving.card": Step(moving.ask_card, passing=True),
    "moving.yes": Step(
        course.ask_nothing,
        moving.take_yes,
        {
            "moved": "stay.after",
            "to_pay": "stay.card",
            "card": "moving.card",
            "taken": "moving.rest",
            "late": "moving.late",
            "gone": "mine",
        },
        says=frozenset({"moved", "to_pay", "taken", "gone"}),
        passing=True,
    ),
    "moving.offers": Step(
        course.ask_nothing,
        moving.take_offers,
        {"shown": "moving.rest", "late": "moving.late", "gone": "mine"},
        passing=True,
    ),
    "moving.rest": Step(moving.ask_offers, passing=True),
    "moving.refund": Step(
        course.ask_nothing,
        moving.take_refund,
        {"noted": "moving.settled", "started": "moving.settled", "late": "moving.late", "gone": "mine"},
        says=frozenset({"noted"}),
        passing=True,
    ),
    "moving.settled": Step(course.ask_nothing, passing=True),  # a refund that is under way tells it itself
    "moving.late": Step(moving.ask_late, passing=True),
    # -- other days or people for a stay that is paid; the old ones stand until the last yes
    "mine.change": Step(
        change.ask,
        change.take,
        {"begin": "mine.change", "keep": "mine.change_over", "which": "mine.change_which", "nothing": "mine"}
        | CHANGE_ANSWERS,
        enter=change.choose,
        says=frozenset({"keep", "unclear"}),
    ),
    "mine.change_which": Step(change.ask_which, passing=True),
    "mine.change_dates": Step(
        change.ask_dates, change.take_dates, CHANGE_ANSWERS, enter=change.may_be, says=frozenset({"unclear"})
    ),
    "mine.change_people": Step(
        change.ask_people, change.take_people, CHANGE_ANSWERS, change.may_be, frozenset({"unclear"}), picks="exact"
    ),
    "mine.change_offer": Step(
        change.ask_offer,
        change.take_offer,
        CHANGE_ANSWERS,
        enter=change.make_offer,
        says=frozenset({"unclear"}),
        words_only=True,
    ),
    "mine.change_yes": Step(
        course.ask_nothing, change.take_yes, CHANGE_ENDS, says=frozenset({"asked", "made", "ended", "gone"})
    ),
    "mine.change_no": Step(
        course.ask_nothing, change.take_no, CHANGE_ENDS, says=frozenset({"kept", "goes_back", "over", "gone"})
    ),
    "mine.change_over": Step(change.ask_over),
    "mine.change_pay": Step(change.ask_pay, passing=True),
    "mine.change_not_now": Step(change.ask_not_now, passing=True),
    # -- what owners, admins and referrers do
    **steps_at_work.STEPS,
}
