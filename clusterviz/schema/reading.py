"""Reading ``layers/*.toml``: every mistake is told by file, field and form."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, get_args

from clusterviz.errors import SchemaError
from clusterviz.schema.model import (
    LANGUAGES,
    Choice,
    Field,
    FieldType,
    GeometryType,
    Layer,
)
from clusterviz.schema.values import (
    CODE,
    bound,
    colour,
    label,
    one_of,
    require_known,
    strings,
    text,
    toml_table,
    truth,
    wrong,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LAYER_KEYS = {
    "title", "description", "geometry", "key", "key_from", "parts", "is_coverage",
    "is_geometry_required", "is_editable", "public", "include", "fields",
}  # fmt: skip
_FIELD_KEYS = {
    "type", "label", "unit", "required", "min", "max", "choices", "references",
    "aliases", "is_cumulative", "is_personal",
}  # fmt: skip
_CHOICE_KEYS = {
    "vi", "en", "color", "outline", "dash", "hatch", "symbol", "next", "back",
    "severity", "is_mandatory", "source", "aliases",
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
    _require_one_meaning(layers)
    return MappingProxyType(layers)


def read_layer(path: Path) -> Layer:
    """Return the layer that one TOML file declares.

    Raises
    ------
    SchemaError
        If the file is not TOML or breaks the form; the message names the file,
        the field, and what was expected.
    """
    table = toml_table(path)
    where = path.name
    require_known(table, _LAYER_KEYS, where)
    fields = _fields(table.get("fields", {}), where)
    for name in strings(table.get("include", []), f"{where}: include"):
        group = path.with_name(f"{name}.toml")
        fields |= _fields(toml_table(group).get("fields", {}), group.name)
    layer = Layer(
        name=path.stem,
        title=label(table.get("title"), f"{where}: title"),
        description=label(table.get("description"), f"{where}: description"),
        geometry=one_of(
            table.get("geometry"), get_args(GeometryType), f"{where}: geometry"
        ),
        key=text(table.get("key"), f"{where}: key"),
        fields=MappingProxyType(fields),
        key_from=strings(table.get("key_from", []), f"{where}: key_from"),
        parts=strings(table.get("parts", []), f"{where}: parts"),
        is_coverage=truth(table.get("is_coverage", False), f"{where}: is_coverage"),
        is_geometry_required=truth(
            table.get("is_geometry_required", True), f"{where}: is_geometry_required"
        ),
        is_editable=truth(table.get("is_editable", False), f"{where}: is_editable"),
        public=strings(table.get("public", []), f"{where}: public"),
    )
    _require_public(layer, where)
    for name in (layer.key, *layer.key_from, *layer.parts):
        if name not in fields or not fields[name].is_required:
            raise wrong(where, f"`{name}` is its key or part", "a required field")
    return layer


def _require_public(layer: Layer, where: str) -> None:
    """Raise if what anybody may read is not declared, or may name persons."""
    for name in layer.public:
        if name not in layer.fields or layer.fields[name].is_personal:
            raise wrong(f"{where}: public", f"`{name}`", "fields that name nobody")
    if layer.public and layer.key not in layer.public:
        raise wrong(f"{where}: public", "no key", f"`{layer.key}` among them")


def _fields(tables: object, where: str) -> dict[str, Field]:
    if not isinstance(tables, dict):
        raise wrong(f"{where}: fields", f"`{tables!r}`", "tables [fields.<name>]")
    return {name: _field(name, table, where) for name, table in tables.items()}


def _field(name: str, table: object, file: str) -> Field:
    where = f"{file}: {name}"
    if not CODE.fullmatch(name):
        raise wrong(where, f"the name `{name}`", "ASCII snake_case")
    if not isinstance(table, dict):
        raise wrong(where, f"`{table!r}`", f"a table [fields.{name}]")
    require_known(table, _FIELD_KEYS, where)
    kind = one_of(table.get("type"), get_args(FieldType), f"{where}: type")
    choices = _choices(table.get("choices", {}), where)
    if (kind == "choice") != bool(choices):
        raise wrong(where, f"type {kind} with {len(choices)} choices",
                     "choices for type choice, and for no other")  # fmt: skip
    return Field(
        name=name,
        type=kind,
        label=label(table.get("label"), f"{where}: label"),
        unit=text(table.get("unit", ""), f"{where}: unit"),
        is_required=truth(table.get("required", False), f"{where}: required"),
        minimum=bound(table.get("min"), f"{where}: min"),
        maximum=bound(table.get("max"), f"{where}: max"),
        choices=MappingProxyType(choices),
        references=text(table.get("references", ""), f"{where}: references"),
        aliases=strings(table.get("aliases", []), f"{where}: aliases"),
        is_cumulative=truth(
            table.get("is_cumulative", False), f"{where}: is_cumulative"
        ),
        is_personal=truth(table.get("is_personal", False), f"{where}: is_personal"),
    )


def _choices(tables: object, where: str) -> dict[str, Choice]:
    if not isinstance(tables, dict):
        raise wrong(f"{where}: choices", f"`{tables!r}`", "a table of codes")
    choices = {code: _choice(code, table, where) for code, table in tables.items()}
    for choice in choices.values():
        for key, codes in (("next", choice.next), ("back", choice.back)):
            for code in codes:
                if code not in choices:
                    at = f"{where}: {choice.code}"
                    raise wrong(at, f"`{code}` in {key}", "declared codes")
    return choices


def _choice(code: str, table: object, field_where: str) -> Choice:
    where = f"{field_where}: {code}"
    if not CODE.fullmatch(code):
        raise wrong(where, f"the code `{code}`", "ASCII snake_case")
    if not isinstance(table, dict):
        raise wrong(where, f"`{table!r}`", '{ vi = "…", en = "…" }')
    require_known(table, _CHOICE_KEYS, where)
    return Choice(
        code=code,
        label=label({key: table.get(key) for key in LANGUAGES}, where),
        color=colour(table.get("color", ""), f"{where}: color"),
        outline=colour(table.get("outline", ""), f"{where}: outline"),
        dash=text(table.get("dash", ""), f"{where}: dash"),
        hatch=truth(table.get("hatch", False), f"{where}: hatch"),
        symbol=text(table.get("symbol", ""), f"{where}: symbol"),
        next=strings(table.get("next", []), f"{where}: next"),
        back=strings(table.get("back", []), f"{where}: back"),
        severity=text(table.get("severity", ""), f"{where}: severity"),
        is_mandatory=truth(table.get("is_mandatory", False), f"{where}: is_mandatory"),
        source=text(table.get("source", ""), f"{where}: source"),
        aliases=strings(table.get("aliases", []), f"{where}: aliases"),
    )


def _require_references(layer: Layer, layers: Mapping[str, Layer]) -> None:
    for one in layer.fields.values():
        if not one.references:
            continue
        other, _, name = one.references.partition(".")
        if other not in layers or name not in layers[other].fields:
            raise wrong(
                f"{layer.name}.toml: {one.name}: references",
                f"`{one.references}`",
                "<layer>.<field>, both declared",
            )


def _require_one_meaning(layers: Mapping[str, Layer]) -> None:
    """Raise if a name is personal in one layer and not in another.

    A table of results has columns of several layers: it is told what to leave out
    by their names alone.
    """
    personal = {name for layer in layers.values() for name in layer.personal}
    for layer in layers.values():
        key = {layer.key, *layer.key_from, *layer.parts} & set(layer.personal)
        if key:
            where = f"{layer.name}.toml: {min(key)}: is_personal"
            raise wrong(where, "true of a key", "a key that names nobody")
        for name in personal & set(layer.fields) - set(layer.personal):
            where = f"{layer.name}.toml: {name}: is_personal"
            raise wrong(where, "false, and true in another layer", "the same in all")
