"""The rows that the rules are about, each table read once and plainly, because a rule is asked after every step."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from sqlalchemy import select

from services.house import Work
from services.tables import (
    Booking,
    BookingEvent,
    Claim,
    InboxRow,
    Listing,
    NotificationLog,
    OutboxRow,
    OwnerToken,
    Payment,
    Payout,
    Person,
    ReferralCode,
    Refund,
    StayChange,
    StrayPayment,
)

B, P, R = Booking, Payment, Refund


class Facts:
    """What stands in the tables at one moment."""

    def __init__(self, work: Work) -> None:
        self.work, self.now = work, work.now

    @cached_property
    def bookings(self) -> list[Any]:
        """Every booking with what matters of its listing and its code."""
        columns = (B.id, B.booking_id, B.booking_status, B.payment_status, B.commission_status, B.check_in, B.check_out,
                   B.guests, B.guest_id, B.listing_id, B.currency, B.price_lines, B.price_minor, B.advance_minor,
                   B.discount_minor, B.platform_minor, B.referrer_minor, B.paid_minor, B.hold_until, B.decided_at,
                   B.decided_by, B.ticket_generated_at, B.alerted_admin, B.referral_code_id,
                   B.owner_code, B.check_in_code, B.carried_minor)  # fmt: skip
        others = (Listing.capacity, Listing.owner_id, Listing.second_contact, ReferralCode.person_id.label("referrer"))
        rows = select(*columns, *others).join(Listing, Listing.id == B.listing_id)
        return self._all(rows.outerjoin(ReferralCode, ReferralCode.id == B.referral_code_id).order_by(B.id))

    @cached_property
    def events(self) -> dict[int, list[Any]]:
        """The moves of each booking, oldest first."""
        each = BookingEvent
        rows = self._all(
            select(each.booking_id, each.seq, each.event, each.reason,
                   each.from_status, each.to_status, each.actor, each.at)
            .order_by(each.booking_id, each.seq)
        )  # fmt: skip
        return _by(rows, "booking_id")

    @cached_property
    def claims(self) -> list[Any]:
        """The nights that bookings hold."""
        return self._all(select(Claim.holder_id, Claim.slot, Claim.unit_id).where(Claim.holder == "booking"))

    @cached_property
    def changes(self) -> list[Any]:
        """The changes of paid stays."""
        each = StayChange
        return self._all(
            select(each.id, each.change_id, each.booking_id, each.number, each.status, each.after, each.units)
        )

    @cached_property
    def held_for_changes(self) -> dict[int, list[Any]]:
        """The nights held for each change beside those of its booking."""
        rows = select(Claim.holder_id, Claim.slot, Claim.unit_id).where(Claim.holder == "change")
        return _by(self._all(rows), "holder_id")

    @cached_property
    def payments(self) -> dict[int, list[Any]]:
        """The attempts to pay each booking."""
        rows = select(P.id, P.booking_id, P.order_id, P.status, P.amount_minor, P.captured_minor, P.currency, P.home)
        return _by(self._all(rows.order_by(P.id)), "booking_id")

    @cached_property
    def refunds(self) -> dict[int, list[Any]]:
        """What goes back of each booking, and what was to."""
        rows = select(R.refund_id, R.booking_id, R.payment_id, R.kind, R.status, R.amount_minor, R.ends_booking, R.way,
                      R.promised_by, R.overdue_told_at)  # fmt: skip
        return _by(self._all(rows.order_by(R.id)), "booking_id")

    @cached_property
    def going_back(self) -> dict[int, list[Any]]:
        """What goes back of each payment, without what was withdrawn because the money moved to another stay."""
        every = [row for rows in self.refunds.values() for row in rows if row.status != "WITHDRAWN"]
        return _by(every, "payment_id")

    @cached_property
    def tokens(self) -> list[Any]:
        """The buttons that owners were sent."""
        each = OwnerToken
        return self._all(
            select(each.jti, each.booking_id, each.change_number, each.action, each.address, each.expires_at,
                   each.used_at)
            .order_by(each.expires_at, each.booking_id, each.address, each.action, each.jti)
        )  # fmt: skip

    @cached_property
    def strays(self) -> list[Any]:
        """Money that no booking belongs to."""
        each = StrayPayment
        return self._all(select(each.order_id, each.status, each.amount_minor).order_by(each.id))

    @cached_property
    def payouts(self) -> list[Any]:
        """What referrers asked for."""
        return self._all(select(Payout.payout_id, Payout.status).order_by(Payout.id))

    @cached_property
    def written(self) -> dict[str, Any]:
        """Every message that was written, by its key."""
        each = OutboxRow
        rows = select(each.id, each.dedupe_key, each.status, each.lease_until, each.booking_id, each.role, each.kind)
        return {row.dedupe_key: row for row in self._all(rows)}

    @cached_property
    def taken(self) -> set[int]:
        """The messages of which it is logged that WhatsApp took them."""
        return set(self.work.tx.scalars(select(NotificationLog.outbox_id).where(NotificationLog.success)))

    @cached_property
    def arrivals(self) -> dict[int, Any]:
        """What came in, by its number."""
        each = InboxRow
        rows = self._all(select(each.id, each.status, each.kind, each.external_id, each.attempts, each.error))
        return {row.id: row for row in rows}

    @cached_property
    def addresses(self) -> dict[str, int]:
        """Everybody's number in our tables, by their address."""
        return {row.address: row.id for row in self._all(select(Person.address, Person.id))}

    def _all(self, rows: Any) -> list[Any]:
        return list(self.work.tx.execute(rows).all())


def _by(rows: list[Any], name: str) -> dict[int, list[Any]]:
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups
