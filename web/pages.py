"""What all pages share: the frame's facts, the headers that keep them safe, and the page for what went wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from markupsafe import Markup, escape
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from services import texts
from services.house import House, Work
from services.settings import Settings
from services.tables import Booking, Conversation

log = structlog.get_logger(__name__)

# Pages that show money, names or tokens are for one reader only and for no store.
PRIVATE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin"}
PAGES: Final = ("/pay/", "/payment/", "/settings/", "/ticket", "/api/payments/callback", "/api/etickets/")
BOLD: Final = re.compile(r"\*([^*]+)\*")
STRONG: Final = Markup("<strong>{}</strong>")
MOST_BYTES: Final = 64 * 1024
# Takes up to 3 MB and sees to that itself.
LARGE_ENDPOINTS: Final = frozenset({"whatsapp.receive"})


def prepare(app: Flask, settings: Settings) -> None:
    """Give every answer its headers, every page its frame, every error its page."""
    policy = content_policy(settings)
    app.before_request(_limit_body)
    app.after_request(_with_headers(policy))
    app.context_processor(partial(_frame, settings))
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(Exception, _admit)


def content_policy(settings: Settings) -> str:
    """Everything from ourselves; forms may also go to the gateway."""
    gateway = urlsplit(settings.paytm_api_url)
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",
            # Any https host, because a gateway may redirect to another of its hosts, and browsers check that too.
            f"form-action 'self' https: {gateway.scheme}://{gateway.netloc}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
        )
    )


def locale() -> str:
    """The language of this request's page: of the guest it is about, else one the browser asks for and we have."""
    return str(g.get("locale") or request.accept_languages.best_match(texts.languages(), texts.FIRST))


def sentence(locale: str, key: str, part: str, **facts: object) -> Markup:
    """A sentence of the texts, what stands between asterisks in bold, every fact escaped."""
    pieces = [escape(piece).format(**facts) for piece in BOLD.split(texts.raw(locale, key, part))]
    return Markup("").join(STRONG.format(piece) if number % 2 else piece for number, piece in enumerate(pieces))


def notice(status: int, sentence: str = "", heading: str = "") -> tuple[str, int]:
    """A short friendly page instead of the one that was asked for."""
    return render_template("notice.html", status=str(status), heading=heading, sentence=sentence), status


def remember_guest(work: Work, house: House, booking: Booking) -> None:
    """Let the pages of this request speak the guest's language and lead back to the chat the booking was made in."""
    g.locale = booking.guest.locale
    g.chat_url = house.settings.chat_url or _chat_url(work, booking)


def _frame(settings: Settings) -> dict[str, object]:
    shown = {"admin_phone": settings.admin_phone, "chat_url": g.get("chat_url", "")}
    return shown | {"locale": locale(), "say": partial(sentence, locale())}


def _chat_url(work: Work, booking: Booking) -> str:
    phone = work.tx.scalar(select(Conversation.business_phone).where(Conversation.person_id == booking.guest_id))
    return f"https://wa.me/{phone}" if phone else ""


def _limit_body() -> None:
    """Nobody may make us read more than a form's worth; longer bodies get a 413 when they are read."""
    if request.endpoint not in LARGE_ENDPOINTS:
        request.max_content_length = MOST_BYTES


def _with_headers(policy: str) -> Callable[[Response], Response]:
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        if request.path.startswith(PAGES):
            for name, value in PRIVATE.items():
                response.headers.setdefault(name, value)
        return response

    return add


def _explain(error: HTTPException) -> Response | tuple[str, int]:
    status = error.code or 500
    if request.path.startswith("/api/"):
        response = _api_error(status, error.name)
        # A 405 must say what is allowed, and only the router knows.
        response.headers.update({name: value for name, value in error.get_headers() if name == "Allow"})
        return response
    return notice(status)


def _admit(error: Exception) -> Response | tuple[str, int]:
    log.exception("request_failed", method=request.method, endpoint=request.endpoint)
    return _api_error(500, "Internal Server Error") if request.path.startswith("/api/") else notice(500)


def _api_error(status: int, message: str) -> Response:
    error = {"code": message.lower().replace(" ", "_"), "message": message, "details": None}
    response = jsonify(error=error)
    response.status_code = status
    return response
