"""Every total that the program knows, by code: what it sums, of which rows.

The indicators of forms 03 and 04 of Circular 14/2024, the figures of the first
page and the hectares of occupancy are all taken from this table.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz.core.tally import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clusterviz.core.tally import Unit


def _both(name: str, base: str) -> Iterator[Quantity]:
    """Yield how many clusters a base has, and their hectares on paper."""
    yield Quantity(f"n_{name}", base)
    yield Quantity(f"{name}_ha", base, "planned_area_ha", "ha")


_BILLION: Unit = "billion_vnd"

QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {
        one.code: one
        for one in (
            *_both("in_plan", "in_plan"),
            *_both("established", "established"),
            *_both("established_in_period", "established_in_period"),
            *_both("with_investor", "with_investor"),
            *_both("detailed_plan", "detailed_plan_approved"),
            *_both("infrastructure", "infrastructure_approved"),
            Quantity(
                "infrastructure_capital_billion_vnd",
                "infrastructure_approved",
                "infrastructure_capital_billion_vnd",
                _BILLION,
            ),
            Quantity(
                "infrastructure_paid_billion_vnd",
                "infrastructure_approved",
                "infrastructure_paid_billion_vnd",
                _BILLION,
            ),
            *_both("operating", "operating"),
            *_both("operating_established", "operating_established"),
            *_both("operating_not_established", "operating_not_established"),
            *_both("operating_craft_village", "operating_craft_village"),
            *_both("operating_specialised", "operating_specialised"),
            Quantity("industrial_land_ha", "operating", "industrial_land_ha", "ha"),
            Quantity("leased_ha", "operating", "leased_ha", "ha"),
            Quantity("n_projects", "projects", layer="projects"),
            Quantity("n_foreign", "foreign_projects", layer="projects"),
            Quantity("n_producing", "producing_projects", layer="projects"),
            Quantity("n_workers", "projects", "n_workers", layer="projects"),
            Quantity(
                "revenue_billion_vnd",
                "reports",
                "revenue_billion_vnd",
                _BILLION,
                "project_reports",
            ),
            Quantity(
                "budget_billion_vnd",
                "reports",
                "budget_billion_vnd",
                _BILLION,
                "project_reports",
            ),
            Quantity(
                "n_workers_reported",
                "reports",
                "n_workers",
                layer="project_reports",
            ),
            Quantity("n_wastewater", "with_wastewater"),
            Quantity("n_meeting_standard", "meeting_standard"),
        )
    }
)
"""By code."""
