"""The page on which somebody says what they want to hear and how, behind a signed link that ends.

A GET changes nothing, because mail programs open links by themselves. The link is what proves who asks, so that no
other page can post in somebody's name; it is never shown in an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, abort, g, redirect, render_template, request
from werkzeug.wrappers import Response

from services import texts
from services.clock import local_date
from services.contacts import own_page, preferences
from services.contacts.emails import LONGEST
from services.contacts.own_page import Wanted
from services.days import show_short_day
from services.house import House, Work
from services.ids import masked_email
from services.reports import message_history, message_kinds
from services.tables import Person
from web import pages

ACTOR: Final = "page"
MOST_LATELY: Final = 20


def blueprint(house: House) -> Blueprint:
    """The page, its form, and the one-click answer of mail programs."""
    routes = Blueprint("preferences", __name__)

    @routes.get("/settings/<token>")
    def show(token: str) -> Any:
        """How things stand."""
        with house.reading() as work:
            return _page(work, _opened(work, token), saved=request.args.get("saved") == "1")

    @routes.post("/settings/<token>")
    def save(token: str) -> Any:
        """Take the whole form, or nothing of it."""
        with house.work() as work:
            person = _opened(work, token)
            trouble = _take(work, person)
            if trouble:
                return _page(work, person, trouble=trouble), 400
        return redirect(f"/settings/{token}?saved=1", 303)

    @routes.post("/settings/<token>/stop")
    def stop(token: str) -> Response:
        """A mail program's own unsubscribe button (RFC 8058): no more reminders, and no more offers."""
        with house.work() as work:
            person = _opened(work, token)
            preferences.want_reminders(work, person, False, ACTOR)
            preferences.want_offers(work, person, False, ACTOR)
        return Response("ok", content_type="text/plain")

    return routes


def _opened(work: Work, token: str) -> Person:
    """Whose page the link opens: 404 for no link of ours, 410 for one that has ended."""
    found = own_page.opened(work, token)
    if found is None:
        abort(404)
    g.locale = found.person.locale
    if work.now >= found.until:
        abort(410)
    return found.person


def _take(work: Work, person: Person) -> str:
    """What the form says; answers the name of what is wrong with it, and then nothing was changed."""
    form, able = request.form, preferences.of(work, person).open
    typed = form.get("email", "").strip() if "email" in able else ""
    wanted = Wanted(
        carrier=_one_of(able, form.get("carrier")),
        # An empty field keeps the address, because the page shows it masked and never fills it in.
        email=typed or ("" if "forget_email" in form else None),
        reminders="reminders" in form,
        offers="offers" in form,
        language=_one_of(texts.languages(), form.get("locale")),
    )
    return own_page.take(work, person, wanted, ACTOR)


def _one_of(known: tuple[str, ...], given: str | None) -> str | None:
    """What the page did not offer is not chosen."""
    return given if given in known else None


def _page(work: Work, person: Person, *, saved: bool = False, trouble: str = "") -> str:
    wishes = preferences.of(work, person)
    say = texts.say
    return render_template(
        "preferences.html",
        wishes=wishes,
        carriers=[(name, say(person.locale, "page.settings", f"by_{name}")) for name in wishes.open],
        email=masked_email(wishes.email),
        longest_email=LONGEST,
        languages=[(locale, say(locale, "language", "name")) for locale in texts.languages()],
        saved=saved,
        lately=list(_lately(work, person)),
        trouble=pages.sentence(person.locale, "page.settings", trouble) if trouble else "",
    )


def _lately(work: Work, person: Person) -> Iterator[tuple[str, str]]:
    """What they were sent of late, newest first: what it was about, and when, by what and how it went."""
    say = texts.say
    for told in message_history.of_person(work, person, MOST_LATELY):
        facts = {
            "day": show_short_day(local_date(told.created_at, work.settings.default_timezone), person.locale),
            "carrier": say(person.locale, "carrier", told.carrier),
            "state": say(person.locale, "message_state", told.stands),
        }
        yield message_kinds.word(person.locale, told.key), say(person.locale, "page.settings", "lately_line", **facts)
