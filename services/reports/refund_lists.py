"""Refunds as admins list them."""

from __future__ import annotations

from sqlalchemy import select

from services.house import Work
from services.payments.refunds import OPEN
from services.reports.paging import Page, Slice, page_of
from services.tables import Refund


def pending(work: Work, cut: Slice) -> Page[Refund]:
    """Refunds whose money has not left yet, oldest first."""
    return page_of(work, select(Refund).where(Refund.status.in_(OPEN)).order_by(Refund.id), cut)


def history(work: Work, cut: Slice) -> Page[Refund]:
    """Every refund there ever was, newest first."""
    return page_of(work, select(Refund).order_by(Refund.id.desc()), cut)
