"""How withdrawn land is judged and its firms are placed: ``conversion.toml``.

Practice that a province edits: what is shipped, and table by table what the workspace
says of its own.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, NonNegativeFloat

from clusterviz.core.matching import Costs
from clusterviz.tomlfiles import in_form, read_tables

if TYPE_CHECKING:
    from clusterviz.workspace.opened import Workspace

FILE = Path(__file__).resolve().parents[1] / "conversion.toml"


class _Open(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...] = ()


class _Costs(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    per_km: NonNegativeFloat
    per_100_workers_km: NonNegativeFloat
    per_surplus_ha: NonNegativeFloat


class Conversion(BaseModel):
    """Everything that ``conversion.toml`` holds.

    The day of its edition, none where a province's own says none; and its tables:
    ``uses``, by kind of target use the kinds of zone that it agrees with;
    ``lines``, by division of VSIC the words by which a decision names a line;
    ``open``, the words by which it leaves the lines open; ``costs`` of a move.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    edition_on: dt.date | None
    uses: dict[str, tuple[str, ...]]
    lines: dict[str, tuple[str, ...]]
    open: _Open
    costs: _Costs

    def move_costs(self) -> Costs:
        """Return what a move costs, as the core asks it."""
        return Costs(**self.costs.model_dump())


def read_conversion(folder: Path) -> Conversion:
    """Return the practice that a workspace asks by.

    Parameters
    ----------
    folder
        Of the workspace; its ``conversion.toml``, if it has one, is read.

    Raises
    ------
    SchemaError
        If that file cannot be read or breaks the form.

    Examples
    --------
    >>> read_conversion(Path("nowhere")).uses["rural_housing"]
    ('rural_housing',)
    """
    own = folder / FILE.name
    tables = read_tables(FILE, FILE.name)
    if own.is_file():
        # A day is of the file that says it.
        tables |= {"edition_on": None, **read_tables(own, FILE.name)}
    return in_form(Conversion, tables, FILE.name)


def conversion(workspace: Workspace) -> Conversion:
    """Return the practice that a workspace asks by; raises as `read_conversion`."""
    return read_conversion(workspace.root)
