"""What columns of tables of results are called, counted in, and mean."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.view import tables
from clusterviz.view.glossary import help_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Label, Language, Layer

_DOMAINS = ("export", "review", "people")
"""Whose texts label the columns that no table of `tables` has."""

_UNITS = MappingProxyType(
    {
        "_billion_vnd": "billion_vnd", "_million_vnd": "million_vnd",
        "_m3_day": "m3_day", "_ha": "ha", "_km": "km", "_m": "m", "_ratio": "%",
    }
)  # fmt: skip
"""By the end of a column's name."""


def label(name: str, layers: Mapping[str, Layer], language: Language) -> str:
    """Return the label of a column, of those too that only one page has.

    Examples
    --------
    >>> label("plan_text", {}, "en"), label("planned_ha", {}, "en")
    ('Work planned', 'Planned (ha)')
    """
    try:
        return tables.heading(name, layers, language)
    except KeyError:
        for domain in _DOMAINS:
            key = f"{domain}.column_{name}"
            if key in texts.catalogue(domain, language):
                return texts.say(key, language)
        return name


def unit(name: str, layers: Mapping[str, Layer], language: Language) -> str:
    """Return what a column's figures are counted in; empty where in nothing.

    Examples
    --------
    >>> [unit(one, {}, "en") for one in ("overlap_ha", "zone_ratio", "verdict")]
    ['ha', '%', '']
    """
    declared = [one.fields[name].unit for one in layers.values() if name in one.fields]
    ended = (code for end, code in _UNITS.items() if name.endswith(end))
    return texts.unit(next(filter(None, declared), next(ended, "")), language)


def meaning(
    name: str, layers: Mapping[str, Layer], language: Language, *, of: str = ""
) -> str:
    """Return what a column means; empty where nobody has said it.

    As the layer declares it whose rows they are; else in the words of the tables,
    else of the glossary; else as all layers declare it that have it, if they agree.
    Where they do not, no one of them is taken.

    Parameters
    ----------
    name
        The column.
    layers
        The declarations.
    language
        Of the words.
    of
        The layer whose rows the table has; empty where it is of none, or of several.

    Examples
    --------
    >>> meaning("zone_ratio", {}, "en")
    'Overlap over the area of the zone.'
    >>> meaning("leased_ha", {}, "en")
    'Industrial land that is leased or sub-leased.'
    """
    if of in layers and name in layers[of].fields:
        return _declared(name, [layers[of]], layers, language)
    written = texts.catalogue("meaning", language).get(f"meaning.column_{name}", "")
    owners = [one for one in layers.values() if name in one.fields]
    return (
        written or help_of(name, language) or _declared(name, owners, layers, language)
    )


def _declared(
    name: str, owners: Sequence[Layer], layers: Mapping[str, Layer], language: Language
) -> str:
    """Return what layers say of a field: whose code it is, or its choices."""
    if len({_said(name, one) for one in owners}) != 1:
        return ""
    referred, choices = _said(name, owners[0])
    if referred:
        is_own = [(one.name, one.key) for one in owners] == [(referred, name)]
        key = "meaning.key" if is_own else "meaning.refers"
        title = layers[referred].title.say(language)
        return texts.say(key, language, layer=title)
    titles = "; ".join(one.title.say(language) for one in owners)
    said = texts.say("meaning.recorded", language, layers=titles)
    if choices:
        words = "; ".join(one.say(language) for one in choices)
        said += " " + texts.say("meaning.one_of", language, words=words)
    return said


def _said(name: str, layer: Layer) -> tuple[str, tuple[Label, ...]]:
    """Return the layer whose rows a field names, and the words that it may have."""
    field = layer.fields[name]
    referred = field.references.partition(".")[0]
    return (
        layer.name if layer.key == name else referred,
        tuple(one.label for one in field.choices.values()),
    )
