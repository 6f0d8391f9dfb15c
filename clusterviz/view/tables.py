"""Tables as people read them: labels, words and figures in their language.

The only place, beside charts and cards, where a ratio becomes a percentage. A
table keeps its values and only shows them formatted, so it still sorts as
numbers.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import texts
from clusterviz.view.options import distinct
from clusterviz.view.sources import source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pandas.io.formats.style import Styler

    from clusterviz.schema import Field, Language, Layer

Cell = str | float | bool | dt.date | None
"""What a cell may hold; a missing one may also be NaN or NA."""


def heading(
    name: str,
    layers: Mapping[str, Layer],
    language: Language,
    *,
    is_short: bool = False,
) -> str:
    """Return the label of a column, with its unit.

    Parameters
    ----------
    name
        The column.
    layers
        The declarations: they know the fields.
    language
        Of the label.
    is_short
        Take the short label where there is one: for tables of many columns,
        whose title names the unit.

    Raises
    ------
    KeyError
        If neither the texts nor a layer knows the column.

    Examples
    --------
    >>> heading("planned_ha", {}, "en")
    'Planned (ha)'
    """
    domains = ("frame", "pace", "dossier", "violations")
    keys = (f"column.{name}", *(f"{one}.column_{name}" for one in domains))
    for key in (f"frame.short_{name}", *keys) if is_short else keys:
        if key in texts.catalogue(key.partition(".")[0], language):
            return texts.say(key, language)
    field = _field(name, layers)
    if field is None:
        raise KeyError(name)
    unit = texts.unit(field.unit, language)
    label = field.label.say(language)
    return f"{label} ({unit})" if unit else label


def worded(
    name: str, code: object, layers: Mapping[str, Layer], language: Language
) -> str:
    """Return what people read for one code of a choice.

    A code that nobody declared shows as itself; a missing one as a dash.

    Examples
    --------
    >>> worded("verdict", "conflict", {}, "en")
    'Conflict'
    """
    if not isinstance(code, str) or not code:
        return "–"
    field = _field(name, layers)
    if field is not None and code in field.choices:
        return field.choices[code].label.say(language)
    if name.endswith("_document"):
        return source(code, language)
    return texts.catalogue("column", language).get(f"column.{name}.{code}", code)


def headings_of(
    names: Iterable[str],
    layers: Mapping[str, Layer],
    language: Language,
    *,
    is_short: bool = False,
) -> dict[str, str]:
    """Return the labels of some columns, of which no two are alike; see `heading`."""
    return distinct(
        {name: heading(name, layers, language, is_short=is_short) for name in names}
    )


def labelled(
    rows: pd.DataFrame,
    layers: Mapping[str, Layer],
    language: Language,
    *,
    is_short: bool = False,
) -> Styler:
    """Return a table with labels for columns, words for codes, formatted figures.

    Parameters
    ----------
    rows
        Columns named by the rules of the project: ``_ha``, ``_m``, ``_ratio``,
        ``n_``, ``_on``. Any geometry is left out.
    layers
        The declarations: they have the words of choices.
    language
        Whose words and figures.
    is_short
        See `heading`.

    Returns
    -------
    table
        As many rows, numbered from 0. Values are what they were, apart from
        codes, which are words, so that each column sorts in its own order.
    """
    names = [name for name in rows.columns if name != "geometry"]
    headings = headings_of(names, layers, language, is_short=is_short)
    columns = {
        headings[name]: _readable(rows[name], name, layers, language) for name in names
    }
    frame = pd.DataFrame(columns).reset_index(drop=True)
    formats: dict[Any, Any] = {
        headings[name]: _format(name, language) for name in names
    }
    # Its own is drawn by lot: a table that is as it was would be sent anew.
    return frame.style.set_uuid("t").format(formats)


def grouped(
    rows: pd.DataFrame,
    by: str,
    group: str,
    codes: Sequence[str],
    names: Sequence[str],
    layers: Mapping[str, Layer],
    language: Language,
) -> Styler:
    """Return a table whose columns stand in groups, one for each code.

    Parameters
    ----------
    rows
        One row for each value of `by` and code of `group`.
    by
        The column that names a row of the table.
    group
        The column with the codes.
    codes
        The groups, in their order.
    names
        The columns of each group.
    layers, language
        See `labelled`.
    """
    columns = {("", heading(by, layers, language)): rows[by].drop_duplicates()}
    formats = {next(iter(columns)): _format(by, language)}
    for code in codes:
        title = worded(group, code, layers, language)
        ours = rows[rows[group] == code].set_index(by)
        for name in names:
            key = (title, heading(name, layers, language, is_short=True))
            columns[key] = columns[next(iter(columns))].map(ours[name])
            formats[key] = _format(name, language)
    frame = pd.DataFrame(columns).reset_index(drop=True)
    return frame.style.set_uuid("t").format(dict(formats))


def figure(name: str, value: Cell, language: Language) -> str:
    """Return one figure as the tables show it, its unit known by its name.

    Examples
    --------
    >>> figure("occupancy_ratio", 0.406, "vi"), figure("n_clusters", 55, "vi")
    ('40,6%', '55')
    """
    return _format(name, language)(value)


def _readable(
    values: pd.Series[Any], name: str, layers: Mapping[str, Layer], language: Language
) -> pd.Series[Any]:
    field = _field(name, layers)
    is_choice = field is not None and bool(field.choices)
    if (
        name.endswith("_document")
        or is_choice
        or f"column.{name}" in _with_words(language)
    ):
        return values.map(lambda code: worded(name, code, layers, language))
    is_of_words = getattr(_format(name, language), "func", None) is _word
    if is_of_words and values.dtype == object and values.isna().all():
        # Of a column that holds nothing it is not seen that it would hold words: it
        # would stand on the right, as figures do.
        return values.astype("str").where(values.notna())
    return values


def _with_words(language: Language) -> set[str]:
    """Return the columns whose codes have words in the texts."""
    keys = texts.catalogue("column", language)
    return {key.rpartition(".")[0] for key in keys if key.count(".") == 2}


def _format(name: str, language: Language) -> Callable[[Cell], str]:
    if name.endswith("_ratio"):
        return partial(_number, texts.percent, language, 1)
    if name.endswith("_ha"):
        return partial(_number, texts.number, language, 2)
    if name.endswith(("_m3_day", "_ha_day", "_million_vnd")):
        return partial(_number, texts.number, language, 1)
    if name.endswith(("_m", "_km")):
        return partial(_number, texts.number, language, 1)
    if name.startswith("n_") or name == "version":
        return partial(_number, texts.number, language, 0)
    if name.endswith("_on"):
        return partial(_day, language)
    if name == "month":
        return partial(_month, language)
    return partial(_word, language)


def _number(
    write: Callable[..., str], language: Language, decimals: int, value: Cell
) -> str:
    return write(None if pd.isna(value) else float(str(value)), language, decimals)


def _day(language: Language, value: Cell) -> str:
    return texts.day(value if isinstance(value, dt.date) else None, language)


def _month(language: Language, value: Cell) -> str:
    return "–" if pd.isna(value) else month(str(value), language)


def _word(language: Language, value: Cell) -> str:
    if pd.api.types.is_bool(value):
        return texts.say("frame.yes" if value else "frame.no", language)
    return "–" if pd.isna(value) or value == "" else str(value)


def month(value: str, language: Language) -> str:
    """Return a month as people write it.

    Examples
    --------
    >>> month("2024-04", "vi"), month("2024-04", "en")
    ('04/2024', 'Apr 2024')
    """
    year, _, number = value.partition("-")
    if language == "vi":
        return f"{number}/{year}"
    return texts.day(dt.date(int(year), int(number), 1), "en").partition(" ")[2]


def _field(name: str, layers: Mapping[str, Layer]) -> Field | None:
    """Return the field of that name; of several, one that has words for codes."""
    found = [layer.fields[name] for layer in layers.values() if name in layer.fields]
    return next((one for one in found if one.choices), found[0] if found else None)
