"""Which plan layers were supplied where, and when "no overlap" may be said."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from clusterviz.core import supply as core
from clusterviz.workspace import analysis, certifying, supply
from tests.tiny import AS_OF_ON, at, tiny_workspace
from tests.tiny.ground import Row, layers
from tests.tiny.plan import coverage_rows, zone_rows

N_MANDATORY = sum(
    one.is_mandatory for one in layers()["plan_zones"].fields["kind"].choices.values()
)


def grid(
    level: str,
    rows: list[Row] | None = None,
    on: dt.date = AS_OF_ON,
    areas_on: dt.date = AS_OF_ON,
) -> pd.DataFrame:
    """Return the supply of minerals, by the code of the area."""
    workspace = tiny_workspace({} if rows is None else {"coverage": rows})
    found = supply.supplies(workspace, level, on, areas_on).rows
    return found[found["kind"] == "mineral"].set_index("area_code")


def minerals(**west: object) -> list[Row]:
    """Return the coverage, its entry for minerals in the west changed."""
    rows = coverage_rows(layers())
    return [
        {**row, **west} if str(row["coverage_id"]).startswith("mineral:") else row
        for row in rows
    ]


def test_the_grid_has_every_area_and_mandatory_kind() -> None:
    found = supply.supplies(tiny_workspace(), "district", AS_OF_ON, AS_OF_ON).rows

    assert len(found) == 2 * N_MANDATORY
    # Minerals were supplied for the west only.
    assert found["supply"].value_counts().to_dict() == {
        "supplied": 2 * N_MANDATORY - 1,
        "missing": 1,
    }


def test_what_was_supplied_for_a_district_is_there_for_its_communes() -> None:
    found = grid("commune")["supply"]

    assert found.to_dict() == {
        "011": "supplied", "012": "supplied", "021": "missing", "022": "missing",
    }  # fmt: skip


def test_half_of_the_province_is_a_part_of_it() -> None:
    province = grid("province").loc["24"]

    assert province["supply"] == "partly"
    assert province["covered_ratio"] == pytest.approx(0.5)


def test_areas_of_another_day_are_covered_by_their_land() -> None:
    """Both communes of 2025 cross the old district line in the middle."""
    found = grid("commune", areas_on=dt.date(2025, 7, 1))

    assert found["supply"].to_dict() == {"101": "partly", "102": "partly"}


@pytest.mark.parametrize(
    ("as_of_on", "state"),
    [
        (dt.date(2019, 4, 22), "out_of_date"),
        (dt.date(2019, 4, 23), "supplied"),
        (dt.date(2024, 4, 23), "missing"),
    ],
)
def test_data_are_good_for_five_years_and_never_before_their_day(
    as_of_on: dt.date, state: str
) -> None:
    assert grid("district", minerals(as_of_on=as_of_on)).loc["001", "supply"] == state


def test_data_without_a_document_vouch_for_nothing() -> None:
    rows = minerals(source_document=" ")

    assert grid("district", rows).loc["001", "supply"] == "no_document"
    assert certificate("CCN-0004", {"coverage": rows}) == ["no_document:mineral"]


def test_old_data_without_a_document_are_old() -> None:
    rows = minerals(source_document=" ", as_of_on=dt.date(2010, 1, 1))

    assert grid("district", rows).loc["001", "supply"] == "out_of_date"
    assert certificate("CCN-0004", {"coverage": rows}) == ["out_of_date:mineral"]


def test_a_newer_entry_supersedes_an_old_one() -> None:
    old = minerals(as_of_on=dt.date(2010, 1, 1))
    new = {**old[0], "coverage_id": "new", "kind": "mineral"}
    new |= {"area_id": "district:001:2024-01-01", "as_of_on": dt.date(2024, 1, 1)}

    west = grid("district", [*old, new]).loc["001"]

    assert (west["supply"], west["supplied_on"]) == ("supplied", dt.date(2024, 1, 1))


def test_five_years_before_a_leap_day_is_the_28th() -> None:
    entries = pd.DataFrame(
        {
            "as_of_on": [dt.date(2019, 2, 28), dt.date(2019, 3, 1)],
            "source_document": "x",
        }
    )

    assert core.current_entries(entries, dt.date(2024, 2, 29)).index.tolist() == [1]


def test_five_years_before_the_first_years_is_the_first_day() -> None:
    entries = pd.DataFrame({"as_of_on": [dt.date(2, 1, 1)], "source_document": "x"})

    assert core.current_entries(entries, dt.date(3, 1, 1)).index.tolist() == [0]


def test_without_plan_zones_nothing_was_supplied() -> None:
    workspace = tiny_workspace(without=["plan_zones"])
    found = supply.supplies(workspace, "district", AS_OF_ON, AS_OF_ON).rows

    assert set(found["supply"]) == {"missing"}


def certificate(cluster_id: str, rows: dict[str, list[Row]] | None = None) -> list[str]:
    """Return what forbids saying that a cluster overlaps nothing."""
    workspace = tiny_workspace(rows)
    answer = analysis.overlaps(workspace)
    found = certifying.obstacles(workspace, answer, cluster_id)
    return [f"{one}:{kind}" for one, kind in found.itertuples(index=False, name=None)]


def test_a_certificate_is_refused_for_conflicts_and_for_missing_layers() -> None:
    assert certificate("CCN-0001") == ["conflict:rice_land", "conflict:mineral"]
    assert certificate("CCN-0002") == [
        "conflict:protection_forest",
        "not_supplied:mineral",
    ]
    # Five hectares of farm land only inform.
    assert certificate("CCN-0003") == ["not_supplied:mineral"]
    assert certificate("CCN-0005") == ["cluster_symbol:"]


def test_a_certificate_is_given_where_every_layer_covers_the_cluster() -> None:
    assert certificate("CCN-0004") == []


def test_a_certificate_is_refused_for_layers_out_of_date() -> None:
    rows = {"coverage": minerals(as_of_on=dt.date(2010, 1, 1))}

    assert certificate("CCN-0004", rows) == ["out_of_date:mineral"]


def test_a_zone_without_a_boundary_is_no_missing_layer() -> None:
    """Defence was supplied, but one of its zones has a symbol only."""
    drawn = zone_rows()
    vague = {**drawn[3], "zone_id": "Z10", "kind": "defence"}
    vague |= {"geometry": at(300, 1300, 400, 1400), "geometry_quality": "symbol"}

    found = certificate("CCN-0004", {"plan_zones": [*drawn, vague]})

    assert found == ["zone_symbol:defence"]


def test_no_certificate_without_coverage() -> None:
    rows: dict[str, list[Row]] = {"coverage": []}

    assert len(certificate("CCN-0004", rows)) == N_MANDATORY
