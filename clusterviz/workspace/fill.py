"""Use case: gaps go out as a workbook, and come back as a change that one accepts."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.fill_xlsx import Sheet, fill_bytes
from clusterviz.workspace.acceptance import Take, accept
from clusterviz.workspace.filled import (
    FORM,
    Proposal,
    fixed_fields,
    proposal,
    proposal_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.opened import Workspace

__all__ = ["ASKED", "Proposal", "Take", "accept", "proposal", "proposal_of", "workbook"]

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_N_NAMES = 3

ASKED = "asked"
"""The state of a cell that may be filled in, and of which nothing is said."""


def workbook(
    workspace: Workspace, layer_name: str, cells: pd.DataFrame, language: Language
) -> bytes:
    """Return a workbook (.xlsx) that asks for the gaps of a layer.

    Parameters
    ----------
    workspace
        Whose current version of the layer is asked about.
    layer_name
        The layer or table.
    cells
        One row for each gap: ``feature_id``, ``field``, ``state`` (missing,
        suspicious, contradictory, `ASKED`; a present one is passed over) and
        ``reason``, a sentence or a code, which may be empty. What is no field or no
        feature of the layer, and what is personal, is passed over.
    language
        Of labels, words and advice.

    Raises
    ------
    InputError
        If there is no gap, or there are more rows than anybody fills by hand.
    LayerNotFound
        If the layer was never published here.
    """
    workspace = workspace.frozen()
    version = workspace.version(layer_name)
    layer = workspace.layers[layer_name]
    rows = workspace.rows(layer_name)
    gaps = cells[
        (cells["state"] != "present")
        & cells["feature_id"].isin(set(rows[layer.key]))
        & cells["field"].isin(
            set(layer.fields) - {*fixed_fields(layer), *layer.personal}
        )
    ]
    if gaps.empty:
        raise InputError(texts.told("errors.no_gap", layer=layer_name))
    fields = [name for name in layer.fields if name in set(gaps["field"])]
    columns = [layer.key, *_naming(layer, fields), *fields]
    asked = set(zip(gaps["feature_id"], gaps["field"], strict=True))
    title = _NO_SHEET_NAME.sub(" ", layer.title.say(language))[:31].strip()
    facts = {
        "form": FORM,
        "workspace": workspace.root.name,
        "layer": layer_name,
        "sheet": title or layer_name[:31],
        "version": str(version.version),
        "content_hash": version.content_hash,
        "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    chosen = rows[rows[layer.key].isin(set(gaps["feature_id"]))][columns]
    sheet = Sheet(layer, chosen, asked, _reasons(layer, gaps, language), facts)
    return fill_bytes(sheet, language)


def _naming(layer: Layer, fields: Sequence[str]) -> list[str]:
    """Return the fields by which a person knows a row, apart from its key."""
    naming = [
        one.name
        for one in layer.fields.values()
        if one.name != layer.key
        and not one.is_personal
        and one.name not in fields
        and (one.references or one.name.endswith(("_name", "_names")))
    ]
    return naming[:_N_NAMES]


def _reasons(layer: Layer, gaps: pd.DataFrame, language: Language) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    gaps = gaps[gaps["state"] != ASKED]
    columns = (gaps[name] for name in ("feature_id", "field", "state", "reason"))
    for key, field, state, reason in zip(*columns, strict=True):
        label = layer.fields[field].label.say(language)
        line = f"{label}: {texts.say(f'fill.state_{state}', language)}"
        # A code says nothing to people.
        is_sentence = isinstance(reason, str) and not _CODE.fullmatch(reason)
        line = f"{line} ({reason})" if is_sentence and reason else line
        said.setdefault(str(key), []).append(line)
    return {key: "\n".join(lines) for key, lines in said.items()}
