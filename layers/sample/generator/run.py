"""Make the sample and write it: the order in which its parts depend on each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from clusterviz.schema import Layer, read_layers
from clusterviz.settings import SETTINGS_FILE, shipped
from generator import (
    areas,
    clusters,
    enforcement,
    figures,
    gazetteer,
    handover,
    projects,
    register,
    reports,
    reviews,
    routes,
    siting,
    tables,
    withdrawn,
    writing,
    zones,
)
from generator.provenance import dated
from generator.setting import Setting

OUT = gazetteer.HERE.parent / "bacgiang"

SETTINGS = """\
# Bắc Giang as of 22 April 2024. Made by layers/sample/generator; do not edit.
province_vi = "Tỉnh Bắc Giang"
province_en = "Bắc Giang province"
level = "district"
as_of_on = 2024-04-22
is_illustrative = true
"""


def frames(layers: Mapping[str, Layer]) -> dict[str, pd.DataFrame]:
    """Return every layer of the sample, by name."""
    communes = gazetteer.communes()
    cells = areas.cells_of_communes(communes)
    places = routes.Map(communes, cells)
    network, rivers = routes.roads(places), routes.rivers(places)
    rows = register.register()
    sites, links = siting.sited(rows, places, network, rivers)
    use = figures.figures(rows)
    plans = clusters.plans(rows, use, sites)
    ours = clusters.clusters(rows, use, sites, plans)
    firms = reports.with_days(projects.projects(rows, use), ours)
    firms = handover.with_land(firms)
    said = reports.project_reports(firms)
    stages = clusters.clearance_sites(plans)
    log = clusters.clearance_log(plans)
    lots = clusters.plots(rows, plans, firms)
    dossiers = withdrawn.dossiers(rows)
    return {
        "areas": areas.areas(communes, cells),
        "clusters": ours,
        "plots": lots,
        "projects": dated(firms),
        "project_reports": said,
        "investor_reports": reports.investor_reports(ours, firms, said),
        "clearance_sites": stages,
        "clearance_log": log,
        "reviews": reviews.reviews(ours, stages, log),
        "assignments": reviews.assignments(ours, stages, log),
        "dossiers": dossiers,
        "firms": withdrawn.firms(dossiers, ours, lots),
        "duties": withdrawn.duties(dossiers),
        "documents": tables.documents(),
        "violations": enforcement.violations(firms),
        "wastewater_works": enforcement.wastewater_works(ours, firms),
        "coverage": tables.coverage(layers["plan_zones"]),
        "roads": tables.roads([*network, *links]),
        "plan_zones": zones.zones(
            Setting(places, [*network, *links], rivers, sites), _towns(communes)
        ),
    }


def _towns(communes: pd.DataFrame) -> set[str]:
    """Return the keys of wards and townships."""
    kinds = communes["area_name"].str.extract(r"^(Phường|Thị trấn) (.*)$")
    is_town = kinds[0].notna()
    return set(communes["district_code"][is_town] + "/" + kinds[1][is_town])


def main(arguments: Sequence[str]) -> None:
    """Write the sample into the folder that `arguments` name, or the shipped one."""
    folder = Path(arguments[0]) if arguments else OUT
    folder.mkdir(parents=True, exist_ok=True)
    layers = read_layers(shipped("layers"))
    (folder / SETTINGS_FILE).write_text(SETTINGS, encoding="utf-8")
    for name, frame in frames(layers).items():
        path = writing.write_layer(folder, layers[name], frame)
        print(f"{path.name}: {len(frame)} rows, {path.stat().st_size:,} bytes")
