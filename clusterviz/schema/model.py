"""The frozen records that a declaration becomes: Layer, Field, Choice, Label."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

from clusterviz.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

GeometryType = Literal["MultiPolygon", "MultiLineString", "none"]
FieldType = Literal["text", "integer", "number", "boolean", "date", "month", "choice"]


@dataclass(frozen=True)
class Label:
    """What people read, in both languages; neither has a default."""

    vi: str
    en: str

    def say(self, language: Language) -> str:
        """Return the label in `language`.

        Examples
        --------
        >>> Label(vi="Cụm công nghiệp", en="Industrial cluster").say("vi")
        'Cụm công nghiệp'
        """
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class Choice:
    """One value that a choice field may have, and how it looks.

    Parameters
    ----------
    code
        ASCII; what is stored. Never changes.
    label
        What people read.
    color
        Fill, ``#rrggbb``; empty where the value is never drawn.
    outline
        Line colour; empty to use `color`.
    dash
        SVG dash array of the outline; empty for a solid line.
    hatch
        Drawn with hatch lines as the second cue beside colour.
    symbol
        The short mark on the map, such as a land-use code.
    next
        Codes that may follow this one; empty where any may.
    back
        Codes that it may go back to, where somebody says why.
    severity
        Plan-zone kinds: what an overlap with it means.
    is_mandatory
        Plan-zone kinds: no "no conflict" without coverage by this kind.
    source
        The document behind `severity`, `is_mandatory` or the colour.
    aliases
        What files also write for it, where it may be meant; a person confirms.
    """

    code: str
    label: Label
    color: str = ""
    outline: str = ""
    dash: str = ""
    hatch: bool = False
    symbol: str = ""
    next: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    severity: str = ""
    is_mandatory: bool = False
    source: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One column of a layer.

    Parameters
    ----------
    name
        ASCII snake_case, the unit last.
    type
        What is stored: ``month`` is text such as ``2024-04``.
    label
        What people read.
    unit
        ``ha``, ``m``, ``vnd``, ``million_vnd``, ``billion_vnd`` or empty.
    is_required
        A missing value is an error.
    minimum, maximum
        Bounds of a number, both allowed; ``None`` where there is none.
    choices
        The codes that a choice field may have, in their order.
    references
        ``layer.field`` that every value must be found in; empty for none.
    aliases
        What files also call it, compared without accents, capitals and units.
    is_cumulative
        A figure that only grows: one that falls is asked about, not refused.
    is_personal
        It may name or describe private persons: it stays out of every file, and
        only whom `roles` lets see it is shown it.
    """

    name: str
    type: FieldType
    label: Label
    unit: str = ""
    is_required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: Mapping[str, Choice] = field(default_factory=dict)
    references: str = ""
    aliases: tuple[str, ...] = ()
    is_cumulative: bool = False
    is_personal: bool = False


@dataclass(frozen=True)
class Layer:
    """One layer or table, as declared in ``layers/<name>.toml``.

    Parameters
    ----------
    name
        The file's name without its suffix.
    title, description
        What people read.
    geometry
        What is stored; ``none`` for a table.
    key
        The field that names a feature, unique and required.
    fields
        By name, in their order.
    key_from
        Fields whose values, joined by a colon, make the key of an imported
        feature that brings none; empty: the file must bring the key.
    parts
        Fields whose values together name a part: an import replaces the parts
        that it brings and leaves the others. Empty: it replaces everything.
    is_coverage
        Features of one part may neither overlap nor, between them, leave gaps.
    is_geometry_required
        A feature without geometry is an error.
    is_editable
        Its rows are edited one by one, beside being imported.
    public
        Fields that anybody may read, its key among them; empty: none of it.
    """

    name: str
    title: Label
    description: Label
    geometry: GeometryType
    key: str
    fields: Mapping[str, Field]
    key_from: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    is_coverage: bool = False
    is_geometry_required: bool = True
    is_editable: bool = False
    public: tuple[str, ...] = ()

    @property
    def has_geometry(self) -> bool:
        """Whether features have a place, or this is a table."""
        return self.geometry != "none"

    @property
    def personal(self) -> tuple[str, ...]:
        """The fields that may name or describe private persons, in their order."""
        return tuple(one.name for one in self.fields.values() if one.is_personal)

    @property
    def naming(self) -> str:
        """The field that says what a feature is called; empty without one."""
        own = self.fields.values()
        names = (one for one in own if one.name.endswith("_name"))
        return next((one.name for one in names if not one.is_personal), "")

    def without(self, names: Collection[str]) -> Layer:
        """Return the declaration without some fields."""
        kept = {name: one for name, one in self.fields.items() if name not in names}
        return replace(self, fields=MappingProxyType(kept))

    def choice(self, field_name: str, code: str) -> Choice:
        """Return the choice `code` of the field `field_name`.

        Raises
        ------
        SchemaError
            If the field or the code is not declared.
        """
        choices = self.fields[field_name].choices if field_name in self.fields else {}
        if code not in choices:
            raise SchemaError(
                f"`{code}` is no choice of `{self.name}.{field_name}`.",
                expected=f"one of {', '.join(choices) or 'none'}",
                remedy=f"Declare it in layers/{self.name}.toml.",
            )
        return choices[code]
