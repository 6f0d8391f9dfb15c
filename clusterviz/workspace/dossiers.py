"""Use case: the dossiers of withdrawn clusters and removed parts, and what they lack.

The register is what `clusters` says was withdrawn: land without a dossier is in it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import texts
from clusterviz.core import dossier as core
from clusterviz.core import status
from clusterviz.core.cells import shown
from clusterviz.core.dossier_lacks import lacking as lacking_in
from clusterviz.core.dossier_use import use_verdict
from clusterviz.errors import InputError
from clusterviz.records import Finding, Severity
from clusterviz.workspace import answers, dossier_ground, owned, people

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd

    from clusterviz.schema import Language
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

LAYERS = ("clusters", "dossiers", "firms", "duties", "plots")

STANDINGS = core.STANDINGS
DUTY_STATES = core.DUTY_STATES

_OF_CLUSTERS = (
    "cluster_id", "cluster_name", "planning_status", "withdrawn_on", "planned_area_ha",
)  # fmt: skip
_OF_DOSSIERS = (
    "target_use", "target_kind", "dossier_state", "decision", "decided_on",
    "has_conversion_plan", "is_plan_feasible",
)  # fmt: skip


@dataclass(frozen=True)
class Dossier:
    """One dossier: its land, firms and duties, and what it lacks.

    Parameters
    ----------
    row
        Its line of the `register`.
    firms
        The rows of ``firms`` that it has.
    duties
        Each declared duty at least once: the columns of ``duties`` with
        ``duty_state``; one that nobody listed has no ``duty_id``.
    zones
        What lies under the boundary, from `dossier_ground.under`.
    use_verdict
        What may be said of the new use, see `core.dossier_use`.
    findings
        What it lacks, each a sentence.
    """

    row: Mapping[str, Any]
    firms: pd.DataFrame
    duties: pd.DataFrame
    zones: pd.DataFrame
    use_verdict: str
    findings: tuple[Finding, ...]


def register(workspace: Workspace, as_of_on: dt.date | None = None) -> Answer:
    """Return every withdrawn cluster and removed part, and how its dossier stands.

    Parameters
    ----------
    as_of_on
        The day; the workspace's own when not given. Dossiers, firms and duties are
        those of now.

    Returns
    -------
    answer
        Sorted by cluster: facts of the cluster and the dossier, and the columns of
        `core.dossier.standings`. Notes name dossiers of clusters that are in the
        plan, and rows that belong to no dossier.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    gone = gone_on(workspace, on)
    rows = _standings(workspace, gone, _lacking(workspace, gone, on))
    notes = [*_strays(workspace, gone), *answers.of_another_day(workspace, LAYERS, on)]
    return answers.answer(workspace, rows, on, LAYERS, notes)


def dossier(
    workspace: Workspace, name: str, as_of_on: dt.date | None = None
) -> Dossier:
    """Return one dossier; of land that has none, what there is.

    Parameters
    ----------
    name
        The code of a dossier, or of a withdrawn cluster or removed part.
    as_of_on
        As for `register`.

    Raises
    ------
    InputError
        If `name` is neither on that day.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    gone = gone_on(workspace, on)
    lacking = _lacking(workspace, gone, on)
    rows = _standings(workspace, gone, lacking)
    ours = rows[(rows["dossier_id"] == name) | (rows["cluster_id"] == name)]
    if not name or ours.empty:
        known = ", ".join(rows["cluster_id"].head(3)) or "–"
        raise InputError(texts.told("dossier.unknown", name=shown(name), known=known))
    row = {str(key): one for key, one in ours.iloc[0].items()}
    cluster_id, dossier_id = row["cluster_id"], row["dossier_id"]
    firms = rows_of(workspace, "firms", dossier_id)
    zones = dossier_ground.under(
        workspace,
        gone[gone["cluster_id"] == cluster_id],
        {cluster_id: row["target_kind"]},
        on,
    )
    its = lacking[lacking["cluster_id"] == cluster_id]
    duties = _duties(workspace, dossier_id, on)
    found = tuple(_findings(its, firms, duties))
    return Dossier(row, firms, duties, zones, use_verdict(zones), found)


def of_dossier(answer: Answer, one: Dossier) -> Answer:
    """Return the register with the line of one dossier only."""
    rows = answer.rows
    ours = rows[rows["cluster_id"] == one.row["cluster_id"]].reset_index(drop=True)
    return dataclasses.replace(answer, rows=ours)


def sentence(found: Finding, workspace: Workspace, language: Language) -> str:
    """Return what a dossier lacks as a sentence, the duty in words."""
    choices = workspace.layers["duties"].fields["duty"].choices
    code = str(found.values["duty"])
    duty = choices[code].label.say(language) if code in choices else code
    said = dataclasses.replace(found, values={**found.values, "duty": duty})
    return texts.finding(said, language)


def may_enter(workspace: Workspace, cluster_id: str, on: dt.date) -> bool:
    """Return whether whoever asks may write of a dossier: what a page offers.

    The write itself asks the database again.
    """
    areas = owned.leading_areas(workspace, on).get(cluster_id, ())
    return people.may(workspace, "edit", areas, on)


def gone_on(workspace: Workspace, on: dt.date) -> gpd.GeoDataFrame:
    """Return the withdrawn clusters and removed parts of a day, with their land."""
    every = answers.valid_features(workspace, "clusters")
    gone = every[status.is_withdrawn(every, on)]
    return gone.sort_values("cluster_id", ignore_index=True)


def rows_of(workspace: Workspace, layer_name: str, dossier_id: str) -> pd.DataFrame:
    """Return the rows of a table that belong to one dossier, by their key."""
    rows = answers.table_or_none(workspace, layer_name)
    ours = rows[(rows["dossier_id"] == dossier_id) & (dossier_id != "")]
    return ours.sort_values(workspace.layers[layer_name].key, ignore_index=True)


def _lacking(workspace: Workspace, gone: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    dossiers, firms, duties = _tables(workspace)
    duty = workspace.layers["duties"].fields["duty"]
    return lacking_in(
        gone["cluster_id"],
        dossiers,
        firms,
        duties,
        answers.features_or_none(workspace, "plots"),
        duty_codes=duty.choices,
        usable_clusters=set(answers.clusters_on(workspace, on)["cluster_id"]),
        on=on,
    )


def _tables(workspace: Workspace) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    dossiers, firms, duties = (
        answers.table_or_none(workspace, name)
        for name in ("dossiers", "firms", "duties")
    )
    return dossiers.sort_values("dossier_id"), firms, duties


def _standings(
    workspace: Workspace, gone: pd.DataFrame, lacking: pd.DataFrame
) -> pd.DataFrame:
    dossiers, firms, duties = _tables(workspace)
    facts = pd.DataFrame(gone[list(_OF_CLUSTERS)]).reset_index(drop=True)
    first = dossiers.drop_duplicates("cluster_id").set_index("cluster_id")
    said = first.reindex(facts["cluster_id"])[list(_OF_DOSSIERS)].reset_index(drop=True)
    stand = core.standings(gone["cluster_id"], dossiers, firms, duties, lacking)
    return pd.concat([facts, said, stand.drop(columns="cluster_id")], axis=1)


def _duties(workspace: Workspace, dossier_id: str, on: dt.date) -> pd.DataFrame:
    """Return the duties of a dossier in the order declared, each at least once."""
    rows = rows_of(workspace, "duties", dossier_id)
    rows["duty_state"] = core.duty_states(rows, on)
    codes = list(workspace.layers["duties"].fields["duty"].choices)
    missing = [code for code in codes if code not in set(rows["duty"])]
    blank = pd.DataFrame({"duty": missing, "duty_state": core.DUTY_STATES[0]})
    every = pd.concat([rows, blank], ignore_index=True) if missing else rows
    place = {code: i for i, code in enumerate(codes)}
    order = every["duty"].map(place).argsort(kind="stable")
    return every.iloc[order.to_numpy()].reset_index(drop=True)


def _findings(
    rows: pd.DataFrame, firms: pd.DataFrame, duties: pd.DataFrame
) -> list[Finding]:
    names = dict(zip(firms["firm_id"], firms["firm_name"], strict=True))
    plots = dict(zip(firms["firm_id"], firms["destination_plot_id"], strict=True))
    codes = dict(zip(duties["duty_id"], duties["duty"], strict=True))
    return [
        Finding(
            Severity.WARNING,
            f"dossier.lacking_{lacking}",
            layer,
            feature_id,
            field,
            {
                "name": shown(names.get(feature_id, feature_id)),
                "plot": shown(plots.get(feature_id, "–")),
                "duty": codes.get(feature_id, field),
            },
        )
        for layer, feature_id, field, lacking in zip(
            *(rows[name] for name in ("layer", "feature_id", "field", "lacking")),
            strict=True,
        )
    ]


def _strays(workspace: Workspace, gone: pd.DataFrame) -> list[Finding]:
    """Return a note for what names land in the plan, or a dossier that is not there."""
    dossiers, firms, duties = _tables(workspace)
    of_others = dossiers[~dossiers["cluster_id"].isin(gone["cluster_id"])]
    notes = [
        answers.note(
            "dossier.not_withdrawn", "dossiers", feature_id=key,
            severity=Severity.WARNING,
        )
        for key in of_others["dossier_id"]
    ]  # fmt: skip
    for layer, rows in (("firms", firms), ("duties", duties)):
        strays = rows[~rows["dossier_id"].isin(dossiers["dossier_id"])]
        notes += [
            answers.note(
                "dossier.no_such_dossier", layer, feature_id=key,
                severity=Severity.WARNING,
            )
            for key in strays[workspace.layers[layer].key]
        ]  # fmt: skip
    return notes
