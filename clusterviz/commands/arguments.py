"""Arguments and options that several commands share, and how their words are read."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz.addresses import place
from clusterviz.errors import InputError
from clusterviz.texts import told

if TYPE_CHECKING:
    from collections.abc import Sequence


class Format(StrEnum):
    """How a command prints: for people, or for programs."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    GEOJSON = "geojson"


class Language(StrEnum):
    """The language of labels and sentences."""

    VI = "vi"
    EN = "en"


class By(StrEnum):
    """What tables are counted by."""

    AREA = "area"


class AreaOrCluster(StrEnum):
    """What tables are counted by that know who stands behind an area."""

    AREA = "area"
    CLUSTER = "cluster"


class Numerator(StrEnum):
    """What occupancy divides."""

    COMMITTED = "committed"
    LEASED = "leased"


class Land(StrEnum):
    """What occupancy divides by."""

    INDUSTRIAL = "industrial"
    FIT_TO_LEASE = "fit_to_lease"
    GROSS = "gross"


class Level(StrEnum):
    """Level of the areas that tables are counted by."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


Folder = Annotated[
    Path,
    typer.Argument(
        metavar="WORKSPACE",
        parser=place,
        help="Its folder, or postgresql://USER@HOST/DATABASE.",
    ),
]
AsFormat = Annotated[Format | None, typer.Option("--format", help="How to print.")]
ToFile = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to a file instead."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
InLanguage = Annotated[Language, typer.Option("--lang", help="Language of labels.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The day, such as 2024-04-22."),
]
AreasOn = Annotated[
    str | None,
    typer.Option(
        "--areas-on",
        metavar="DATE",
        help="Count by the areas of this day, instead of those of --as-of.",
    ),
]
ByArea = Annotated[By, typer.Option("--by", help="What to count by.")]
ByAreaOrCluster = Annotated[
    AreaOrCluster, typer.Option("--by", help="What to count by.")
]
AtLevel = Annotated[
    Level | None,
    typer.Option("--level", help="Level of areas; the workspace's own if left out."),
]

OnCluster = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Compute on a Dask cluster, such as tcp://10.0.0.5:8786.",
    ),
]


def day(text: str | None, option: str) -> dt.date | None:
    """Return the day that an option names; ``None`` when it was left out.

    Raises
    ------
    InputError
        If it is not written as ``2024-04-22``.

    Examples
    --------
    >>> day("2024-04-22", "--as-of")
    datetime.date(2024, 4, 22)
    """
    if text is None:
        return None
    try:
        found = dt.date.fromisoformat(text)
    except ValueError as error:
        raise _no_day(text, option) from error
    # Python takes 20240422 and 2024-W17-1 too; people who write these may mean
    # something else.
    if found.isoformat() != text:
        raise _no_day(text, option)
    return found


def _no_day(text: str, option: str) -> InputError:
    return InputError(told("option.no_day", text=text, option=option))


def pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    """Return what ``--map theirs=ours`` and its like say, each as a pair.

    Raises
    ------
    InputError
        If one has no ``=``, or two begin with the same word.

    Examples
    --------
    >>> pairs(["ten=cluster_name", "ma = cluster_id"], "--map")
    {'ten': 'cluster_name', 'ma': 'cluster_id'}
    """
    found: dict[str, str] = {}
    for text in texts:
        left, sign, right = (part.strip() for part in text.partition("="))
        if not left or not sign or left in found:
            raise InputError(told("option.no_pair", option=option, text=text))
        found[left] = right
    return found
