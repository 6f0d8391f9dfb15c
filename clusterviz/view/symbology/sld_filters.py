"""Filters of an SLD (OGC Filter Encoding 1.1): which features a rule is for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from clusterviz.view.symbology.sld_elements import OGC, add, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from clusterviz.view.symbology.classes import Symbology


def filter_of(symbology: Symbology, code: str) -> Element | None:
    """Return the filter of one class that is valid on the look's day.

    ``None`` where every feature passes it.
    """
    tests = list(_tests(symbology, code))
    if not tests:
        return None
    found = Element(tag(OGC, "Filter"))
    found.append(_all(tests))
    return found


def _tests(symbology: Symbology, code: str) -> Iterator[Element]:
    if symbology.words:
        yield _word_test(symbology.fields[0], symbology.words, code)
    elif symbology.fields and not code:
        yield _other_test(symbology)
    elif symbology.fields:
        yield _code_test(symbology.fields, code)
    if symbology.valid_on is not None:
        day = symbology.valid_on.isoformat()
        for name, comparison in (
            ("valid_from_on", "PropertyIsLessThanOrEqualTo"),
            ("valid_to_on", "PropertyIsGreaterThanOrEqualTo"),
        ):
            yield _any([_is_missing(name), _compared(comparison, name, day)])


def _code_test(fields: tuple[str, ...], code: str) -> Element:
    """Return the test that the first of `fields` with a value has this one."""
    tests = []
    for place, name in enumerate(fields):
        missing = [_is_missing(earlier) for earlier in fields[:place]]
        tests.append(_all([*missing, _compared("PropertyIsEqualTo", name, code)]))
    return _any(tests)


def _other_test(symbology: Symbology) -> Element:
    """Return the test that no class holds a feature.

    Not ``ElseFilter``: QGIS takes it for none, and draws all features so.
    """
    missing = _all([_is_missing(name) for name in symbology.fields])
    codes = [one.code for one in symbology.classes if one.code]
    without = Element(tag(OGC, "Not"))
    without.append(_any([_code_test(symbology.fields, code) for code in codes]))
    return _any([missing, without])


def _word_test(name: str, words: Mapping[str, str], code: str) -> Element:
    if code in words:
        return _like(name, words[code])
    without = Element(tag(OGC, "Not"))
    without.append(_any([_like(name, word) for word in words.values()]))
    return _any([_is_missing(name), without])


def _like(name: str, word: str) -> Element:
    found = Element(
        tag(OGC, "PropertyIsLike"), wildCard="%", singleChar="_", escapeChar="\\"
    )
    add(found, OGC, "PropertyName", name)
    add(found, OGC, "Literal", f"%{word}%")
    return found


def _compared(comparison: str, name: str, value: str) -> Element:
    found = Element(tag(OGC, comparison))
    add(found, OGC, "PropertyName", name)
    add(found, OGC, "Literal", value)
    return found


def _is_missing(name: str) -> Element:
    found = Element(tag(OGC, "PropertyIsNull"))
    add(found, OGC, "PropertyName", name)
    return found


def _all(tests: list[Element]) -> Element:
    return _joined("And", tests)


def _any(tests: list[Element]) -> Element:
    return _joined("Or", tests)


def _joined(how: str, tests: list[Element]) -> Element:
    if len(tests) == 1:
        return tests[0]
    found = Element(tag(OGC, how))
    found.extend(tests)
    return found
