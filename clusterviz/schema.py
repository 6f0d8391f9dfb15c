"""Layers, declared once in ``layers/*.toml`` and read into frozen records.

Everything that must agree on a field (validation, map style, legend, tables,
exports, storage, documentation, the random data of the tests) asks the
`Layer`; nothing else lists fields.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from clusterviz.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

GeometryType = Literal["MultiPolygon", "MultiLineString", "none"]
FieldType = Literal["text", "integer", "number", "boolean", "date", "month", "choice"]

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


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
    severity
        Plan-zone kinds: what an overlap with it means.
    is_mandatory
        Plan-zone kinds: no "no conflict" without coverage by this kind.
    source
        The document behind `severity`, `is_mandatory` or the colour.
    """

    code: str
    label: Label
    color: str = ""
    outline: str = ""
    dash: str = ""
    hatch: bool = False
    symbol: str = ""
    next: tuple[str, ...] = ()
    severity: str = ""
    is_mandatory: bool = False
    source: str = ""


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
        ``ha``, ``m``, ``vnd`` or empty.
    is_required
        A missing value is an error.
    minimum, maximum
        Bounds of a number, both allowed; ``None`` where there is none.
    choices
        The codes that a choice field may have, in their order.
    references
        ``layer.field`` that every value must be found in; empty for none.
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
    fields
        By name, in their order.
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

    @property
    def has_geometry(self) -> bool:
        """Whether features have a place, or this is a table."""
        return self.geometry != "none"

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


_LAYER_KEYS = {
    "title", "description", "geometry", "key", "key_from", "parts", "is_coverage",
    "is_geometry_required", "include", "fields",
}  # fmt: skip
_FIELD_KEYS = {
    "type", "label", "unit", "required", "min", "max", "choices", "references",
}  # fmt: skip
_CHOICE_KEYS = {
    "vi", "en", "color", "outline", "dash", "hatch", "symbol", "next", "severity",
    "is_mandatory", "source",
}  # fmt: skip


def read_layers(folder: Path) -> Mapping[str, Layer]:
    """Return every layer declared in `folder`, by name.

    Files whose name begins with an underscore hold fields that others include.

    Raises
    ------
    SchemaError
        If a declaration is wrong, or refers to a layer or field that is not
        declared.
    """
    paths = sorted(path for path in folder.glob("*.toml") if path.name[0] != "_")
    if not paths:
        raise SchemaError(
            f"`{folder}` holds no layer declarations.",
            expected="files such as clusters.toml",
            remedy="Point CLUSTERVIZ_LAYERS at the folder with the declarations.",
        )
    layers = {path.stem: read_layer(path) for path in paths}
    for layer in layers.values():
        _require_references(layer, layers)
    return MappingProxyType(layers)


def read_layer(path: Path) -> Layer:
    """Return the layer that one TOML file declares.

    Raises
    ------
    SchemaError
        If the file is not TOML or breaks the form; the message names the file,
        the field, and what was expected.
    """
    table = _read_toml(path)
    where = path.name
    _require_known(table, _LAYER_KEYS, where)
    fields = _fields(table.get("fields", {}), where)
    for name in _strings(table.get("include", []), f"{where}: include"):
        group = path.with_name(f"{name}.toml")
        fields |= _fields(_read_toml(group).get("fields", {}), group.name)
    layer = Layer(
        name=path.stem,
        title=_label(table.get("title"), f"{where}: title"),
        description=_label(table.get("description"), f"{where}: description"),
        geometry=_one_of(table.get("geometry"), GeometryType, f"{where}: geometry"),
        key=_text(table.get("key"), f"{where}: key"),
        fields=MappingProxyType(fields),
        key_from=_strings(table.get("key_from", []), f"{where}: key_from"),
        parts=_strings(table.get("parts", []), f"{where}: parts"),
        is_coverage=_truth(table.get("is_coverage", False), f"{where}: is_coverage"),
        is_geometry_required=_truth(
            table.get("is_geometry_required", True), f"{where}: is_geometry_required"
        ),
    )
    for name in (layer.key, *layer.key_from, *layer.parts):
        if name not in fields or not fields[name].is_required:
            raise _wrong(where, f"`{name}` is its key or part", "a required field")
    return layer


def _fields(tables: object, where: str) -> dict[str, Field]:
    if not isinstance(tables, dict):
        raise _wrong(f"{where}: fields", f"`{tables!r}`", "tables [fields.<name>]")
    return {name: _field(name, table, where) for name, table in tables.items()}


def _field(name: str, table: object, file: str) -> Field:
    where = f"{file}: {name}"
    if not _CODE.fullmatch(name):
        raise _wrong(where, f"the name `{name}`", "ASCII snake_case")
    if not isinstance(table, dict):
        raise _wrong(where, f"`{table!r}`", f"a table [fields.{name}]")
    _require_known(table, _FIELD_KEYS, where)
    kind = _one_of(table.get("type"), FieldType, f"{where}: type")
    choices = _choices(table.get("choices", {}), where)
    if (kind == "choice") != bool(choices):
        raise _wrong(where, f"type {kind} with {len(choices)} choices",
                     "choices for type choice, and for no other")  # fmt: skip
    return Field(
        name=name,
        type=kind,
        label=_label(table.get("label"), f"{where}: label"),
        unit=_text(table.get("unit", ""), f"{where}: unit"),
        is_required=_truth(table.get("required", False), f"{where}: required"),
        minimum=_bound(table.get("min"), f"{where}: min"),
        maximum=_bound(table.get("max"), f"{where}: max"),
        choices=MappingProxyType(choices),
        references=_text(table.get("references", ""), f"{where}: references"),
    )


def _choices(tables: object, where: str) -> dict[str, Choice]:
    if not isinstance(tables, dict):
        raise _wrong(f"{where}: choices", f"`{tables!r}`", "a table of codes")
    choices = {code: _choice(code, table, where) for code, table in tables.items()}
    for choice in choices.values():
        for code in choice.next:
            if code not in choices:
                raise _wrong(
                    f"{where}: {choice.code}", f"`{code}` in next", "declared codes"
                )
    return choices


def _choice(code: str, table: object, field_where: str) -> Choice:
    where = f"{field_where}: {code}"
    if not _CODE.fullmatch(code):
        raise _wrong(where, f"the code `{code}`", "ASCII snake_case")
    if not isinstance(table, dict):
        raise _wrong(where, f"`{table!r}`", '{ vi = "…", en = "…" }')
    _require_known(table, _CHOICE_KEYS, where)
    label = _label({key: table.get(key) for key in LANGUAGES}, where)
    return Choice(
        code=code,
        label=label,
        color=_colour(table.get("color", ""), f"{where}: color"),
        outline=_colour(table.get("outline", ""), f"{where}: outline"),
        dash=_text(table.get("dash", ""), f"{where}: dash"),
        hatch=_truth(table.get("hatch", False), f"{where}: hatch"),
        symbol=_text(table.get("symbol", ""), f"{where}: symbol"),
        next=_strings(table.get("next", []), f"{where}: next"),
        severity=_text(table.get("severity", ""), f"{where}: severity"),
        is_mandatory=_truth(
            table.get("is_mandatory", False), f"{where}: is_mandatory"
        ),
        source=_text(table.get("source", ""), f"{where}: source"),
    )


def _require_references(layer: Layer, layers: Mapping[str, Layer]) -> None:
    for one in layer.fields.values():
        if not one.references:
            continue
        other, _, name = one.references.partition(".")
        if other not in layers or name not in layers[other].fields:
            raise _wrong(
                f"{layer.name}.toml: {one.name}: references",
                f"`{one.references}`",
                "<layer>.<field>, both declared",
            )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(path.name, f"a file that cannot be read ({error})",
                     "TOML in UTF-8") from error  # fmt: skip


def _wrong(where: str, found: str, expected: str) -> SchemaError:
    file = where.partition(":")[0]
    return SchemaError(
        f"{where}: found {found}.",
        expected=expected,
        remedy=f"Correct layers/{file}; the form is described in CONTRIBUTING.md.",
    )


def _require_known(table: Mapping[str, object], known: set[str], where: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise _wrong(where, f"`{unknown[0]}`", f"only {', '.join(sorted(known))}")


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _wrong(where, _shown(value), "text")
    return value


def _truth(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(where, _shown(value), "true or false")
    return value


def _bound(value: object, where: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(where, _shown(value), "a number")
    return float(value)


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise _wrong(where, _shown(value), "a list of texts")
    return tuple(value)


def _colour(value: object, where: str) -> str:
    if value == "" or (isinstance(value, str) and _COLOUR.fullmatch(value)):
        return str(value)
    raise _wrong(where, _shown(value), "a colour such as #0072b2")


def _label(value: object, where: str) -> Label:
    if isinstance(value, dict) and set(value) == set(LANGUAGES):
        return Label(
            vi=_filled(value["vi"], f"{where}: vi"),
            en=_filled(value["en"], f"{where}: en"),
        )
    raise _wrong(where, _shown(value), '{ vi = "…", en = "…" }')


def _filled(value: object, where: str) -> str:
    text = _text(value, where)
    if not text.strip():
        raise _wrong(where, "an empty text", "words that people read")
    return text


def _one_of(value: object, literal: Any, where: str) -> Any:
    allowed = get_args(literal)
    if value not in allowed:
        raise _wrong(where, _shown(value), f"one of {', '.join(allowed)}")
    return value


def _shown(value: object) -> str:
    return "nothing" if value is None else f"`{value!r}`"

