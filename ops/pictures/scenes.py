"""Which place has which picture."""

from __future__ import annotations

from collections.abc import Callable

from ops.pictures.brush import Canvas
from ops.pictures.camp_scenes import pawna_lake_camp, riverside_camp
from ops.pictures.cottage_scenes import lakeview_cottage, mango_orchard_cottage, pine_cottage
from ops.pictures.villa_scenes import hilltop_villa, palm_beach_villa, seaview_villa

SCENES: dict[str, Callable[[int], Canvas]] = {
    "lakeview-cottage": lakeview_cottage,
    "pine-cottage": pine_cottage,
    "pawna-lake-camp": pawna_lake_camp,
    "riverside-camp": riverside_camp,
    "hilltop-villa": hilltop_villa,
    "seaview-villa": seaview_villa,
    "mango-orchard-cottage": mango_orchard_cottage,
    "palm-beach-villa": palm_beach_villa,
}
