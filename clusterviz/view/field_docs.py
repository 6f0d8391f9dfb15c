"""The field documentation, ``layers/README.md``, written from the declarations.

``python -m clusterviz.view.field_docs`` prints it; ``make docs`` keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.schema import read_layers
from clusterviz.settings import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clusterviz.schema import Choice, Field, Layer

INTRODUCTION = """\
# Layers

Written by `make docs` from the declarations in this folder: change those, not
this page. How to write a declaration is in [CONTRIBUTING.md](../CONTRIBUTING.md);
files whose name begins with an underscore hold fields that several layers include.

Codes are ASCII and never change; labels may. Areas are in hectares (`_ha`),
lengths in metres (`_m`), shares from 0 to 1 (`_ratio`), days end in `_on`,
counts begin with `n_`.

What is *personal* may name or describe private persons or officials: it is left out
of every file that is handed on, and shown to those alone who may see it (the action
`personal` in `clusterviz/roles.py`).
"""


def field_docs(layers: Mapping[str, Layer]) -> str:
    """Return the documentation of every layer and field, as Markdown.

    Parameters
    ----------
    layers
        Every declared layer, by name.

    Returns
    -------
    text
        A list of the layers, then a section for each with its fields and
        choices, labels in both languages.

    Examples
    --------
    >>> print(field_docs({}).splitlines()[0])
    # Layers
    """
    overview = _table(
        ("Layer", "Vietnamese", "English", "Geometry", "Fields"),
        (
            (
                f"[`{layer.name}`](#{layer.name})",
                layer.title.vi,
                layer.title.en,
                _geometry(layer),
                str(len(layer.fields)),
            )
            for layer in layers.values()
        ),
    )
    sections = [_section(layer) for layer in layers.values()]
    return "\n".join([INTRODUCTION, overview, *sections])


def _section(layer: Layer) -> str:
    blocks = [
        f"## {layer.name}\n",
        f"**{layer.title.vi}** · **{layer.title.en}**\n",
        f"{layer.description.vi}\n",
        f"{layer.description.en}\n",
        "\n".join(f"- {fact}" for fact in _facts(layer)) + "\n",
        _table(
            ("Field", "Type", "Unit", "Required", "Vietnamese", "English", "Rules"),
            (_field_row(field) for field in layer.fields.values()),
        ),
    ]
    for field in layer.fields.values():
        if field.choices:
            blocks.append(f"Choices of `{field.name}`:\n")
            blocks.append(_choices(field.choices.values()))
    return "\n".join(blocks)


def _facts(layer: Layer) -> list[str]:
    facts = [f"Geometry: {_geometry(layer)}", f"Key: `{layer.key}`"]
    if layer.key_from:
        facts.append(f"Key where a file brings none: {_codes(layer.key_from, ':')}")
    if layer.parts:
        facts.append(
            f"An import replaces the parts that it brings, told apart by "
            f"{_codes(layer.parts)}"
        )
    if layer.is_coverage:
        facts.append("Features of one part neither overlap nor leave gaps")
    return facts


def _geometry(layer: Layer) -> str:
    if not layer.has_geometry:
        return "none, a table"
    return layer.geometry + ("" if layer.is_geometry_required else ", may be missing")


def _field_row(field: Field) -> tuple[str, ...]:
    return (
        f"`{field.name}`",
        field.type,
        field.unit,
        "yes" if field.is_required else "",
        field.label.vi,
        field.label.en,
        "; ".join(_rules(field)),
    )


def _rules(field: Field) -> list[str]:
    rules = []
    if field.minimum is not None:
        rules.append(f"at least {field.minimum:g}")
    if field.maximum is not None:
        rules.append(f"at most {field.maximum:g}")
    if field.references:
        rules.append(f"found in `{field.references}`")
    if field.is_personal:
        rules.append("personal")
    return rules


def _choices(choices: Iterable[Choice]) -> str:
    rows = [
        {
            "Code": f"`{choice.code}`",
            "Vietnamese": choice.label.vi,
            "English": choice.label.en,
            "Symbol": choice.symbol,
            "Drawn": _drawn(choice),
            "May be followed by": _codes(choice.next),
            "May go back to, with a reason": _codes(choice.back),
            "Severity": choice.severity,
            "Mandatory": "yes" if choice.is_mandatory else "",
            "Source": choice.source,
        }
        for choice in choices
    ]
    told = [title for title in rows[0] if any(row[title] for row in rows)]
    return _table(told, ([row[title] for title in told] for row in rows))


def _drawn(choice: Choice) -> str:
    marks = (
        f"fill `{choice.color}`" if choice.color else "",
        f"outline `{choice.outline}`" if choice.outline else "",
        f"dash {choice.dash}" if choice.dash else "",
        "hatched" if choice.hatch else "",
    )
    return ", ".join(mark for mark in marks if mark)


def _codes(names: Iterable[str], separator: str = ", ") -> str:
    return separator.join(f"`{name}`" for name in names)


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n"
        for line in lines
    )


if __name__ == "__main__":
    print(field_docs(read_layers(shipped("layers"))), end="")
