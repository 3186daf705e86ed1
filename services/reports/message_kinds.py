"""What a notice is about, in a word or two for people, and nothing of what it says: `message_kind` in the texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from services import texts

# Each kind with its notices; what stands nowhere here is the talk itself.
NOTICES: Final[Mapping[str, tuple[str, ...]]] = {
    "ticket": ("ticket", "owner_ticket_sent", "admin_ticket"),
    "request": (
        "owner_request", "owner_request_changed", "owner_slow", "owner_silent", "owner_silent_guest",
        "owner_silent_guest_waits", "owner_still_silent", "owner_silent_waits", "booking_record",
    ),
    "payment": (
        "payment_received", "payment_failed", "hold_ended", "paid_too_late", "advance_gone", "payment_wrong_amount",
        "payment_twice", "payment_goes_back", "payment_forged", "payment_claim_differs", "payment_stuck",
        "payment_stray", "payment_stray_failed", "payment_stuck_unasked", "payment_stuck_over", "payment_stuck_goes_on",
        "payment_undecided", "payment_refused_late", "payment_same_nights", "same_nights_goes_back", "hold_released",
        "ended_undecided",
    ),
    "change": (
        "request_changed", "ticket_changed", "owner_stay_changed", "admin_stay_changed", "owner_change_request",
        "owner_change_over", "topup_received", "topup_failed", "topup_goes_back", "topup_too_late", "change_waits",
        "change_declined", "change_unanswered", "change_hold_ended", "change_silent",
    ),
    "cancelled": (
        "booking_cancelled", "booking_unanswered", "owner_cancel_done", "owner_unanswered", "owner_guest_cancelled",
    ),
    "refund": (
        "refund_needed", "refund_needed_or_moved", "refund_withdrawn", "refund_started", "refund_done",
        "refund_failed", "refund_overdue", "refund_waits",
    ),
    "stay": ("arrival_reminder", "owner_day", "checked_in", "check_in_undone", "check_in_problem"),
    "rating": ("rating",),
    "commission": (
        "commission_pending", "commission_confirmed", "commission_cancelled", "commission_changed",
        "payout_requested", "payout_paid", "payout_refused",
    ),
    "person": (
        "person_wanted", "person_wanted_still", "person_here", "person_writes", "guest_writes", "guest_left",
        "nobody_yet", "nobody_came",
    ),
    "alert": (
        "alert_done", "send_failed", "sending_stopped", "sending_works", "new_chats_stopped", "new_chats_work",
        "template_trouble", "whatsapp_news",
        "work_failed", "audit_differs",
    ),
}  # fmt: skip
KIND_OF: Final[Mapping[str, str]] = {key: kind for kind, keys in NOTICES.items() for key in keys}


def word(locale: str, key: str) -> str:
    """What the notice of that key is about."""
    return texts.say(locale, "message_kind", KIND_OF.get(key, "chat"))
