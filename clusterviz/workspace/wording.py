"""What people write in a workbook, as a layer has it: labels and words become codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.core.search import folded as without_accents
from clusterviz.core.table.aliases import words_of
from clusterviz.core.table.words import values_meant
from clusterviz.files.rows import folded
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from clusterviz.schema import Field, Layer


def headings(layer: Layer) -> dict[str, str]:
    """Return what the column of each field may be called, folded, and its code.

    Its code or its label in either language, with the unit or without. A label
    that two fields share names neither.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Mã", en="Code")
    >>> fields = {"road_id": Field("road_id", "text", name)}
    >>> headings(Layer("roads", name, name, "none", "road_id", fields))
    {'road_id': 'road_id', 'mã': 'road_id', 'code': 'road_id'}
    """
    named: dict[str, set[str]] = {}
    for field in layer.fields.values():
        for language in LANGUAGES:
            label = field.label.say(language)
            unit = texts.unit(field.unit, language)
            for text in (field.name, label, f"{label} ({unit})" if unit else label):
                named.setdefault(folded(text), set()).add(field.name)
    return {text: next(iter(names)) for text, names in named.items() if len(names) == 1}


def known_headings(layer: Layer) -> tuple[str, ...]:
    """Return all that the heading of a column may be, folded: also what others write.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Mã", en="Code")
    >>> fields = {"road_id": Field("road_id", "text", name, aliases=("Mã số",))}
    >>> known_headings(Layer("roads", name, name, "none", "road_id", fields))
    ('road_id', 'mã', 'code', 'mã số', 'ma so', 'ma_so')
    """
    known = dict.fromkeys(headings(layer))
    for field in layer.fields.values():
        for alias in field.aliases:
            plain = without_accents(alias)
            names = (folded(alias), plain, "_".join(words_of(alias)))
            known |= dict.fromkeys(names)
    return tuple(known)


def value_of(field: Field, value: object) -> object:
    """Return the code that a word stands for; what is no word of `field` as it is.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label
    >>> value_of(Field("is_foreign", "boolean", Label(vi="Ngoài", en="Foreign")), "Có")
    True
    """
    if not isinstance(value, str):
        return value
    return values_meant(field, [value], with_guesses=False).get(value, value)


def with_codes(
    layer: Layer, rows: pd.DataFrame, mapping: Mapping[str, str]
) -> pd.DataFrame:
    """Return the rows of a sheet with codes for labels and words.

    Parameters
    ----------
    layer
        The declaration.
    rows
        As the sheet has them.
    mapping
        Their column to our field, as a person said; such a column keeps its name.

    Returns
    -------
    coded
        Without the columns that our own exports add beside those of codes.
    """
    known = headings(layer)
    taken = set(map(str, rows.columns)) & set(layer.fields)
    renamed: dict[str, str] = {}
    for name in map(str, rows.columns):
        code = known.get(folded(name))
        if code and code not in taken and name not in mapping:
            renamed[name] = code
            taken.add(code)
    coded = rows.rename(columns=renamed)
    beside = {f"{one.name}_label" for one in layer.fields.values() if one.choices}
    coded = coded.drop(columns=[*beside.intersection(coded.columns)])
    for name in map(str, coded.columns):
        field = layer.fields.get(mapping.get(name, name))
        if field is not None and (field.choices or field.type == "boolean"):
            said = {one for one in coded[name] if isinstance(one, str)}
            codes = values_meant(field, said, with_guesses=False)
            coded[name] = coded[name].map(_code_of(codes))
    return coded


def _code_of(codes: Mapping[str, object]) -> Callable[[object], object]:
    return lambda one: codes.get(one, one) if isinstance(one, str) else one
