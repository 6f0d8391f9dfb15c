"""Every sentence people read, in Vietnamese and English, and how figures are written.

Sentences live in gettext catalogues, ``texts/<language>/<domain>.po``, which
any translator's tool opens. A key's first part is its domain:
``finding.key_missing`` is in ``finding.po``.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from clusterviz import clock
from clusterviz.errors import Told
from clusterviz.schema import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.records import Finding

FOLDER = Path(__file__).resolve().parent


@cache
def catalogue(domain: str, language: Language) -> dict[str, str]:
    """Return every sentence of one domain in one language, by key: that of many."""
    return {key: forms[-1] for key, forms in forms_of(domain, language).items()}


@cache
def forms_of(domain: str, language: Language) -> dict[str, tuple[str, ...]]:
    """Return the forms of every sentence, by key: where it counts, that of one first.

    Vietnamese has one form of each; English has two of those with a
    ``msgid_plural``.
    """
    path = FOLDER / language / f"{domain}.po"
    with path.open("rb") as file:
        entries = read_po(file, locale=language, abort_invalid=True)
    found = {}
    for entry in entries:
        key = entry.id if isinstance(entry.id, str) else entry.id[0]
        forms = (
            entry.string if isinstance(entry.string, tuple | list) else [entry.string]
        )
        if key:
            found[key] = tuple(map(str, forms))
    return found


def say(key: str, language: Language, /, **values: object) -> str:
    """Return the sentence `key` in `language`, its ``{placeholders}`` filled.

    The values are shown as they are: escaping belongs to whoever draws them. A
    sentence that counts has the form of one where the value `n` is 1.

    Raises
    ------
    KeyError
        If the catalogue has no such key, or a placeholder has no value: a
        programmer's mistake, which the tests find.

    Examples
    --------
    >>> say("frame.program", "en")
    'clusterviz'
    >>> say("overlaps.n_clusters", "en", n="1"), say("overlaps.n_clusters", "en", n="2")
    ('1 cluster', '2 clusters')
    """
    forms = forms_of(key.partition(".")[0], language)[key]
    sentence = forms[0 if str(values.get("n")) == "1" else -1]
    return sentence.format_map(values) if values else sentence


def finding(found: Finding, language: Language) -> str:
    """Return the sentence of a finding, its figures written as people write them.

    Text from files stands in it as it is: escaping belongs to whoever draws it.

    Examples
    --------
    >>> from clusterviz.records import Finding, Severity
    >>> gaps = {"part": "commune", "n": 1200, "gap_ha": 3.25}
    >>> found = Finding(Severity.DECISION, "coverage_gaps", "areas", values=gaps)
    >>> finding(found, "en").partition(" (")[0]
    'There are 1,200 gaps between features, 3.25 ha in all'
    """
    values = {
        name: _figure(name, value, language) for name, value in found.values.items()
    }
    place = {
        "layer": found.layer, "feature_id": found.feature_id, "field": found.field
    }  # fmt: skip
    # A code with a domain of its own, such as ``audit.no_plots``, says so.
    key = found.code if "." in found.code else f"finding.{found.code}"
    return say(key, language, **{**place, **values})


def told(key: str, /, **values: object) -> Told:
    """Return a message for an error, in each language and on one line.

    Figures are written as in a finding: the ending of their name says what they are;
    a value that is `Told` is said in each language.

    Examples
    --------
    >>> told("errors.no_case", number="12", n=3, root="w").vi.partition(".")[0]
    'Không có hồ sơ số 12'
    """

    def filled(language: Language) -> str:
        shown = {name: _figure(name, one, language) for name, one in values.items()}
        return _on_one_line(say(key, language, **shown))

    return Told(vi=filled("vi"), en=filled("en"))


def told_finding(found: Finding) -> Told:
    """Return the message of a finding in each language, as an error carries it.

    Examples
    --------
    >>> from clusterviz.records import Finding, Severity
    >>> found = Finding(Severity.ERROR, "refusal.file_empty", "", values={"file": "a"})
    >>> told_finding(found).en.partition(".")[0]
    '`a` is empty'
    """
    vi, en = (_on_one_line(finding(found, one)) for one in LANGUAGES)
    return Told(vi=vi, en=en)


def number(value: float | None, language: Language, decimals: int = 0) -> str:
    """Return `value` as people write it; a dash where there is none.

    Examples
    --------
    >>> number(1234.5, "vi", 1), number(1234.5, "en", 1), number(None, "vi")
    ('1.234,5', '1,234.5', '–')
    >>> number(-260, "vi", 1)
    '−260,0'
    """
    if not _is_figure(value):
        return "–"
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return _written(format_decimal, value or 0.0, pattern, language)


def hectares(value: float | None, language: Language, decimals: int = 2) -> str:
    """Return an area with its unit.

    Examples
    --------
    >>> hectares(2329, "vi", 0)
    '2.329 ha'
    """
    return f"{number(value, language, decimals)} ha" if _is_figure(value) else "–"


def percent(ratio: float | None, language: Language, decimals: int = 1) -> str:
    """Return a share, 0 to 1, as a percentage; the only place where it becomes one.

    Examples
    --------
    >>> percent(0.406, "vi"), percent(0.406, "en")
    ('40,6%', '40.6%')
    """
    if not _is_figure(ratio):
        return "–"
    pattern = "#,##0." + "0" * decimals + "%" if decimals else "#,##0%"
    return _written(format_percent, ratio or 0.0, pattern, language)


# A table has a thousand figures, and every reader sees the same ones. Nought has one
# sign: the two would be one key.
@lru_cache(maxsize=1 << 16)
def _written(
    write: Callable[..., str], value: float, pattern: str, language: Language
) -> str:
    # A minus as it is printed: a hyphen is short, and breaks at the end of a line.
    return str(write(value, format=pattern, locale=language)).replace("-", "−")


def unit(code: str, language: Language) -> str:
    """Return a unit of a field as people write it; a code without words as it is.

    Examples
    --------
    >>> unit("billion_vnd", "en"), unit("ha", "vi")
    ('billion VND', 'ha')
    """
    return catalogue("frame", language).get(f"frame.unit_{code}", code)


def day(value: dt.date | None, language: Language) -> str:
    """Return a day as people write it.

    Examples
    --------
    >>> day(dt.date(2024, 4, 22), "vi"), day(dt.date(2024, 4, 22), "en")
    ('22/04/2024', '22 Apr 2024')
    """
    if value is None:
        return "–"
    pattern = "dd/MM/yyyy" if language == "vi" else "d MMM yyyy"
    return str(format_date(value, format=pattern, locale=language))


def moment(at: dt.datetime, language: Language) -> str:
    """Return a moment as people write it, by the clocks of Vietnam.

    Examples
    --------
    >>> moment(dt.datetime(2024, 4, 22, 1, 5, tzinfo=dt.UTC), "vi")
    '22/04/2024 08:05'
    """
    local = clock.local(at)
    return f"{day(local.date(), language)} {local:%H:%M}"


_ARTICLE = re.compile(r"Art\. (\d+(?:-\d+)?)(?:\((\d+)\))?([a-z])?")


def article(code: str, language: Language) -> str:
    """Return an article of a document as people cite it.

    Parameters
    ----------
    code
        As `rules.toml` has it: ``Art. 8(1)c`` is Article 8, clause 1, point c.
    language
        Of the words; a code of another form stays as it is.

    Examples
    --------
    >>> article("Art. 8(1)c", "vi"), article("Art. 8(1)c", "en")
    ('điểm c khoản 1 Điều 8', 'Art. 8(1)c')
    """
    found = _ARTICLE.fullmatch(code)
    if language != "vi" or found is None:
        return code
    number, clause, point = found.groups()
    parts = (("điểm", point), ("khoản", clause), ("Điều", number))
    return " ".join(f"{word} {part}" for word, part in parts if part)


_KINDS = (
    ("QH", "law"), ("NĐ-CP", "decree"), ("TT-", "circular"), ("QĐ-", "decision"),
    ("UBND-", "letter"),
)  # fmt: skip


def document(number: str, language: Language) -> str:
    """Return a document as people cite it: its kind, then its number.

    Examples
    --------
    >>> document("32/2024/NĐ-CP", "vi"), document("2029/UBND-KTTH", "en")
    ('Nghị định số 32/2024/NĐ-CP', 'Dispatch 2029/UBND-KTTH')
    >>> document("practice", "vi")
    'thông lệ'
    """
    if number == "practice":
        return say("frame.document_practice", language)
    kind = next((code for sign, code in _KINDS if f"/{sign}" in number), "")
    return say(f"frame.document_{kind}", language, number=number) if kind else number


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _is_figure(value: float | None) -> TypeGuard[float]:
    return value is not None and not math.isnan(value)


def _figure(name: str, value: object, language: Language) -> str:
    """Return one value of a finding; the ending of its name says what it is."""
    if isinstance(value, Told):
        return value.say(language)
    if name == "document":
        return document(str(value), language)
    if isinstance(value, dt.date):
        return day(value, language)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if name.endswith("_ha"):
        return hectares(value, language)
    if name.endswith("_ratio"):
        return percent(value, language)
    return number(value, language, 0 if isinstance(value, int) else 2)
