"""Refunds as admins list them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from services.house import Work
from services.payments.refunds import OPEN
from services.reports.paging import Page, Slice, page_of
from services.tables import Refund


def pending(work: Work, cut: Slice) -> Page[Refund]:
    """Refunds whose money has not left yet, oldest first."""
    return page_of(work, select(Refund).where(Refund.status.in_(OPEN)).order_by(Refund.id), cut)


def history(work: Work, cut: Slice) -> Page[Refund]:
    """Every refund there ever was, newest first."""
    # With its booking, because that of a withdrawn one is not its payment's any more.
    rows = select(Refund).options(selectinload(Refund.booking))
    return page_of(work, rows.order_by(Refund.id.desc()), cut)
