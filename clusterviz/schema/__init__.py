"""Layers, declared once in ``layers/*.toml`` and read into frozen records.

Everything that must agree on a field (validation, map style, legend, tables,
exports, storage, documentation, the random data of the tests) asks the
`Layer`; nothing else lists fields.
"""

from clusterviz.schema.model import (
    LANGUAGES,
    Choice,
    Field,
    FieldType,
    GeometryType,
    Label,
    Language,
    Layer,
)
from clusterviz.schema.reading import read_layer, read_layers

__all__ = [
    "LANGUAGES",
    "Choice",
    "Field",
    "FieldType",
    "GeometryType",
    "Label",
    "Language",
    "Layer",
    "read_layer",
    "read_layers",
]
