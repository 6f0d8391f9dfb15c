"""What people write in a cell of choices or of yes and no: words that become codes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core.cells import shown
from clusterviz.core.search import folded
from clusterviz.records import Finding, Severity
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clusterviz.schema import Field, Layer

_LONGEST = 300
_SHOWN = 5


def words(field: Field) -> Mapping[str, object]:
    """Return the words that a cell of `field` may hold, folded, and their value.

    A word that two codes share, once its accents are gone, stands for neither.

    Examples
    --------
    >>> from clusterviz.schema import Choice, Field, Label
    >>> rice = Choice("rice", Label(vi="Đất lúa", en="Rice land"), symbol="LUC")
    >>> kind = Field("kind", "choice", Label(vi="Loại", en="Kind"), choices={"r": rice})
    >>> words(kind)
    {'dat lua': 'rice', 'rice land': 'rice', 'luc': 'rice'}
    """
    said: dict[str, set[object]] = {}
    if field.type == "boolean":
        for language in LANGUAGES:
            said.setdefault(_folded(texts.say("frame.yes", language)), set()).add(True)
            said.setdefault(_folded(texts.say("frame.no", language)), set()).add(False)
    for choice in field.choices.values():
        names = [*map(choice.label.say, LANGUAGES), choice.symbol]
        for name in filter(None, names):
            said.setdefault(_folded(name), set()).add(choice.code)
    return {word: next(iter(codes)) for word, codes in said.items() if len(codes) == 1}


def meant_words(field: Field) -> Mapping[str, object]:
    """Return the words that may be meant for a code of `field`: a person decides.

    Examples
    --------
    >>> from clusterviz.schema import Choice, Field, Label
    >>> rice = Choice("rice", Label(vi="Lúa", en="Rice"), aliases=("Đất lúa", "LUA"))
    >>> kind = Field("kind", "choice", Label(vi="Loại", en="Kind"), choices={"r": rice})
    >>> meant_words(kind)
    {'dat lua': 'rice'}
    """
    sure = words(field)
    said: dict[str, set[object]] = {}
    for choice in field.choices.values():
        for name in choice.aliases:
            said.setdefault(_folded(name), set()).add(choice.code)
    return {
        word: next(iter(codes))
        for word, codes in said.items()
        if len(codes) == 1 and word not in sure
    }


def with_words_read(
    layer: Layer, frame: pd.DataFrame, mapping: Mapping[str, str]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return `frame` with codes in the place of words that stand for them.

    Parameters
    ----------
    layer
        The declaration.
    frame
        Columns as the file names them.
    mapping
        Their column to our field, or to several joined by commas.

    Returns
    -------
    frame
        A copy, where a word was read.
    findings
        How many cells of a field were read so, with examples.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Ngoài", en="Foreign")
    >>> fields = {"is_foreign": Field("is_foreign", "boolean", name)}
    >>> firms = Layer("firms", name, name, "none", "is_foreign", fields)
    >>> rows = pd.DataFrame({"FDI": ["Có", "KHONG", None]})
    >>> with_words_read(firms, rows, {"FDI": "is_foreign"})[0]["FDI"].tolist()
    [True, False, None]
    """
    findings: list[Finding] = []
    for column, targets in mapping.items():
        fields = [layer.fields[name] for name in targets.split(",")
                  if name in layer.fields]  # fmt: skip
        if column not in frame.columns or len(fields) != 1:
            continue
        [field] = fields
        is_text = frame[column].dtype == object or isinstance(
            frame[column].dtype, pd.StringDtype
        )
        if not is_text or (field.type != "boolean" and not field.choices):
            continue
        read, found = _read(layer, field, column, frame[column])
        findings += found
        if read is not None:
            frame = frame.assign(**{column: read})
    return frame, findings


def values_meant(
    field: Field, values: Iterable[object], *, with_guesses: bool = True
) -> dict[str, object]:
    """Return the code of each text among `values` that is a word for one.

    Parameters
    ----------
    field
        Of choices, or of yes and no.
    values
        Cells.
    with_guesses
        With what may be meant for a code, for a person to decide.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label
    >>> field = Field("is_foreign", "boolean", Label(vi="Ngoài", en="Foreign"))
    >>> values_meant(field, ["Có", "1", "có lẽ", 7])
    {'Có': True, '1': True}
    """
    sure = words(field)
    meant = meant_words(field) if with_guesses else {}
    exact = _accented(field)
    known: dict[str, object] = {}
    for value in values:
        if not isinstance(value, str) or value in field.choices:
            continue
        word = _folded(value)
        accented = " ".join(value[:_LONGEST].casefold().split())
        code = exact.get(accented, sure.get(word, meant.get(word)))
        if code is None and field.type == "boolean":
            code = {"1": True, "0": False}.get(word)
        if code is not None:
            known[value] = code
    return known


def _read(
    layer: Layer, field: Field, column: str, cells: pd.Series
) -> tuple[pd.Series | None, list[Finding]]:
    is_text = isinstance(cells.dtype, pd.StringDtype)
    texts = cells if is_text else cells[[isinstance(one, str) for one in cells]]
    counts = texts.value_counts()
    n_of: dict[str, int] = {str(one): int(n) for one, n in counts.items()}
    known = values_meant(field, n_of)
    if not known:
        return None, []
    read = cells.map(lambda one: known.get(one, one) if isinstance(one, str) else one)
    guesses = meant_words(field)
    findings = []
    for severity, code, is_guess in (
        (Severity.INFO, "columns.words_read", False),
        (Severity.DECISION, "columns.words_guessed", True),
    ):
        told = [
            one for one in known
            if (_folded(one) in guesses) == is_guess and one not in ("1", "0")
        ]  # fmt: skip
        if told:
            pairs = [f"{shown(one)} → {known[one]}" for one in told[:_SHOWN]]
            values = {
                "n": sum(n_of[one] for one in told),
                "column": shown(column),
                "words": ", ".join([*pairs, *(["…"] if len(told) > _SHOWN else [])]),
            }
            findings.append(Finding(severity, code, layer.name, "", field.name, values))
    return read.astype(object).where(read.notna(), None), findings


def _accented(field: Field) -> dict[str, object]:
    """Return words with their accents, which may tell apart what folding does not."""
    said: dict[str, set[object]] = {}
    for choice in field.choices.values():
        for language in LANGUAGES:
            label = " ".join(choice.label.say(language).casefold().split())
            said.setdefault(label, set()).add(choice.code)
    return {word: codes.pop() for word, codes in said.items() if len(codes) == 1}


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(folded(text[:_LONGEST]).split())
