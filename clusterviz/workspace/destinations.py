"""Use case: taking over a proposal, and deciding: each an edit of the firm's row."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core import dossier as core
from clusterviz.core.cells import shown
from clusterviz.errors import InputError
from clusterviz.roles import ROW
from clusterviz.workspace import answers, edits
from clusterviz.workspace.edits import Change

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.records import LayerVersion
    from clusterviz.storage.journal import Newest
    from clusterviz.workspace.opened import Workspace

READ = ("firms", "plots")
"""Layers that say whether a plot is free: nobody may write them in between."""


class _OvertakenError(Exception):
    """Somebody wrote after it was looked whether the plots are free."""


def accept(
    workspace: Workspace,
    plots: Mapping[str, str],
    *,
    made_from: int,
    source_document: str,
    as_of_on: dt.date,
) -> LayerVersion:
    """Write that firms move to plots; of the plots nothing is written.

    Parameters
    ----------
    plots
        By firm, the plot that was proposed and accepted.
    made_from
        The version of ``firms`` that whoever accepts has seen.
    source_document, as_of_on
        The document behind it, and the day that it is true of.

    Raises
    ------
    InputError
        If a plot is not vacant any more, or another firm moves to it already; or if
        it is decided that one of the firms goes elsewhere.
    ClustervizError
        As `edits.edit` raises.
    """
    changes = [
        Change(firm_id, {"destination": core.RELOCATE, "destination_plot_id": plot_id})
        for firm_id, plot_id in plots.items()
    ]
    while True:
        # Each round somebody else has written meanwhile: writing always goes on.
        line = _last_line(workspace.store.journal.newest)
        seen = dataclasses.replace(workspace, pinned=None).frozen()
        _require_free(seen, plots)
        _require_undecided(seen, plots)
        try:
            return edits.edit(
                workspace, "firms", changes,
                made_from=made_from, source_document=source_document,
                as_of_on=as_of_on, holds=partial(_require_unwritten, line),
            )  # fmt: skip
        except _OvertakenError:
            continue


def decide(
    workspace: Workspace,
    firm_id: str,
    *,
    is_locked: bool,
    made_from: int,
    source_document: str,
    as_of_on: dt.date,
) -> LayerVersion:
    """Write that the destination of a firm is decided, or open again.

    A plot that was decided on is kept by every proposal from then on.

    Parameters
    ----------
    firm_id
        The firm.
    is_locked
        Whether it is decided.
    made_from, source_document, as_of_on
        As for `accept`.

    Raises
    ------
    ClustervizError
        As `edits.edit` raises.
    """
    return edits.edit(
        workspace, "firms", [Change(firm_id, {"is_locked": is_locked})],
        made_from=made_from, source_document=source_document, as_of_on=as_of_on,
    )  # fmt: skip


def _last_line(newest: Newest) -> int:
    """Return the line of the audit that wrote to one of these layers last."""
    published = newest("publication")
    written = [published[name] for name in READ if name in published]
    written += [one for name in READ for one in newest(f"{ROW}{name}").values()]
    return max((one.seq for one in written), default=0)


def _require_unwritten(line: int, newest: Newest) -> None:
    if _last_line(newest) != line:
        raise _OvertakenError


def _require_undecided(workspace: Workspace, plots: Mapping[str, str]) -> None:
    firms = workspace.table("firms")
    its = firms[
        firms["firm_id"].isin(plots)
        & firms["is_locked"].astype("boolean").fillna(value=False)
    ]
    to, plot = its["destination"], its["destination_plot_id"]
    is_elsewhere = ~core.is_blank(plot) & (plot != its["firm_id"].map(dict(plots)))
    stays = ~core.is_blank(to) & (to != core.RELOCATE)
    decided = its.loc[(is_elsewhere | stays).to_numpy(dtype="bool"), "firm_id"]
    if len(decided):
        names = ", ".join(shown(one) for one in decided.head(3))
        raise InputError(texts.told("dossier.decided_elsewhere", firms=names))


def _require_free(workspace: Workspace, plots: Mapping[str, str]) -> None:
    every = answers.features_or_none(workspace, "plots")
    vacant = set(every.loc[every["lease_status"] == "vacant", "plot_id"])
    firms = answers.table_or_none(workspace, "firms")
    moves = firms[firms["destination"] == core.RELOCATE]
    others = moves[~moves["firm_id"].isin(plots)]["destination_plot_id"].dropna()
    wanted = pd.Series(dict(plots), dtype="object")
    is_gone = ~wanted.isin(vacant) | wanted.isin(others) | wanted.duplicated()
    if is_gone.any():
        names = ", ".join(shown(one) for one in wanted[is_gone].head(3))
        raise InputError(texts.told("dossier.plot_gone", plots=names))
