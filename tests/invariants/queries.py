"""Rules as queries: each finds what breaks it, and so must find nothing. All of them are asked as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import TextClause, text

from services import tallies
from services.states import CONFIRMED, PAID


def _listed(states: frozenset[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


LIVE: Final = _listed(PAID | CONFIRMED)
UNDECIDED: Final = _listed(PAID - {"OWNER_CONFIRMED", "TICKET_GENERATED"})
ENDED: Final = "(b.booking_status LIKE 'REFUND%' OR b.booking_status = 'CANCELLED_NO_REFUND')"


def _totals() -> str:
    """Each running total beside the sum over the bookings that it stands for."""
    true = {name: one.compile(compile_kwargs={"literal_binds": True}) for name, one in tallies.MEASURES.items()}
    return " UNION ALL ".join(
        f"SELECT '{name}' AS what WHERE (SELECT coalesce(sum({name}), 0) FROM tallies)"
        f" <> (SELECT coalesce(sum({one}), 0) FROM bookings)"
        for name, one in true.items()
    )


NO_ROW: Final[Mapping[str, str]] = {
    "an arrival stands twice in the inbox": "SELECT external_id AS what FROM inbox GROUP BY source, external_id"
    " HAVING count(*) > 1",
    "a message stands twice in the outbox": "SELECT dedupe_key AS what FROM outbox GROUP BY dedupe_key"
    " HAVING count(*) > 1",
    "a night of a unit is claimed twice": "SELECT slot AS what FROM claims GROUP BY unit_id, slot"
    " HAVING count(*) > 1",
    "a transaction of the gateway counts twice": "SELECT provider_reference AS what FROM payments"
    " WHERE provider_reference IS NOT NULL GROUP BY provider, provider_reference HAVING count(*) > 1",
    "a payment goes back twice for the same cause": "SELECT payment_id AS what FROM refunds"
    " WHERE ends_booking AND status <> 'WITHDRAWN'"
    " GROUP BY payment_id HAVING count(*) > 1",
    "more goes back than came": "SELECT p.order_id AS what FROM payments p JOIN refunds r ON r.payment_id = p.id"
    " AND r.status <> 'WITHDRAWN' GROUP BY p.id, p.order_id, p.captured_minor"
    " HAVING sum(r.amount_minor) > p.captured_minor",
    "money came without being settled": "SELECT order_id AS what FROM payments"
    " WHERE (captured_minor > 0) <> (status = 'PAID') OR (captured_minor > 0) <> (settled_at IS NOT NULL)",
    "captured money has no home, or a wrong one": "SELECT p.order_id AS what FROM payments p"
    " JOIN bookings b ON b.id = p.booking_id WHERE (p.captured_minor > 0 OR p.home <> '') AND NOT ("
    f"(p.home = 'ATTACHED' AND b.booking_status IN ({LIVE})) OR (p.home = 'KEPT' AND {ENDED})"
    " OR (p.home = 'CHANGE' AND EXISTS (SELECT 1 FROM stay_changes c WHERE c.booking_id = p.booking_id"
    " AND c.number = p.change_number AND c.status = 'OWNER_PENDING'))"
    " OR (p.home = 'REFUND' AND EXISTS"
    " (SELECT 1 FROM refunds r WHERE r.payment_id = p.id AND r.kind <> 'GOODWILL' AND r.status <> 'WITHDRAWN')))",
    "a living booking's money goes back": "SELECT r.refund_id AS what FROM refunds r"
    " JOIN payments p ON p.id = r.payment_id WHERE r.ends_booking AND p.home <> 'REFUND'"
    " AND r.status <> 'WITHDRAWN'",
    "an attached payment is not what was asked for": "SELECT p.order_id AS what FROM payments p"
    " JOIN bookings b ON b.id = p.booking_id WHERE p.home IN ('ATTACHED', 'KEPT')"
    " AND (p.captured_minor <> p.amount_minor OR p.currency <> b.currency)",
    "two buttons of one booking were used": "SELECT booking_id AS what FROM owner_tokens WHERE used_at IS NOT NULL"
    " GROUP BY booking_id, change_number HAVING count(*) > 1",
    "a success is logged twice for one attempt": "SELECT outbox_id AS what FROM notification_logs"
    " WHERE success GROUP BY outbox_id, attempts HAVING count(*) > 1",
    "a posting is not zero in sum": "SELECT posting_id AS what FROM entries GROUP BY posting_id"
    " HAVING sum(amount_minor) <> 0",
    "a posting was written twice": "SELECT booking_id AS what FROM postings"
    " WHERE kind IN ('confirmed', 'unconfirmed', 'kept') GROUP BY booking_id, kind HAVING count(*) > 1",
    "a referrer has not what a booking earned them": "SELECT b.booking_id AS what FROM bookings b"
    " LEFT JOIN postings g ON g.booking_id = b.id"
    " LEFT JOIN entries e ON e.posting_id = g.id AND e.account LIKE 'referrer:%'"
    " GROUP BY b.id, b.booking_id, b.commission_status, b.referrer_minor HAVING coalesce(-sum(e.amount_minor), 0)"
    " <> CASE WHEN b.commission_status = 'CONFIRMED' THEN b.referrer_minor ELSE 0 END",
    "somebody earns by their own stay": "SELECT b.booking_id AS what FROM bookings b"
    " JOIN referral_codes c ON c.id = b.referral_code_id WHERE c.person_id = b.guest_id",
    "a referrer owes us, and nothing was taken back": "SELECT e.account AS what FROM entries e"
    " JOIN postings g ON g.id = e.posting_id WHERE e.account LIKE 'referrer:%' GROUP BY e.account"
    " HAVING sum(e.amount_minor) > 0 AND sum(CASE WHEN g.kind IN ('unconfirmed', 'changed') THEN 1 ELSE 0 END) = 0",
    "what is kept for guests is not what they paid": "SELECT owed.minor AS what FROM"
    " (SELECT coalesce(sum(amount_minor), 0) AS minor FROM entries WHERE account = 'guest_money') owed,"
    f" (SELECT coalesce(sum(paid_minor), 0) AS minor FROM bookings WHERE booking_status IN ({UNDECIDED})) paid,"
    " (SELECT coalesce(sum(paid_minor), 0) AS minor FROM stay_changes WHERE status = 'OWNER_PENDING') topped_up"
    " WHERE owed.minor + paid.minor + topped_up.minor <> 0",
    "what is owed back is not what the refunds say": "SELECT owed.minor AS what FROM"
    " (SELECT coalesce(sum(amount_minor), 0) AS minor FROM entries WHERE account = 'refunds_due') owed,"
    " (SELECT coalesce(sum(amount_minor), 0) AS minor FROM refunds"
    " WHERE status NOT IN ('COMPLETED', 'WITHDRAWN')) due"
    " WHERE owed.minor + due.minor <> 0",
    "a step of a refund is not in the trail": "SELECT r.refund_id AS what FROM refunds r WHERE NOT EXISTS"
    " (SELECT 1 FROM audit_trail t WHERE t.object = 'refund:' || r.refund_id AND t.cause ="
    " CASE r.status WHEN 'REQUIRED' THEN 'required' WHEN 'INITIATED' THEN 'started'"
    " WHEN 'COMPLETED' THEN 'done' WHEN 'WITHDRAWN' THEN 'withdrawn' ELSE 'failed' END)",
    "a running total is not what the bookings come to": _totals(),
    "a payout is not in the trail": "SELECT p.payout_id AS what FROM payouts p WHERE NOT EXISTS"
    " (SELECT 1 FROM audit_trail t WHERE t.object = 'payout:' || p.payout_id"
    " AND t.cause = CASE p.status WHEN 'REQUESTED' THEN 'requested' WHEN 'PAID' THEN 'paid' ELSE 'refused' END)",
}  # fmt: skip

NO_ROW_WHEN_QUIET: Final[Mapping[str, str]] = {
    "an arrival was not worked": "SELECT id AS what FROM inbox WHERE status = 'new'",
    "an arrival was given up": "SELECT id AS what FROM inbox WHERE status = 'dead'",
    "a message hangs": "SELECT id AS what FROM outbox WHERE status IN ('due', 'sending', 'unknown')",
}


def _as_one(queries: Mapping[str, str]) -> TextClause:
    parts = (
        f"SELECT {place} AS place, CAST(q{place}.what AS VARCHAR) AS what FROM ({query}) q{place}"
        for place, query in enumerate(queries.values())
    )
    return text(" UNION ALL ".join(parts))


ALWAYS: Final = _as_one(NO_ROW)
QUIET: Final = _as_one(NO_ROW_WHEN_QUIET)
