"""What the columns of a GeoPackage mean: the extension Schema of OGC 12-128r18."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from clusterviz.schema import Field, Language, Layer

TABLES = ("gpkg_data_columns", "gpkg_data_column_constraints")

_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  name TEXT,
  title TEXT,
  description TEXT,
  mime_type TEXT,
  constraint_name TEXT,
  CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name)
)""",
    """
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL,
  constraint_type TEXT NOT NULL,
  value TEXT,
  min NUMERIC,
  min_is_inclusive BOOLEAN,
  max NUMERIC,
  max_is_inclusive BOOLEAN,
  description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
)""",
)


def describe(
    database: sqlite3.Connection,
    columns: Iterable[tuple[Layer, Collection[str]]],
    language: Language,
) -> None:
    """Add names, labels, choices and bounds of columns to an open GeoPackage.

    Parameters
    ----------
    database
        The file.
    columns
        Of each of its layers, the declaration and the columns that it has.
    language
        Of names and of the words of choices; descriptions are in both.
    """
    for statement in _SCHEMA:
        database.execute(statement)
    for layer, names in columns:
        fields = {name: layer.fields[name] for name in names if name in layer.fields}
        said = _said_names(fields, language)
        database.executemany(
            "INSERT INTO gpkg_data_columns VALUES (?, ?, ?, ?, ?, NULL, ?)",
            [
                (
                    layer.name,
                    name,
                    said[name],
                    _title(one, language),
                    _description(one),
                    _constraint(layer, one),
                )
                for name, one in fields.items()
            ],
        )
        for one in fields.values():
            database.executemany(
                "INSERT INTO gpkg_data_column_constraints"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                list(_constraints(layer, one, language)),
            )


def _said_names(fields: Mapping[str, Field], language: Language) -> dict[str, str]:
    """Return the label of each field, told apart where two have the same."""
    labels = {name: one.label.say(language) for name, one in fields.items()}
    every = list(labels.values())
    return {
        name: f"{label} ({name})" if every.count(label) > 1 else label
        for name, label in labels.items()
    }


def _title(field: Field, language: Language) -> str:
    label = field.label.say(language)
    return f"{label} ({texts.unit(field.unit, language)})" if field.unit else label


def _description(field: Field) -> str:
    return f"{_title(field, 'vi')} / {_title(field, 'en')}"


def _constraint(layer: Layer, field: Field) -> str | None:
    has_any = bool(field.choices) or _is_bounded(field)
    return f"{layer.name}_{field.name}" if has_any else None


def _is_bounded(field: Field) -> bool:
    """Return whether a range says the bounds: it must have both."""
    has_both = field.minimum is not None and field.maximum is not None
    return has_both and field.minimum != field.maximum


def _constraints(
    layer: Layer, field: Field, language: Language
) -> Iterator[tuple[object, ...]]:
    name = _constraint(layer, field)
    for choice in field.choices.values():
        label = choice.label.say(language)
        yield name, "enum", choice.code, None, None, None, None, label
    if _is_bounded(field):
        yield name, "range", None, field.minimum, 1, field.maximum, 1, None
