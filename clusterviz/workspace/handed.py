"""What became of an upload, from the report that is kept beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.workspace.import_report import ImportReport
from clusterviz.workspace.uploads import FOLDER, REPORT

if TYPE_CHECKING:
    from clusterviz.records import LayerVersion
    from clusterviz.workspace.opened import Workspace

COLUMNS = ("severity", "feature_id", "field", "message_vi", "message_en")


@dataclass(frozen=True)
class Handed:
    """The kept report on one upload.

    Parameters
    ----------
    report
        What became of it; its findings are in `rows`.
    rows
        `COLUMNS`: each finding with its sentence in both languages.
    is_underway
        It is being published at this moment, or was cut short while it was.
    """

    report: ImportReport
    rows: pd.DataFrame
    is_underway: bool


def handed(workspace: Workspace, import_id: str) -> Handed | None:
    """Return what became of an upload; ``None`` where no report is kept.

    Parameters
    ----------
    workspace
        Which it was brought to.
    import_id
        The name of its folder; it may come from a link.
    """
    base = workspace.root / FOLDER
    # Held against what is there, so that no name becomes a path.
    folders = {one.name: one for one in base.iterdir()} if base.is_dir() else {}
    folder = folders.get(import_id)
    if folder is None or not (folder / REPORT).is_file():
        return None
    told: dict[str, Any] = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    rows = pd.DataFrame(told["findings"]).reindex(columns=list(COLUMNS))
    file = told["findings"][0]["file"] if told["findings"] else ""
    return Handed(
        report=ImportReport(
            import_id=import_id,
            file=str(told.get("file", file)),
            layer=str(told["layer"]),
            status=told["status"],
            version=_version(workspace, str(told["layer"]), told["version"]),
            findings=(),
            n_features=int(told["n_features"]),
            n_total=int(told["n_total"]),
            transformation=str(told["transformation"]),
        ),
        rows=rows,
        is_underway=told["status"] == "publishing",
    )


def _version(
    workspace: Workspace, layer: str, number: int | None
) -> LayerVersion | None:
    kept = workspace.store.history(layer) if layer in workspace.layers else []
    return next((one for one in kept if one.version == number), None)
