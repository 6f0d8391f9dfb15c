"""What a person did, and how long until it was seen: figures that can be kept."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Act(BaseModel):
    """One thing that was done many times.

    Parameters
    ----------
    marks
        By what was seen, in the order in which it is seen: milliseconds from the
        click or key, one value each time.
    bytes_in, bytes_out
        What the server sent over the websocket until the last mark, and what it was
        sent; not compressed.
    n_requests
        Addresses that the browser asked for beside the websocket.
    server_ms
        From the first message that the browser sent to the last that it got.
    n_lost
        Those of which nothing was seen in half a minute.
    """

    marks: dict[str, list[float]] = {}
    bytes_in: list[int] = []
    bytes_out: list[int] = []
    n_requests: list[int] = []
    server_ms: list[float] = []
    n_lost: int = 0

    def median_ms(self, mark: str) -> float:
        """Return the median of one mark."""
        return statistics.median(self.marks[mark])

    def within_ms(self, mark: str, percent: float = 95) -> float:
        """Return the time within which so many of a hundred were seen."""
        return percentile(self.marks[mark], percent)

    def most_bytes(self) -> int:
        """Return the most that one of them moved, both ways."""
        return max(map(sum, zip(self.bytes_in, self.bytes_out, strict=True)))

    def note(self, seen: Mapping[str, Any], n_requests: int) -> None:
        """Take in what `watch.js` saw of one more.

        Parameters
        ----------
        seen
            ``did`` and ``marks`` as moments, ``messages`` with ``way``, ``bytes``
            and ``at``.
        n_requests
            See `Act`.
        """
        for name, at in seen["marks"].items():
            self.marks.setdefault(name, []).append(at - seen["did"])
        moved = [one for one in seen["messages"] if one["at"] >= seen["did"]]
        came = [one for one in moved if one["way"] == "in"]
        went = [one for one in moved if one["way"] == "out"]
        self.bytes_in.append(sum(one["bytes"] for one in came))
        self.bytes_out.append(sum(one["bytes"] for one in went))
        self.n_requests.append(n_requests)
        if came and went:
            self.server_ms.append(came[-1]["at"] - went[0]["at"])


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the least value that so many of a hundred do not exceed.

    Examples
    --------
    >>> percentile([1, 2, 3, 4], 95), percentile([1, 2, 3, 4], 50)
    (4.0, 2.0)
    """
    return float(np.percentile(values, percent, method="inverted_cdf"))
