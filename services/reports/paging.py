"""One page of a list, cut by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from services.house import Work

T = TypeVar("T")


@dataclass(frozen=True)
class Slice:
    """Which page, counted from 1, and how many items a page."""

    page: int = 1
    per_page: int = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page and how many items there are in all."""

    items: Sequence[T]
    total: int
    slice: Slice


def page_of(work: Work, rows: Select[T], cut: Slice) -> Page[T]:
    """One page of ORM rows. The select must have an order with no ties, so that pages neither repeat nor skip."""
    items = work.tx.scalars(_cut(rows, cut)).all()
    return Page(items, count(work, rows), cut)


def page_of_rows(work: Work, rows: Select[Any], cut: Slice) -> Page[Any]:
    """One page of a select of several columns."""
    return Page(work.tx.execute(_cut(rows, cut)).all(), count(work, rows), cut)


def count(work: Work, rows: Select[Any]) -> int:
    """How many rows there are in all."""
    return work.tx.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def _cut(rows: Select[Any], cut: Slice) -> Select[Any]:
    return rows.limit(cut.per_page).offset((cut.page - 1) * cut.per_page)
