"""What referrals have earned, for admins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, Literal

from pydantic import BaseModel

from services.money import Money
from services.reports import commissions
from services.reports.commissions import Payable, Sums
from services.reports.paging import Page
from services.tables import Booking
from web.api.operations import Amount, Asked, Between, Call, Currency, Listed, Operation, Paged, statuses_of
from web.api.refusals import not_found


class InCurrency(Asked):
    """Amounts of one currency only, because those of several do not add up."""

    currency: Currency = "INR"


class PagedInCurrency(InCurrency, Paged):
    """One page of it."""


class ByStatus(Paged):
    """Only referrals of this status; without it, of all."""

    status: Literal["NONE", "PENDING", "CONFIRMED", "CANCELLED"] | None = None


class InSpan(Between, PagedInCurrency):
    """Referrals made on these days, both ends included, in the zone of the house."""


class SummaryAnswer(BaseModel):
    """`total_bookings` counts bookings with a referral, unpaid ones too. Totals are of confirmed ones."""

    total_bookings: int
    confirmed_count: int
    pending_count: int
    cancelled_count: int
    total_admin_commission: Amount
    total_referrer_commission: Amount
    total_customer_discount: Amount
    pending_admin_commission: Amount
    pending_referrer_commission: Amount
    currency: str


class ReferralItem(BaseModel):
    """One booking with a referral and how its advance is shared."""

    booking_id: str
    booking_status: str
    payment_status: str
    commission_status: str
    property_name: str
    referral_code: str
    referral_user_id: int
    check_in: date
    advance_amount: Amount
    admin_commission: Amount
    referrer_commission: Amount
    customer_discount: Amount
    currency: str
    created_at: datetime


class EarningsSummary(BaseModel):
    """What a referrer has earned; `total_earned` is what was confirmed."""

    total_referrals: int
    total_earned: Amount
    pending_earnings: Amount
    cancelled_earnings: Amount
    currency: str


class ReferrerAnswer(Listed[ReferralItem]):
    """A referrer's bookings; `referrals` are the items once more, under the name of old."""

    referral_user_id: int
    username: str
    referrals: list[ReferralItem]
    summary: EarningsSummary


class PayableItem(BaseModel):
    """What one referrer has to get: what stands on their account."""

    referral_user_id: int
    username: str
    mobile_number: str
    referral_code: str
    current_balance: Amount
    confirmed_bookings: int
    total_payable: Amount
    currency: str


class PayableAnswer(Listed[PayableItem]):
    """`total_payable` is over all pages; `payable_commissions` are the items once more."""

    payable_commissions: list[PayableItem]
    total_payable: Amount
    currency: str


class ReportAnswer(Listed[ReferralItem]):
    """The referrals of a span of days and their sums over all pages."""

    start_date: date
    end_date: date
    summary: SummaryAnswer


def summary(call: Call) -> SummaryAnswer:
    """All referrals, summed."""
    with call.house.reading() as work:
        return _summary(commissions.in_all(work, call.query.currency), call.query.currency)


def by_status(call: Call) -> Listed[ReferralItem]:
    """Referrals of one status."""
    status = call.query.status
    which = [Booking.commission_status == status] if status else []
    with call.house.reading() as work:
        return Listed[ReferralItem](**_page(commissions.referrals(work, call.query.slice, *which)))


def of_referrer(call: Call) -> ReferrerAnswer:
    """One referrer's bookings and earnings."""
    currency = call.query.currency
    with call.house.reading() as work:
        person = commissions.referrer(work, call.path["referrer_id"])
        if person is None:
            raise not_found("referrer")
        theirs = commissions.of_referrer(person)
        page = _page(commissions.referrals(work, call.query.slice, theirs, Booking.currency == currency))
        return ReferrerAnswer(
            **page,
            referral_user_id=person.id,
            username=person.name or person.profile_name,
            referrals=page["items"],
            summary=_earnings(commissions.by_status(work, currency, theirs), currency),
        )


def payable(call: Call) -> PayableAnswer:
    """Who has something to get."""
    with call.house.reading() as work:
        found, total = commissions.payable(work, call.query.currency, call.query.slice)
    items = [_payable(each) for each in found.items]
    return PayableAnswer(
        items=items,
        total=found.total,
        page=found.slice.page,
        per_page=found.slice.per_page,
        payable_commissions=items,
        total_payable=total,
        currency=total.currency,
    )


def report(call: Call) -> ReportAnswer:
    """Referrals made on these days."""
    currency = call.query.currency
    start, end = call.days
    with call.house.reading() as work:
        made = commissions.made_between(work.settings, start, end)
        page = _page(commissions.referrals(work, call.query.slice, made, Booking.currency == currency))
        sums = commissions.by_status(work, currency, made)
    return ReportAnswer(**page, start_date=start, end_date=end, summary=_summary(sums, currency))


def _summary(found: Mapping[str, Sums], currency: str) -> SummaryAnswer:
    none = Sums(0, *[Money(0, currency)] * 3)
    confirmed, pending = found.get("CONFIRMED", none), found.get("PENDING", none)
    return SummaryAnswer(
        total_bookings=sum(each.count for each in found.values()),
        confirmed_count=confirmed.count,
        pending_count=pending.count,
        cancelled_count=found.get("CANCELLED", none).count,
        total_admin_commission=confirmed.platform,
        total_referrer_commission=confirmed.referrer,
        total_customer_discount=confirmed.discount,
        pending_admin_commission=pending.platform,
        pending_referrer_commission=pending.referrer,
        currency=currency,
    )


def _earnings(found: Mapping[str, Sums], currency: str) -> EarningsSummary:
    earned = {status: found[status].referrer if status in found else Money(0, currency) for status in EARNINGS}
    return EarningsSummary(
        total_referrals=sum(each.count for each in found.values()),
        **{name: earned[status] for status, name in EARNINGS.items()},
        currency=currency,
    )


EARNINGS: Final = {"CONFIRMED": "total_earned", "PENDING": "pending_earnings", "CANCELLED": "cancelled_earnings"}


def _page(found: Page[Booking]) -> dict[str, Any]:
    return {
        "items": _items(found.items),
        "total": found.total,
        "page": found.slice.page,
        "per_page": found.slice.per_page,
    }


def _items(bookings: Iterable[Booking]) -> list[ReferralItem]:
    return [_item(each) for each in bookings]


def _item(booking: Booking) -> ReferralItem:
    assert booking.referral_code is not None  # noqa: S101  # because the report selects referrals only
    return ReferralItem(
        **statuses_of(booking),
        property_name=booking.listing.name,
        referral_code=booking.referral_code.code,
        referral_user_id=booking.referral_code.person_id,
        check_in=booking.check_in,
        advance_amount=Money(booking.advance_minor, booking.currency),
        admin_commission=Money(booking.platform_minor, booking.currency),
        referrer_commission=Money(booking.referrer_minor, booking.currency),
        customer_discount=booking.discount,
        currency=booking.currency,
        created_at=booking.created_at,
    )


def _payable(one: Payable) -> PayableItem:
    return PayableItem(
        referral_user_id=one.person.id,
        username=one.person.name or one.person.profile_name,
        mobile_number=one.person.phone,
        referral_code=one.code,
        current_balance=one.balance,
        confirmed_bookings=one.confirmed_bookings,
        total_payable=one.balance,
        currency=one.balance.currency,
    )


ROOT: Final = "/api/commissions"
OPERATIONS: Final = (
    Operation("GET", f"{ROOT}/summary", "commissions", "All referrals, summed", summary, SummaryAnswer, InCurrency),
    Operation(
        "GET", f"{ROOT}/by-status", "commissions", "Referrals of one commission status", by_status,
        Listed[ReferralItem], ByStatus,
    ),
    Operation(
        "GET", f"{ROOT}/referrer/<int(max=2147483647):referrer_id>", "commissions", "One referrer's earnings",
        of_referrer, ReferrerAnswer, PagedInCurrency,
    ),
    Operation(
        "GET", f"{ROOT}/payable", "commissions", "Who has something to get", payable, PayableAnswer, PagedInCurrency,
    ),
    Operation("GET", f"{ROOT}/report", "commissions", "Referrals made on these days", report, ReportAnswer, InSpan),
)  # fmt: skip
