"""The figures of the program as Prometheus reads them, counted in the database at the moment of asking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from services.house import House
from services.reports.figures import FIGURES, Figure, Sample

log = structlog.get_logger(__name__)

PREFIX = "thikana_"
TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Figures(Collector):
    """Counts anew at each scrape. With the database away it says so and nothing else, instead of failing."""

    def __init__(self, house: House) -> None:
        self._house = house

    def collect(self) -> Iterator[Metric]:
        """Every figure."""
        try:
            counted = self._count()
        except SQLAlchemyError as error:
            log.error("database_away", why=type(error).__name__)
            counted = []
        yield GaugeMetricFamily(f"{PREFIX}database_up", "1 while the database answers", value=int(bool(counted)))
        yield from counted
        yield from self._redis()

    def _count(self) -> list[Metric]:
        with self._house.reading() as work:
            return [_family(figure, figure.count(work)) for figure in FIGURES]

    def _redis(self) -> Iterator[Metric]:
        if not self._house.settings.redis_url:
            return
        waiting = self._house.bell.waiting()
        yield GaugeMetricFamily(f"{PREFIX}redis_up", "1 while Redis answers", value=int(waiting is not None))
        if waiting is not None:
            yield GaugeMetricFamily(f"{PREFIX}bells_waiting", "bells that no worker has heard yet", value=waiting)


def _family(figure: Figure, samples: Iterable[Sample]) -> Metric:
    kind = CounterMetricFamily if figure.grows else GaugeMetricFamily
    family = kind(PREFIX + figure.name, figure.meaning, labels=figure.labels)
    for labels, value in samples:
        family.add_metric(labels, value)  # type: ignore[arg-type]  # because a Decimal is written out like a float
    return family


def page(house: House) -> bytes:
    """All figures in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures(house))
    return generate_latest(registry)
