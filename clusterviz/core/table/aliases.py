"""Names as people and programs write them, made comparable: "DT_QH_ha", "Tên CCN"."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from clusterviz.core.search import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORT = 10
"""Signs of a column's name in a DBF; a name of so many may be the start of one."""

_LONGEST = 200
_APART = re.compile(r"[\W_]+")

UNITS: Mapping[str, str] = {
    "ha": "ha", "hecta": "ha", "hec ta": "ha", "hectare": "ha", "hectares": "ha",
    "m2": "m2", "met vuong": "m2", "sqm": "m2", "sq m": "m2",
    "km2": "km2", "kilomet vuong": "km2", "sqkm": "km2", "sq km": "km2",
    "m": "m", "met": "m",
    "vnd": "vnd", "dong": "vnd",
    "trieu dong": "million_vnd", "trieu vnd": "million_vnd", "trd": "million_vnd",
    "million vnd": "million_vnd",
    "ty dong": "billion_vnd", "ti dong": "billion_vnd", "ty vnd": "billion_vnd",
    "billion vnd": "billion_vnd",
}  # fmt: skip
"""Units as headings write them, folded, and their code in the declarations."""

_ANYWHERE = frozenset({"m2", "km2"})
"""Units that are no word, wherever they stand: `area_km2_official`."""

_SHORTENED: Mapping[str, str] = {
    "bb": "bien ban", "bql": "ban quan ly", "bt": "boi thuong",
    "ccn": "cum cong nghiep", "cdt": "chu dau tu", "cn": "cong nghiep",
    "cq": "co quan", "da": "du an", "dd": "dia diem", "dientich": "dien tich",
    "dn": "doanh nghiep", "dt": "dien tich", "dtich": "dien tich",
    "dvhc": "don vi hanh chinh", "gc": "ghi chu", "gpmb": "giai phong mat bang",
    "ht": "ha tang", "htkt": "ha tang ky thuat", "kcn": "khu cong nghiep",
    "kh": "ke hoach", "kv": "khu vuc", "ld": "lao dong", "lk": "luy ke",
    "md": "muc dich", "mdsd": "muc dich su dung", "mdsdd": "muc dich su dung dat",
    "ms": "ma so", "ndt": "nha dau tu", "nd": "nghi dinh", "pa": "phuong an",
    "pd": "phe duyet", "qd": "quyet dinh", "qh": "quy hoach",
    "qhct": "quy hoach chi tiet", "sd": "su dung", "sdd": "su dung dat",
    "sh": "so hieu", "sl": "so luong", "sx": "san xuat", "tl": "thanh lap",
    "th": "thuc hien", "tt": "thu tu", "stt": "so thu tu",
    "ubnd": "uy ban nhan dan", "vb": "van ban", "vdt": "von dau tu",
}  # fmt: skip
"""What stands for several words in headings, without accents."""

_FILLERS = frozenset(["cac", "cua", "duoc", "la", "nhung", "theo", "tong", "tren"])
"""Words that a heading may have or leave out without meaning another thing."""


def words_of(name: str) -> list[str]:
    """Return the words of a name: no accents, capitals, separators or unit.

    Examples
    --------
    >>> words_of("Diện tích quy hoạch (ha)"), words_of("DT_QH_ha"), words_of("fullName")
    (['dien', 'tich', 'quy', 'hoach'], ['dt', 'qh'], ['full', 'name'])
    """
    return _split(name)[0]


def unit_of(name: str) -> str:
    """Return the unit that a heading ends in, as declarations write it, or nothing.

    Examples
    --------
    >>> unit_of("Diện tích (m²)"), unit_of("DT_km2"), unit_of("Diện tích, ha")
    ('m2', 'km2', 'ha')
    >>> unit_of("Vốn đầu tư (tỷ đồng)"), unit_of("Ghi chú"), unit_of("Cụm m")
    ('billion_vnd', '', 'm')
    """
    return _split(name)[1]


def compact(name: str) -> str:
    """Return a name as one word, for names that differ by how they are written.

    Examples
    --------
    >>> compact("Tên CCN"), compact("TEN_CCN"), compact("tenccn")
    ('tenccn', 'tenccn', 'tenccn')
    """
    return "".join(words_of(name))


def written_out(name: str) -> list[str]:
    """Return the words of a name with what is shortened in it written out.

    Examples
    --------
    >>> written_out("DT_QH_ha")
    ['dien', 'tich', 'quy', 'hoach']
    """
    return [
        part for word in words_of(name) for part in _SHORTENED.get(word, word).split()
    ]


def meaning(name: str) -> frozenset[str]:
    """Return the words that a name means, in no order and without fillers.

    Examples
    --------
    >>> meaning("DT theo QH") == meaning("Diện tích quy hoạch")
    True
    """
    words = frozenset(written_out(name))
    return words - _FILLERS or words


def _split(name: str) -> tuple[list[str], str]:
    text = unicodedata.normalize("NFKC", name[:_LONGEST])
    broken = "".join(
        f" {sign}" if sign.isupper() and before.islower() else sign
        for before, sign in zip(f" {text}", text, strict=False)
    )
    accented = [one for one in _APART.split(broken.casefold()) if one]
    words = [folded(one) for one in accented]
    for n in (2, 1):
        last = " ".join(words[-n:])
        # "Hạ" is no hectare: a unit of one word has no accents.
        is_plain = n > 1 or accented[-1:] == words[-1:]
        # A heading that is nothing but a unit has no other name.
        if last in UNITS and len(words) > n and is_plain:
            return words[:-n], UNITS[last]
    for at, word in enumerate(words):
        if word in _ANYWHERE and len(words) > 1:
            return words[:at] + words[at + 1 :], word
    return words, ""
