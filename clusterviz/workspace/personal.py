"""What names persons: left out of every file, shown only to whom `roles` lets see it.

A field is personal by its declaration, see `schema.Field`. Its name is enough: it
means the same in every layer, and so in every table of results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from clusterviz import clock, texts
from clusterviz.errors import InputError, NotAllowed
from clusterviz.workspace import people
from clusterviz.workspace.belonging import clusters_of
from clusterviz.workspace.rowscope import reached

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from clusterviz.records import RowEdit
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

Frame = TypeVar("Frame", bound=pd.DataFrame)

ALL = "all"
"""In place of the names of fields: every one that names no person."""


def among(workspace: Workspace, columns: Iterable[object]) -> list[str]:
    """Return which of some columns are personal, in their order."""
    names = {name for one in workspace.layers.values() for name in one.personal}
    return [str(one) for one in columns if one in names]


def without(workspace: Workspace, rows: Frame) -> Frame:
    """Return rows as a file has them, whoever asks for it."""
    kept: Frame = rows.drop(columns=among(workspace, rows.columns))
    return kept


def seen(
    workspace: Workspace, layer_name: str, rows: pd.DataFrame, on: dt.date
) -> pd.Series[Any]:
    """Return of which rows whoever asks sees what is personal.

    Asked at each showing: an answer that is kept was made for somebody else. Rights
    are those of today, whatever day is looked at: anybody can choose that.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    layer_name
        Whose rows they are, or are made of.
    rows
        With ``cluster_id``, or with what refers to it.
    on
        The day of the rows: an area that led then must be theirs today.

    Returns
    -------
    is_seen
        On the index of `rows`.
    """
    today = clock.today()
    if people.may(workspace, "personal", (), today):
        return pd.Series(data=True, index=rows.index, dtype="bool")
    if rows.empty or not people.may_somewhere(workspace, "personal"):
        return pd.Series(data=False, index=rows.index, dtype="bool")
    its_clusters = clusters_of(workspace, layer_name, rows)
    return reached(workspace, "personal", its_clusters, on, own_on=today)


def readable(workspace: Workspace, layer_name: str, rows: Frame, on: dt.date) -> Frame:
    """Return rows as whoever asks may read them; see `seen`.

    What is personal is missing in rows of which they may not see it, and its columns
    are gone where there are no others.
    """
    names = among(workspace, rows.columns)
    is_seen = seen(workspace, layer_name, rows, on)
    if not names or is_seen.all():
        return rows
    if not is_seen.any():
        kept: Frame = rows.drop(columns=names)
        return kept
    return rows.assign(**{name: rows[name].where(is_seen) for name in names})


def may_write(workspace: Workspace, layer: Layer, edit: RowEdit) -> bool:
    """Return whether whoever asks sees what an edit writes, if that is personal."""
    is_plain = not set(layer.personal) & set(edit.values)
    its = edit.about
    return is_plain or people.may(workspace, "personal", its.areas, clock.today())


def left_out(
    workspace: Workspace,
    layer: Layer,
    *,
    is_asked: bool,
    named: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Return the fields that a file of a layer does not have.

    Of a layer that anybody may read something of, those that are not public are left
    out like those that may name persons, unless they are named.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    layer
        The layer.
    is_asked
        Whether they ask for what is personal too.
    named
        Fields that are asked for though they are not public; `ALL` for all of them
        that name no person. ``None`` where nothing but the personal is held back.

    Raises
    ------
    NotAllowed
        If they ask for what is personal, and may not see it everywhere.
    InputError
        If a name is no field of the layer.
    """
    plain = set(layer.fields) - set(layer.personal)
    wanted = plain if named is None or ALL in named else set(named)
    unknown = sorted(wanted - set(layer.fields))
    if unknown:
        known = ", ".join(layer.fields)
        raise InputError(
            texts.told(
                "export.no_field",
                names=", ".join(unknown),
                layer=layer.name,
                known=known,
            )
        )
    is_personal = is_asked or bool(wanted & set(layer.personal))
    if is_personal and not people.may(workspace, "personal"):
        raise NotAllowed(texts.told("export.personal_refused"))
    if is_asked:
        wanted |= set(layer.personal)
    public = set(layer.public) if layer.public else plain
    held = set(layer.fields) - (public - set(layer.personal))
    return tuple(name for name in layer.fields if name in held - wanted)
