"""The only place that writes money: double-entry, append-only, each posting once. A correction is a new posting.

Plus is what we hold (at a gateway, at our bank), minus is what we owe: to guests, owners, referrers, to whoever sent
money without a booking, or earned for ourselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from services import trail
from services.house import Work
from services.money import Money
from services.tables import Booking, Entry, Payment, Payout, Posting, Refund, StrayPayment

GUEST_MONEY = "guest_money"
REFUNDS_DUE = "refunds_due"
MOVING = "moving"
PLATFORM = "platform"
STRAY_MONEY = "stray_money"
PAYOUTS_DUE = "payouts_due"
BANK = "bank"
REFERRER = "referrer:"


def gateway(provider: str) -> str:
    """The account of what lies at a gateway."""
    return f"gateway:{provider}"


def owner(person_id: int) -> str:
    """The account of an owner's share."""
    return f"owner:{person_id}"


def referrer(person_id: int) -> str:
    """The account of what a referrer has earned and not been paid."""
    return f"{REFERRER}{person_id}"


def post(
    work: Work, key: str, kind: str, entries: Mapping[str, Money], *, actor: str, booking: Booking | None = None
) -> bool:
    """Write one posting; False when the very one was written before. Raises ValueError when it is not zero in sum."""
    currencies = {amount.currency for amount in entries.values()}
    if len(currencies) != 1 or sum(amount.minor for amount in entries.values()) != 0:
        raise ValueError(f"{key}: a posting has one currency and sums to zero")
    currency = currencies.pop()
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    posting_id = work.tx.scalar(
        insert(Posting)
        .values(
            key=key,
            kind=kind,
            booking_id=booking.id if booking else None,
            currency=currency,
            actor=actor,
            at=work.now,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Posting.id)
    )
    if posting_id is None:
        return False
    minor = {account: amount.minor for account, amount in sorted(entries.items()) if amount}
    trail.add(
        work,
        f"posting:{key}",
        kind,
        actor=actor,
        about=booking.booking_id if booking else key.partition(":")[0],
        after={"currency": currency, **minor},
    )
    work.tx.add_all(
        Entry(posting_id=posting_id, account=account, amount_minor=amount) for account, amount in minor.items()
    )
    work.tx.flush()
    return True


def captured(work: Work, payment: Payment, *, actor: str) -> None:
    """A gateway has taken a guest's money for us."""
    amount = Money(payment.captured_minor, payment.currency)
    entries = {gateway(payment.provider): amount, GUEST_MONEY: amount * -1}
    post(work, f"{payment.order_id}:captured", "captured", entries, actor=actor, booking=payment.booking)


def confirmed(work: Work, booking: Booking, *, actor: str) -> None:
    """The owner has said yes: the advance is shared among platform, referrer and owner."""
    post(work, f"{booking.booking_id}:confirmed", "confirmed", shares(booking), actor=actor, booking=booking)


def unconfirmed(work: Work, booking: Booking, *, actor: str) -> None:
    """A confirmed booking fell through: its shares are taken back, also from a referrer already paid."""
    if work.tx.scalar(select(Posting.id).where(Posting.key == f"{booking.booking_id}:confirmed")) is None:
        return
    taken_back = {account: amount * -1 for account, amount in shares(booking).items()}
    post(work, f"{booking.booking_id}:unconfirmed", "unconfirmed", taken_back, actor=actor, booking=booking)


def changed(work: Work, booking: Booking, change_id: str, before: Mapping[str, Money], *, actor: str) -> None:
    """A confirmed stay costs more or less than it did: each share gets the difference to what it had before."""
    after, nothing = shares(booking), Money(0, booking.currency)
    accounts = before.keys() | after.keys()
    entries = {each: after.get(each, nothing) - before.get(each, nothing) for each in accounts}
    if any(entries.values()):
        post(work, f"{change_id}:changed", "changed", entries, actor=actor, booking=booking)


def refund_due(work: Work, refund: Refund, booking: Booking, *, actor: str) -> None:
    """Money is owed back: the guest's own, or as goodwill ours."""
    source = PLATFORM if refund.kind == "GOODWILL" else GUEST_MONEY
    entries = {source: refund.amount, REFUNDS_DUE: refund.amount * -1}
    post(work, f"{refund.refund_id}:due", "refund_due", entries, actor=actor, booking=booking)


def goodwill_counted(work: Work, booking: Booking, amount: Money, *, actor: str) -> None:
    """What should go back has gone back before, as goodwill of ours: so much of the guest's money is ours."""
    counted = select(func.count()).where(Posting.booking_id == booking.id, Posting.kind == "goodwill_counted")
    key = f"{booking.booking_id}:goodwill_counted:{(work.tx.scalar(counted) or 0) + 1}"
    entries = {GUEST_MONEY: amount, PLATFORM: amount * -1}
    post(work, key, "goodwill_counted", entries, actor=actor, booking=booking)


def refund_paid(work: Work, refund: Refund, booking: Booking, *, actor: str) -> None:
    """What was owed back has left the gateway."""
    entries = {REFUNDS_DUE: refund.amount, gateway(refund.payment.provider): refund.amount * -1}
    post(work, f"{refund.refund_id}:paid", "refund_paid", entries, actor=actor, booking=booking)


def kept(work: Work, booking: Booking, amount: Money, *, actor: str) -> None:
    """What a guest who cancelled late does not get back: our share of it, the rest the owner's; no commission."""
    ours = amount.share(work.settings.commission_bps)
    entries = {GUEST_MONEY: amount, PLATFORM: ours * -1, owner(booking.listing.owner_id): (amount - ours) * -1}
    post(work, f"{booking.booking_id}:kept", "kept", entries, actor=actor, booking=booking)


def refund_withdrawn(work: Work, refund: Refund, booking: Booking, *, actor: str) -> None:
    """What was owed back is the guest's again, for another booking."""
    entries = {REFUNDS_DUE: refund.amount, GUEST_MONEY: refund.amount * -1}
    post(work, f"{refund.refund_id}:withdrawn", "refund_withdrawn", entries, actor=actor, booking=booking)


def moved_over(work: Work, old: Booking, new: Booking, amount: Money, *, actor: str) -> None:
    """A guest's money leaves one booking and comes to another, by way of an account that is empty again at once."""
    left = {GUEST_MONEY: amount, MOVING: amount * -1}
    post(work, f"{old.booking_id}:moved_out", "moved_out", left, actor=actor, booking=old)
    came = {MOVING: amount, GUEST_MONEY: amount * -1}
    post(work, f"{new.booking_id}:moved_in", "moved_in", came, actor=actor, booking=new)


def stray_found(work: Work, stray: StrayPayment, *, actor: str) -> None:
    """A gateway holds money that no booking belongs to."""
    entries = {gateway(stray.provider): stray.amount, STRAY_MONEY: stray.amount * -1}
    post(work, f"{stray.order_id}:stray_found", "stray_found", entries, actor=actor)


def stray_sent_back(work: Work, stray: StrayPayment, *, actor: str) -> None:
    """Money that no booking belongs to has left the gateway again."""
    entries = {STRAY_MONEY: stray.amount, gateway(stray.provider): stray.amount * -1}
    post(work, f"{stray.order_id}:stray_sent_back", "stray_sent_back", entries, actor=actor)


def payout_reserved(work: Work, payout: Payout, *, actor: str) -> None:
    """A referrer has asked for a part of what they earned."""
    entries = {referrer(payout.person_id): payout.amount, PAYOUTS_DUE: payout.amount * -1}
    post(work, f"{payout.payout_id}:reserved", "payout_reserved", entries, actor=actor)


def payout_paid(work: Work, payout: Payout, *, actor: str) -> None:
    """What was reserved has left our bank."""
    entries = {PAYOUTS_DUE: payout.amount, BANK: payout.amount * -1}
    post(work, f"{payout.payout_id}:paid", "payout_paid", entries, actor=actor)


def payout_refused(work: Work, payout: Payout, *, actor: str) -> None:
    """What was reserved is the referrer's to ask for again."""
    entries = {PAYOUTS_DUE: payout.amount, referrer(payout.person_id): payout.amount * -1}
    post(work, f"{payout.payout_id}:refused", "payout_refused", entries, actor=actor)


def balance(work: Work, account: str, currency: str = "INR") -> Money:
    """What stands on an account."""
    total = (
        select(func.coalesce(func.sum(Entry.amount_minor), 0))
        .join(Posting, Posting.id == Entry.posting_id)
        .where(Entry.account == account, Posting.currency == currency)
    )
    return Money(int(work.tx.scalar(total) or 0), currency)


def shares(booking: Booking) -> dict[str, Money]:
    """A booking's advance as the entries that share it out. What neither platform nor referrer gets is the owner's."""
    platform = Money(booking.platform_minor, booking.currency)
    commission = Money(booking.referrer_minor, booking.currency)
    entries = {GUEST_MONEY: booking.paid, PLATFORM: platform * -1}
    entries[owner(booking.listing.owner_id)] = (booking.paid - platform - commission) * -1
    if booking.referral_code and commission:
        entries[referrer(booking.referral_code.person_id)] = commission * -1
    return entries
