"""Rows with their edits, as they were last asked for."""

from __future__ import annotations

import dataclasses
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from clusterviz.storage.edits import MOST_ROWS, overlaid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from clusterviz.records import Entry, LayerVersion
    from clusterviz.schema import Layer

MOST_KEPT = 5 * MOST_ROWS
"""Rows that are kept of all versions together."""

MOST_VERSIONS = 500
"""Versions that are kept: one of a small table has few rows, or none, but columns."""

_Publication = tuple[int, str, int, str]


class Overlays:
    """The rows of layers as they were last asked for, edits and all.

    A year of edits lies over a stored file: whoever edits next waits for those that
    came since only. People save what they opened some edits ago, so that several
    versions of a layer are kept; of stored files, the columns of the one that was
    asked for last.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[_Publication, int], pd.DataFrame] = OrderedDict()
        self._stored: dict[str, tuple[tuple[str, ...], pd.DataFrame]] = {}

    def rows(
        self,
        layer: Layer,
        version: LayerVersion,
        read: Callable[[LayerVersion], pd.DataFrame],
        edits: Callable[[LayerVersion], Sequence[Entry]],
        n_others: int,
    ) -> pd.DataFrame:
        """Return the rows of a version.

        Parameters
        ----------
        layer
            The declaration.
        version
            Which.
        read
            Returns the rows of its stored file.
        edits
            Returns the edits of a version after its publication, oldest first.
        n_others
            Tells its database from those before it; see `Operations.n_others`.
        """
        if not version.is_edited:
            return read(version)
        seq, frame = self._nearest(version, n_others)
        if frame is None:
            frame = with_edits(layer, read(version), edits(version))
        elif seq < version.edited_seq:
            since = dataclasses.replace(version, published_seq=seq)
            frame = with_edits(layer, frame, edits(since))
        self.keep(version, frame, n_others)
        # Copied on write: no caller changes what is kept.
        return frame.copy(deep=False)

    def keep(self, version: LayerVersion, frame: pd.DataFrame, n_others: int) -> None:
        """Keep the rows of an edited version, as long as there is room."""
        key = _publication(version, n_others), version.edited_seq
        with self._lock:
            self._kept[key] = frame
            self._kept.move_to_end(key)
            n_rows = sum(map(len, self._kept.values()))
            while n_rows > MOST_KEPT or len(self._kept) > MOST_VERSIONS:
                _, oldest = self._kept.popitem(last=False)
                n_rows -= len(oldest)

    def _nearest(
        self, version: LayerVersion, n_others: int
    ) -> tuple[int, pd.DataFrame | None]:
        """Return the kept rows with most of a version's edits, and up to which."""
        ours = _publication(version, n_others)
        with self._lock:
            seqs = [
                seq
                for publication, seq in self._kept
                if publication == ours and seq <= version.edited_seq
            ]
            nearest = max(seqs, default=0)
            return nearest, self._kept.get((ours, nearest))

    def stored(
        self, layer: Layer, version: LayerVersion, read: Callable[[], pd.DataFrame]
    ) -> pd.DataFrame:
        """Return all columns of a version's stored file, without geometry.

        What a row was before its edits is asked for with each history of one.

        Parameters
        ----------
        layer
            The declaration.
        version
            Which; at most `MOST_ROWS` rows.
        read
            Returns them from the file.
        """
        content = version.content_hash, *layer.fields
        kept = self._stored.get(layer.name)
        if kept is None or kept[0] != content:
            self._stored[layer.name] = kept = content, read()
        return kept[1]


def _publication(version: LayerVersion, n_others: int) -> _Publication:
    return n_others, version.layer, version.published_seq, version.content_hash


def with_edits(
    layer: Layer, frame: pd.DataFrame, entries: Sequence[Entry]
) -> pd.DataFrame:
    """Return the rows of a stored file with the edits of the audit."""
    if not entries:
        return frame
    edits = [{"key": one.subject, **one.body} for one in entries]
    return overlaid(layer, frame, edits)
