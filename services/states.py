"""Every legal move of bookings, their changes, commissions, refunds, payouts, stray money. All else is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SAME: Final = "SAME"  # seen before: nothing happens

Moves = Mapping[tuple[str, str], str]

BOOKING: Moves = {
    ("INITIATED", "link_offered"): "PAYMENT_PENDING",
    ("PAYMENT_PENDING", "paid"): "PAYMENT_SUCCESS",
    ("PAYMENT_PENDING", "payment_failed"): "PAYMENT_FAILED",
    ("PAYMENT_FAILED", "payment_failed"): SAME,
    ("PAYMENT_FAILED", "retried"): "PAYMENT_PENDING",
    ("PAYMENT_PENDING", "retried"): SAME,
    ("PAYMENT_PENDING", "hold_ended"): "EXPIRED",
    ("PAYMENT_FAILED", "hold_ended"): "EXPIRED",
    ("PAYMENT_PENDING", "hold_released"): "EXPIRED",
    ("PAYMENT_FAILED", "hold_released"): "EXPIRED",
    ("PAYMENT_PENDING", "ended_undecided"): "EXPIRED",
    ("PAYMENT_FAILED", "ended_undecided"): "EXPIRED",
    ("PAYMENT_PENDING", "replaced"): "EXPIRED",
    ("PAYMENT_FAILED", "replaced"): "EXPIRED",
    ("PAYMENT_PENDING", "advance_gone"): "EXPIRED",
    ("PAYMENT_FAILED", "advance_gone"): "EXPIRED",
    ("EXPIRED", "revived"): "PAYMENT_PENDING",
    ("EXPIRED", "paid_too_late"): "REFUND_REQUIRED",
    ("CANCELLED_NO_REFUND", "paid_too_late"): "REFUND_REQUIRED",
    ("PAYMENT_SUCCESS", "paid"): SAME,
    ("PAYMENT_SUCCESS", "owner_asked"): "BOOKING_REQUEST_SENT_TO_OWNER",
    ("BOOKING_REQUEST_SENT_TO_OWNER", "paid"): SAME,
    ("BOOKING_REQUEST_SENT_TO_OWNER", "request_changed"): "BOOKING_REQUEST_SENT_TO_OWNER",
    ("BOOKING_REQUEST_SENT_TO_OWNER", "owner_confirmed"): "OWNER_CONFIRMED",
    ("BOOKING_REQUEST_SENT_TO_OWNER", "owner_cancelled"): "OWNER_CANCELLED",
    ("OWNER_CONFIRMED", "owner_confirmed"): SAME,
    ("OWNER_CONFIRMED", "ticket_made"): "TICKET_GENERATED",
    ("TICKET_GENERATED", "owner_confirmed"): SAME,
    ("TICKET_GENERATED", "ticket_made"): SAME,
    ("TICKET_GENERATED", "stay_changed"): "TICKET_GENERATED",
    ("TICKET_GENERATED", "checked_in"): "CHECKED_IN",
    ("CHECKED_IN", "checked_in"): SAME,
    ("CHECKED_IN", "check_in_undone"): "TICKET_GENERATED",
    ("CHECKED_IN", "checked_out"): "COMPLETED",
    ("TICKET_GENERATED", "stay_ended"): "COMPLETED",
    ("COMPLETED", "checked_out"): SAME,
    ("OWNER_CANCELLED", "owner_cancelled"): SAME,
    ("OWNER_CANCELLED", "refund_due"): "REFUND_REQUIRED",
    ("OWNER_CANCELLED", "unanswered_refund_due"): "REFUND_REQUIRED",
    ("PAYMENT_PENDING", "guest_cancelled"): "CUSTOMER_CANCELLED",
    ("PAYMENT_FAILED", "guest_cancelled"): "CUSTOMER_CANCELLED",
    ("BOOKING_REQUEST_SENT_TO_OWNER", "guest_cancelled"): "CUSTOMER_CANCELLED",
    ("TICKET_GENERATED", "guest_cancelled"): "CUSTOMER_CANCELLED",
    ("CUSTOMER_CANCELLED", "guest_refund_due"): "REFUND_REQUIRED",
    ("CUSTOMER_CANCELLED", "nothing_to_refund"): "CANCELLED_NO_REFUND",
    ("CUSTOMER_CANCELLED", "kept"): "CANCELLED_NO_REFUND",
    ("REFUND_REQUIRED", "moved_over"): "CANCELLED_NO_REFUND",
    ("REFUND_REQUIRED", "refund_started"): "REFUND_INITIATED",
    ("REFUND_INITIATED", "refund_started"): SAME,
    ("REFUND_INITIATED", "refund_done"): "REFUND_COMPLETED",
    ("REFUND_COMPLETED", "refund_started"): SAME,
    ("REFUND_COMPLETED", "refund_done"): SAME,
    ("REFUND_INITIATED", "refund_failed"): "REFUND_FAILED",
    ("REFUND_FAILED", "refund_started"): "REFUND_INITIATED",
}

COMMISSION: Moves = {
    ("NONE", "paid"): "PENDING",
    ("PENDING", "owner_confirmed"): "CONFIRMED",
    ("PENDING", "owner_cancelled"): "CANCELLED",
    ("PENDING", "guest_cancelled"): "CANCELLED",
    ("CONFIRMED", "guest_cancelled"): "CANCELLED",
}

REFUND: Moves = {
    ("REQUIRED", "started"): "INITIATED",
    ("REQUIRED", "withdrawn"): "WITHDRAWN",
    ("INITIATED", "started"): SAME,
    ("COMPLETED", "started"): SAME,
    ("INITIATED", "done"): "COMPLETED",
    ("COMPLETED", "done"): SAME,
    ("INITIATED", "failed"): "FAILED",
    ("FAILED", "failed"): SAME,
    ("FAILED", "started"): "INITIATED",
}

# Other days or people for a paid stay: shown, paid for where it is dearer, agreed to by the owner. Till then the old
# stay stands, and where this ends without a yes it stays.
CHANGE: Moves = {
    ("OFFERED", "topup_asked"): "TOPUP_PENDING",
    ("OFFERED", "owner_asked"): "OWNER_PENDING",
    ("OFFERED", "accepted"): "ACCEPTED",
    ("OFFERED", "let_go"): "WITHDRAWN",
    ("OFFERED", "offer_ended"): "LAPSED",
    ("TOPUP_PENDING", "owner_asked"): "OWNER_PENDING",
    ("TOPUP_PENDING", "accepted"): "ACCEPTED",
    ("TOPUP_PENDING", "let_go"): "WITHDRAWN",
    ("TOPUP_PENDING", "hold_ended"): "LAPSED",
    ("LAPSED", "revived"): "TOPUP_PENDING",
    ("OWNER_PENDING", "accepted"): "ACCEPTED",
    ("OWNER_PENDING", "declined"): "DECLINED",
    ("OWNER_PENDING", "unanswered"): "DECLINED",
    ("OWNER_PENDING", "withdrawn"): "WITHDRAWN",
}

PAYOUT: Moves = {
    ("REQUESTED", "paid"): "PAID",
    ("PAID", "paid"): SAME,
    ("REQUESTED", "refused"): "REFUSED",
    ("REFUSED", "refused"): SAME,
}

# Money under an order that is none of ours: asked about, found, and then an admin's to send back or to leave.
STRAY: Moves = {
    ("NOTHING", "heard"): "ASKED",
    ("ASKED", "nothing"): "NOTHING",
    ("ASKED", "found"): "FOUND",
    ("FOUND", "started"): "INITIATED",
    ("FAILED", "started"): "INITIATED",
    ("LEFT", "started"): "INITIATED",
    ("INITIATED", "started"): SAME,
    ("COMPLETED", "started"): SAME,
    ("INITIATED", "done"): "COMPLETED",
    ("COMPLETED", "done"): SAME,
    ("INITIATED", "failed"): "FAILED",
    ("FAILED", "failed"): SAME,
    ("FOUND", "left"): "LEFT",
    ("FAILED", "left"): "LEFT",
    ("LEFT", "left"): SAME,
}

UNPAID: Final = frozenset({"INITIATED", "PAYMENT_PENDING", "PAYMENT_FAILED"})
PAID: Final = frozenset({"PAYMENT_SUCCESS", "BOOKING_REQUEST_SENT_TO_OWNER", "OWNER_CONFIRMED", "TICKET_GENERATED"})
# A booking in one of these holds its nights; on any other move its claims are given back.
HOLDING: Final = UNPAID | PAID | {"CHECKED_IN", "COMPLETED"}
CONFIRMED: Final = frozenset({"TICKET_GENERATED", "CHECKED_IN", "COMPLETED"})
LIVING: Final = CONFIRMED - {"COMPLETED"}
OPEN_CHANGE: Final = frozenset({"OFFERED", "TOPUP_PENDING", "OWNER_PENDING"})
CHANGE_UNDER_WAY: Final = OPEN_CHANGE - {"OFFERED"}
OVER: Final = frozenset({"EXPIRED", "CANCELLED_NO_REFUND"})


def next_state(moves: Moves, state: str, event: str) -> str | None:
    """Where `event` leads from `state`: a new state, SAME, or None when it is illegal there."""
    return moves.get((state, event))


def all_states(moves: Moves) -> set[str]:
    """Every state the table knows."""
    return {state for state, _ in moves} | {to for to in moves.values() if to != SAME}


def all_events(moves: Moves) -> set[str]:
    """Every event the table knows."""
    return {event for _, event in moves}
