"""All columns of a file in one go: matched, then words, figures and days read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.core.table.columns import column_findings, mapping_of, proposals
from clusterviz.core.table.dates import with_dates
from clusterviz.core.table.decimals import with_numbers
from clusterviz.core.table.units import with_units
from clusterviz.core.table.words import with_words_read

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from clusterviz.core.table.columns import Proposal
    from clusterviz.core.table.days_read import DateOrder
    from clusterviz.records import Finding
    from clusterviz.schema import Layer


@dataclass(frozen=True)
class ColumnsRead:
    """The columns of a file, as `core.table.conform` can read them.

    Parameters
    ----------
    frame
        Columns as the file names them, their cells in plain form.
    mapping
        Their column to our field, for `core.table.conform`.
    proposed
        What each column was taken for, for a person to confirm.
    findings
        What was guessed or changed on the way.
    """

    frame: pd.DataFrame
    mapping: Mapping[str, str]
    proposed: tuple[Proposal, ...]
    findings: tuple[Finding, ...]


def columns_read(
    layer: Layer,
    frame: pd.DataFrame,
    *,
    given: Mapping[str, str],
    remembered: Mapping[str, str] | None = None,
    taken: Collection[str] = (),
    known: Mapping[str, Collection[str]] | None = None,
    units: Mapping[str, str] | None = None,
    order: DateOrder | None = None,
    drawn_ha: pd.Series[float] | None = None,
) -> ColumnsRead:
    """Return `frame` with its columns matched and their cells in plain form.

    Parameters
    ----------
    layer
        The declaration.
    frame
        As the file has it, its text decoded.
    given
        Their column to our field, as a person says.
    remembered
        The same, of an earlier file of that form.
    taken
        Fields that are filled in another way, such as constants.
    known
        Keys that fields may refer to, by ``layer.field``.
    units
        Our field of hectares to the unit of its column, as a person says.
    order
        Of day, month and year, as a person says.
    drawn_ha
        Areas of the shapes on the index of `frame`; ``None`` without shapes.

    Examples
    --------
    >>> import pandas as pd
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Diện tích", en="Area")
    >>> fields = {"area_ha": Field("area_ha", "number", name, unit="ha")}
    >>> lakes = Layer("lakes", name, name, "none", "area_ha", fields)
    >>> rows = pd.DataFrame({"DIỆN TÍCH (m2)": ["25.000,5"]})
    >>> read = columns_read(lakes, rows, given={})
    >>> read.mapping, read.frame["DIỆN TÍCH (m2)"].tolist()
    ({'DIỆN TÍCH (m2)': 'area_ha'}, [2.50005])
    >>> [one.code[8:] for one in read.findings]
    ['matched', 'decimal_comma', 'unit_from_heading']
    """
    proposed = proposals(
        layer, frame, given=given, remembered=remembered or {}, taken=taken, known=known
    )
    mapping = mapping_of(proposed)
    findings = column_findings(layer, proposed)
    frame, found = with_words_read(layer, frame, mapping)
    findings += found
    frame, found = with_numbers(layer, frame, mapping)
    findings += found
    frame, found = with_units(
        layer, frame, mapping, units=units or {}, drawn_ha=drawn_ha
    )
    findings += found
    frame, found = with_dates(layer, frame, mapping, order=order)
    findings += found
    return ColumnsRead(frame, mapping, tuple(proposed), tuple(findings))
