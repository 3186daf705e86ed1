"""How bookings go, for admins."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field

from services.costs import sums
from services.money import Money
from services.reports import analytics, satisfaction
from services.reports.analytics import Figures, Grouping
from services.reports.satisfaction import Satisfaction, Stars
from web.api import message_costs
from web.api.commissions import InCurrency
from web.api.message_costs import MessageDaysPart
from web.api.operations import Amount, Between, Call, Operation


class AnalyticsQuestion(Between, InCurrency):
    """Bookings made on these days, both ends included, in the zone of the house; weeks begin on Monday."""

    group_by: Grouping = "day"


class FiguresPart(BaseModel):
    """What bookings made in one period came to, whatever became of them later.

    `paid`, `confirmed` and `cancelled` say how many of them were paid, stand confirmed, were ended by somebody's no.
    `revenue` is the money captured for them, `commission` the platform's share of the confirmed ones.
    """

    bookings: int
    paid: int
    confirmed: int
    cancelled: int
    revenue: Amount
    commission: Amount
    conversion: float = Field(description="paid bookings for each booking made, from 0 to 1; 0 where none was made")


class PeriodPart(FiguresPart):
    """One period; the first and the last are cut by the days asked for."""

    start_date: date
    end_date: date


class PlacePart(FiguresPart):
    """One place."""

    place: str


class StarsPart(BaseModel):
    """The ratings guests gave after their stays, of one to five stars."""

    count: int = Field(description="rated stays")
    average: float | None = Field(description="stars for each of them, to two places; null where there are none")


class StarsPeriodPart(StarsPart):
    """One period, as those of the bookings are."""

    start_date: date
    end_date: date


class SatisfactionPart(StarsPart):
    """Ratings given on these days, of stays in any currency; `before`: on as many days before `start_date`."""

    periods: list[StarsPeriodPart]
    before: StarsPart


class AnalyticsAnswer(BaseModel):
    """`periods` have no gaps, oldest first; `popular_places` are the ten with most bookings.

    `messages` are those delivered on these days, whatever they were about, in every currency they cost something in.
    """

    start_date: date
    end_date: date
    group_by: Grouping
    currency: str
    totals: FiguresPart
    periods: list[PeriodPart]
    popular_places: list[PlacePart]
    messages: MessageDaysPart
    satisfaction: SatisfactionPart


def show(call: Call) -> AnalyticsAnswer:
    """The figures of the days asked for."""
    (start, end), grouping, currency = call.days, call.query.group_by, call.query.currency
    with call.house.reading() as work:
        found = analytics.between(work, start, end, grouping, currency)
        messages = sums.between(work, start, end)
        liked = satisfaction.between(work, start, end, grouping)
    return AnalyticsAnswer(
        start_date=start,
        end_date=end,
        group_by=grouping,
        currency=currency,
        totals=FiguresPart(**_figures(found.total, currency)),
        periods=[
            PeriodPart(start_date=each.start, end_date=each.end, **_figures(each.figures, currency))
            for each in found.periods
        ],
        popular_places=[PlacePart(place=place, **_figures(each, currency)) for place, each in found.places],
        messages=message_costs.by_day(messages),
        satisfaction=_satisfaction(liked),
    )


def _satisfaction(found: Satisfaction) -> SatisfactionPart:
    return SatisfactionPart(
        **_stars(found.stars),
        periods=[
            StarsPeriodPart(start_date=start, end_date=end, **_stars(stars)) for start, end, stars in found.periods
        ],
        before=StarsPart(**_stars(found.before)),
    )


def _stars(stars: Stars) -> dict[str, Any]:
    return {"count": stars.count, "average": stars.average}


def _figures(figures: Figures, currency: str) -> dict[str, Any]:
    return {
        "bookings": figures.made,
        "paid": figures.paid,
        "confirmed": figures.confirmed,
        "cancelled": figures.cancelled,
        "revenue": Money(figures.revenue_minor, currency),
        "commission": Money(figures.commission_minor, currency),
        "conversion": figures.conversion,
    }


OPERATIONS: Final = (
    Operation(
        "GET", "/api/v1/admin/analytics", "analytics", "How bookings go, period by period", show, AnalyticsAnswer,
        AnalyticsQuestion,
    ),
)  # fmt: skip
