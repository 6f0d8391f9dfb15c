"""Gaps of the tiny workspace, and the workbook that asks for them, filled by hand."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd

from clusterviz.workspace import fill

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from clusterviz.workspace.fill import Proposal

GAPS = pd.DataFrame(
    [
        ("CCN-0001", "leased_ha", "missing", ""),
        ("CCN-0001", "cluster_type", "suspicious", "Tên nói là làng nghề."),
        ("CCN-0001", "lease_demand_ha", "present", ""),
        ("CCN-0002", "established_on", "missing", "fact_missing"),
        ("CCN-0002", "wastewater_meets_standard", "missing", ""),
        ("CCN-0002", "source_document", "missing", ""),
        ("CCN-9999", "leased_ha", "missing", ""),
        ("CCN-0002", "no_field", "missing", ""),
    ],
    columns=["feature_id", "field", "state", "reason"],
)


def filled(workspace: Workspace, folder: Path, *cells: tuple[str, str, object]) -> Path:
    """Return the workbook of `GAPS` with some cells filled by hand."""
    content = fill.workbook(workspace, "clusters", GAPS, "vi")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    codes = [cell.value for cell in sheet[2]]
    keys = [cell.value for cell in sheet["A"]]
    for key, field, value in cells:
        sheet.cell(keys.index(key) + 1, codes.index(field) + 1).value = value
    path = folder / "filled.xlsx"
    book.save(path)
    return path


def statuses(proposal: Proposal) -> dict[tuple[str, str], str]:
    """Return the status of each cell of a proposal."""
    columns = (proposal.rows[name] for name in ("feature_id", "field", "status"))
    return {(key, field): status for key, field, status in zip(*columns, strict=True)}


def value(workspace: Workspace, cluster_id: str, field: str) -> object:
    """Return one value of the current clusters."""
    rows = workspace.features("clusters").set_index("cluster_id")
    return rows.loc[cluster_id, field]
