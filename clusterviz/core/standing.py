"""Which versions of a layer stand: a restored one withdraws those after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from clusterviz.records import LayerVersion


def standing(versions: Sequence[LayerVersion]) -> list[LayerVersion]:
    """Return the versions that count, oldest first.

    A version that restores an earlier one takes the layer back to where it was
    then: what came after is withdrawn, and what had been withdrawn after that
    counts again.

    Parameters
    ----------
    versions
        Of one layer, oldest first, from the first to the one that is current.

    Examples
    --------
    >>> import datetime as dt
    >>> from clusterviz.records import LayerVersion, Lineage
    >>> def version(number: int, restores: int = 0) -> LayerVersion:
    ...     told = Lineage("QĐ 1", restores=restores)
    ...     now = dt.datetime.now(dt.UTC)
    ...     return LayerVersion("plots", number, "", 1, "", True, now, told)
    >>> kept = [version(1), version(2), version(3), version(4, restores=2)]
    >>> [one.version for one in standing(kept)]
    [1, 2, 4]
    >>> [one.version for one in standing([*kept, version(5, restores=3)])]
    [1, 2, 3, 5]
    """
    by_number = {one.version: one for one in versions}
    found: list[LayerVersion] = []
    last = versions[-1] if versions else None
    while last is not None:
        found.append(last)
        last = by_number.get(last.lineage.restores or last.version - 1)
    return found[::-1]


def by_day(versions: Sequence[LayerVersion]) -> dict[dt.date, LayerVersion]:
    """Return the version that is true from each day on, of those that stand.

    Parameters
    ----------
    versions
        As `standing` takes them; those of no day are left out.

    Examples
    --------
    >>> import datetime as dt
    >>> from clusterviz.records import LayerVersion, Lineage
    >>> def version(number: int, month: int) -> LayerVersion:
    ...     told = Lineage("QĐ 1", dt.date(2024, month, 1))
    ...     now = dt.datetime.now(dt.UTC)
    ...     return LayerVersion("plots", number, "", 1, "", True, now, told)
    >>> found = by_day([version(1, 3), version(2, 4), version(3, 3)])
    >>> {day.month: one.version for day, one in found.items()}
    {3: 3, 4: 2}
    """
    return {day: one for one in standing(versions) if (day := one.lineage.as_of_on)}
