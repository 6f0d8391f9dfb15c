"""Which of our fields each column of a file is: by name, by words, by what it holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from clusterviz.core.cells import is_missing, shown
from clusterviz.core.table.column_contents import by_content, has_type
from clusterviz.core.table.column_names import by_name
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from clusterviz.schema import Layer

    Scores = Mapping[str, tuple[float, "How"]]

How = Literal[
    "", "given", "remembered", "name", "label", "alias", "abbreviation", "content"
]

SURE = ("given", "remembered", "name", "label", "alias")
"""Ways that need no second look from a person."""

_SAMPLES = 3
_LOOKED_AT = 1000
_CERTAIN = 0.9
"""From this score on, a name says what a column is, whatever it holds."""


@dataclass(frozen=True)
class Proposal:
    """What one column of a file is taken for.

    Parameters
    ----------
    column
        As the file calls it.
    field
        Our field, or several joined by commas; empty for none.
    how
        What it was told by; empty where nothing tells, or too much.
    score
        From 0 to 1; the higher, the closer the name.
    samples
        Up to three of its values, as they may be shown.
    others
        The next best fields; where `field` is empty, those that are as good as
        each other.
    """

    column: str
    field: str
    how: How = ""
    score: float = 0.0
    samples: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def proposals(
    layer: Layer,
    frame: pd.DataFrame,
    *,
    given: Mapping[str, str],
    remembered: Mapping[str, str],
    taken: Collection[str] = (),
    known: Mapping[str, Collection[str]] | None = None,
) -> list[Proposal]:
    """Return what each column of `frame` is taken for; no field is filled twice.

    What a person said comes first, then what was said of such a file before,
    then names from the closest on. Columns or fields that are as close as each
    other are left to a person.

    Parameters
    ----------
    layer
        The declaration.
    frame
        Columns as the file names them; a column ``geometry`` is passed over.
    given
        Their column to our field, to several joined by commas, or to the empty
        text where it is not wanted.
    remembered
        The same, of an earlier file.
    taken
        Fields that are filled in another way.
    known
        Keys that fields may refer to, by ``layer.field``.

    Examples
    --------
    >>> import pandas as pd
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Tên hồ", en="Lake")
    >>> fields = {"lake_name": Field("lake_name", "text", name, aliases=("Tên",))}
    >>> lakes = Layer("lakes", name, name, "none", "lake_name", fields)
    >>> rows = pd.DataFrame({"TEN_HO": ["Cấm Sơn"], "STT": [1]})
    >>> [(one.column, one.field, one.how)
    ...  for one in proposals(lakes, rows, given={}, remembered={})]
    [('TEN_HO', 'lake_name', 'label'), ('STT', '', '')]
    """
    theirs = [str(name) for name in frame.columns if name != "geometry"]
    told = {name: Proposal(name, to, "given", 1.0) for name, to in given.items()}
    filled = {*taken, *_targets(given)}
    for name, to in remembered.items():
        names = set(to.split(",")) if to else set()
        is_usable = names <= set(layer.fields) - filled
        if name in theirs and name not in told and is_usable:
            told[name] = Proposal(name, to, "remembered", 1.0)
            filled |= names
    open_fields = [name for name in layer.fields if name not in filled]
    scores: dict[str, Scores] = {}
    for name in theirs:
        if name not in told:
            named = by_name(layer, name, open_fields)
            scores[name] = _fitting(layer, frame, name, named)
    told |= _assigned(scores, open_fields)
    filled |= _targets({name: one.field for name, one in told.items()})
    unnamed = [name for name in theirs if not scores.get(name) and name not in told]
    open_fields = [name for name in open_fields if name not in filled]
    contents: dict[str, Scores] = {
        name: by_content(layer, frame[name], open_fields, known or {})
        for name in unnamed
    }
    told |= _assigned(contents, open_fields)
    ordered = [*theirs, *(name for name in given if name not in theirs)]
    return [
        _with_samples(told.get(name, Proposal(name, "")), frame) for name in ordered
    ]


def mapping_of(proposed: Iterable[Proposal]) -> dict[str, str]:
    """Return their column to our field, as `core.table.conform` is given it.

    Examples
    --------
    >>> mapping_of([Proposal("Tên", "lake_name", "label"), Proposal("STT", "")])
    {'Tên': 'lake_name'}
    """
    return {
        one.column: one.field for one in proposed if one.field or one.how == "given"
    }


def column_findings(layer: Layer, proposed: Sequence[Proposal]) -> list[Finding]:
    """Return what there is to say of how columns were matched.

    Names that are ours are no news; what is only guessed needs a decision.

    Parameters
    ----------
    layer
        The declaration.
    proposed
        From `proposals`.

    Examples
    --------
    >>> from clusterviz.schema import Label, Layer
    >>> name = Label(vi="Hồ", en="Lake")
    >>> lakes = Layer("lakes", name, name, "none", "lake_id", {})
    >>> [found] = column_findings(lakes, [Proposal("Mã", "lake_id", "alias")])
    >>> found.code, found.values
    ('columns.matched', {'n': 1, 'columns': 'Mã → lake_id'})
    """
    findings = []
    for code, ways in (
        ("columns.matched", ("label", "alias")),
        ("columns.remembered", ("remembered",)),
    ):
        matched = [one for one in proposed if one.how in ways and one.field]
        if matched:
            pairs = [f"{shown(one.column)} → {one.field}" for one in matched[:50]]
            values = {"n": len(matched), "columns": ", ".join(pairs)}
            findings.append(Finding(Severity.INFO, code, layer.name, values=values))
    for one in proposed:
        values = {"column": shown(one.column), "samples": "; ".join(one.samples)}
        if one.field and one.how not in SURE:
            code, severity = "columns.guessed", Severity.DECISION
        elif not one.field and one.others:
            code, severity = "columns.ambiguous", Severity.WARNING
            values["fields"] = ", ".join(one.others)
        else:
            continue
        found = Finding(severity, code, layer.name, field=one.field, values=values)
        findings.append(found)
    return findings


def _targets(mapping: Mapping[str, str]) -> set[str]:
    return {name for to in mapping.values() for name in to.split(",") if name}


def _fitting(layer: Layer, frame: pd.DataFrame, column: str, scores: Scores) -> Scores:
    """Return scores without names that are only near, of fields of another type."""
    if all(score >= _CERTAIN for score, _ in scores.values()):
        return scores
    looked_at = frame[column].head(_LOOKED_AT)
    return {
        name: (score, how)
        for name, (score, how) in scores.items()
        if score >= _CERTAIN or has_type(layer.fields[name], looked_at)
    }


def _assigned(
    scores: Mapping[str, Scores], fields: Collection[str]
) -> dict[str, Proposal]:
    """Return proposals from the highest score down, each column and field once."""
    open_fields, told = set(fields), dict[str, Proposal]()
    levels = {score for one in scores.values() for score, _ in one.values()}
    for level in sorted(levels, reverse=True):
        pairs = [
            (column, name, how)
            for column, named in scores.items()
            for name, (score, how) in named.items()
            if score == level and column not in told and name in open_fields
        ]
        n_fields = Counter(column for column, *_ in pairs)
        n_columns = Counter(name for _, name, _ in pairs)
        for column, name, how in pairs:
            if n_fields[column] == n_columns[name] == 1:
                best = sorted(scores[column].items(), key=_score, reverse=True)
                rest = [one for one, _ in best if one != name and one in open_fields]
                told[column] = Proposal(column, name, how, level, others=(*rest[:1],))
            else:
                tied = tuple(one for other, one, _ in pairs if other == column)
                told[column] = Proposal(column, "", others=tied)
        open_fields -= set(n_columns)
    return told


def _score(named: tuple[str, tuple[float, How]]) -> float:
    return named[1][0]


def _with_samples(one: Proposal, frame: pd.DataFrame) -> Proposal:
    if one.column not in frame.columns:
        return one
    values = frame[one.column].head(_LOOKED_AT).tolist()
    different = dict.fromkeys(shown(value) for value in values if not is_missing(value))
    return Proposal(one.column, one.field, one.how, one.score,
                    tuple(different)[:_SAMPLES], one.others)  # fmt: skip
