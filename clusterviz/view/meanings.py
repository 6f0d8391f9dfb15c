"""What columns of tables of results are called, counted in, and mean."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.view import tables
from clusterviz.view.glossary import help_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language, Layer

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


def meaning(name: str, layers: Mapping[str, Layer], language: Language) -> str:
    """Return what a column means; empty where nobody has said it.

    In the words of the tables, else of the glossary, else as layers declare it.

    Examples
    --------
    >>> meaning("zone_ratio", {}, "en")
    'Overlap over the area of the zone.'
    >>> meaning("leased_ha", {}, "en")
    'Industrial land that is leased or sub-leased.'
    """
    written = texts.catalogue("meaning", language).get(f"meaning.column_{name}", "")
    return written or help_of(name, language) or _declared(name, layers, language)


def _declared(name: str, layers: Mapping[str, Layer], language: Language) -> str:
    """Return what the declarations say of a field: its layer, and its choices."""
    owners = [one for one in layers.values() if name in one.fields]
    if not owners:
        return ""
    keyed = next((one for one in owners if one.key == name), None)
    if keyed is not None:
        title = keyed.title.say(language)
        return texts.say("meaning.key", language, layer=title)
    titles = "; ".join(one.title.say(language) for one in owners)
    said = texts.say("meaning.recorded", language, layers=titles)
    fields = [one.fields[name] for one in owners]
    choices = next((one.choices for one in fields if one.choices), {})
    referred = next((one.references for one in fields if one.references), "")
    if choices:
        words = "; ".join(one.label.say(language) for one in choices.values())
        said += " " + texts.say("meaning.one_of", language, words=words)
    elif referred:
        title = layers[referred.partition(".")[0]].title.say(language)
        said += " " + texts.say("meaning.refers", language, layer=title)
    return said
