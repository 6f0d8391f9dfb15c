"""How a person says that a file is to be read."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Encoding = Literal["utf-8", "utf-16", "cp1258", "tcvn3", "vni", "viscii"]
Unit = Literal["m2", "ha", "km2"]
DateOrder = Literal["iso", "day_first", "month_first"]

FARTHEST_CLOSING_M = 100.0
"""Ends of lines farther apart than this are not one corner that was missed."""


class Reading(BaseModel):
    """What was decided about a file; what nobody decided is proposed by evidence.

    Parameters
    ----------
    file
        Its name, for the findings.
    source_layer
        Which layer or sheet of the file, where it has several.
    encoding
        Of its text, a code of `core.writing.encodings.ENCODINGS`; ``None`` to go by
        what the file says and what the text looks like.
    crs
        What its coordinates are, as `crs.read_coordinates` reads it; ``None``
        to believe the file.
    place
        Where a table says the place: ``wkt``, ``lon``, ``lat``, ``group``,
        ``point``, ``x``, ``y`` or ``side`` to their column; empty to look for it.
    closing_m
        Ends of lines up to so far apart are one point, where lines are to
        become polygons.
    mapping
        Their column to our field, or to several joined by commas; to the empty
        text for one that is not wanted.
    constants
        Our field to the one value that every row gets.
    where
        Their column to the one value that rows must have to be taken.
    units
        Our field of hectares to the unit that their column is in.
    dates
        Order of day, month and year; ``None`` to tell it from the column.
    is_update
        The file's rows change or add to the layer, and what it does not bring
        stays; else they are the whole layer, or whole parts of it.
    source_document
        The decision behind the data; ``None`` for the file's name.
    as_of_on
        The day that the data are true of; ``None`` when the file says it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = ""
    source_layer: str | None = None
    encoding: Encoding | None = None
    crs: str | None = None
    place: dict[str, str] = Field(default_factory=dict)
    closing_m: float = Field(default=0.05, ge=0, le=FARTHEST_CLOSING_M)
    mapping: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    where: dict[str, str] = Field(default_factory=dict)
    units: dict[str, Unit] = Field(default_factory=dict)
    dates: DateOrder | None = None
    is_update: bool = False
    source_document: str | None = None
    as_of_on: dt.date | None = None
