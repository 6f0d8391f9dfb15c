"""The ways Vietnamese was written before Unicode, back to letters.

A text of bytes has one letter for each byte, as Latin-1 has them. The same text
pasted from a document in an old font has them as Windows-1252 shows them; both
are read alike.

TCVN 5712:1993 (its three variants are subsets of one table), VISCII (RFC 1456),
VNI for Windows (a vowel, then a byte for its marks) and Windows-1258.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz.core.writing.cleaning import composed
from clusterviz.core.writing.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENCODINGS: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": "Unicode UTF-8",
        "utf-16": "Unicode UTF-16",
        "tcvn3": "TCVN3 (ABC, .VnTime)",
        "vni": "VNI (VNI-Times)",
        "cp1258": "Windows-1258",
        "viscii": "VISCII",
    }
)
"""What text from files may be in, and what officials call it."""

LOST = "\ufffd"
"""Stands for a byte that the encoding does not have."""

# Windows-1252 shows the bytes 0x80 to 0x9F as letters far from Latin-1.
_SHOWN = {
    ord(bytes([code]).decode("cp1252")): code
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_BYTE = "\x00-\xff" + "".join(map(chr, _SHOWN))
BYTES = re.compile(f"[{_BYTE}]*")
"""A text whose every sign could be one byte."""
_RUN = re.compile(f"[{_BYTE}]+")

_TCVN_CONTROLS = {1: "Ú", 2: "Ụ", 4: "Ừ", 5: "Ử", 6: "Ữ", 17: "Ứ", 18: "Ự", 19: "Ỳ",
                  20: "Ỷ", 21: "Ỹ", 22: "Ý", 23: "Ỵ"}  # fmt: skip
_TCVN_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ"
    "ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "\xa0ĂÂÊÔƠƯĐăâêôơưđẰ"
    "\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịò"
    "Ổỏõóọồổỗốộờởỡớợù"
    "ỖủũúụừửữứựỳỷỹýỵỐ"
)
_VISCII_CONTROLS = {2: "Ẳ", 5: "Ẵ", 6: "Ẫ", 20: "Ỷ", 25: "Ỹ", 30: "Ỵ"}
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"
    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "Õắằặấầẩậẽẹếềểễệố"
    "ồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉ"
    "đựòóôõỏọụùúũủýợỮ"
)
# A control code that is a letter is kept apart, in Unicode's private area, meanwhile.
_PRIVATE = 0xE000
_TCVN = dict(enumerate(_TCVN_HIGH, 0x80)) | {
    _PRIVATE + code: letter for code, letter in _TCVN_CONTROLS.items()
}
_VISCII = dict(enumerate(_VISCII_HIGH, 0x80)) | {
    _PRIVATE + code: letter for code, letter in _VISCII_CONTROLS.items()
}
_CONTROL = re.compile("[\x01-\x06\x11-\x1e]")

# In VNI the mark follows its vowel: a tone, or a shape with a tone.
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_SHAPES = {
    "\u0302": dict(zip("âáàåãä", ["", *_VNI_TONES.values()], strict=True)),
    "\u0306": dict(zip("êéèúüë", ["", *_VNI_TONES.values()], strict=True)),
}
_VNI_MARKED = {"a": "\u0302\u0306", "e": "\u0302", "o": "\u0302", "u": "", "y": ""}
_VNI_ALONE = dict(zip("ñôöíìæóòî", "đơưíìỉĩịỵ", strict=True))


def _vni_table() -> dict[str, str]:
    """Return what each letter of VNI that is not ASCII says."""
    small = dict(_VNI_ALONE)
    for vowel, shapes in _VNI_MARKED.items():
        for shape in shapes:
            for mark, tone in _VNI_SHAPES[shape].items():
                small[vowel + mark] = vowel + shape + tone
    for letter in (*_VNI_MARKED, "ô", "ö"):
        vowel = _VNI_ALONE.get(letter, letter)
        small |= {letter + mark: vowel + tone for mark, tone in _VNI_TONES.items()}
    del small["yï"]
    table = {key: unicodedata.normalize("NFC", one) for key, one in small.items()}
    capitals = {key.upper(): one.upper() for key, one in table.items()}
    # Some keyboards leave the mark of a capital small.
    mixed = {key[0].upper() + key[1:]: one.upper() for key, one in table.items()}
    return table | mixed | capitals


VNI = MappingProxyType(_vni_table())
"""A letter, or a vowel and its marks, to what it says."""
_VNI_LETTER = re.compile("|".join(sorted(VNI, key=len, reverse=True)) + "|[À-ÖØ-öø-ÿ]")

# What stands in one of these codes is a letter in TCVN 5712, but a quotation mark,
# a dash or a bullet in the ABC fonts.
_SIGNS = {
    code: chr(sign)
    for sign, code in _SHOWN.items()
    if code == 0x85 or 0x91 <= code <= 0x97
}
_SIGN = re.compile("[\x85\x91-\x97]")
_WORD = re.compile("[A-Za-z\x80-\xff\x01-\x06\x11-\x1e\ue001-\ue01e]+")
_TCVN_SIGNED = re.compile(f"({_SIGN.pattern}?)(.*?)({_SIGN.pattern}?)", re.DOTALL)
_INNER_CAPITAL = re.compile(r"(?<=\S)[A-Z]")


def decoded(text: str, encoding: str) -> str:
    r"""Return what `text` says when its bytes are in `encoding`, composed (NFC).

    A byte that the encoding does not have becomes U+FFFD. A sign that is no byte
    is Unicode already, and stays.

    Parameters
    ----------
    text
        One letter for each byte, as Latin-1 has them or Windows-1252 shows them.
    encoding
        A code of `ENCODINGS`.

    Examples
    --------
    >>> decoded("ThÞ trÊn V«i", "tcvn3"), decoded("Thò traán Voâi", "vni")
    ('Thị trấn Vôi', 'Thị trấn Vôi')
    >>> decoded("B\xe3\xecc", "cp1258"), decoded("Bắc", "tcvn3")
    ('Bắc', 'Bắc')
    """
    if text.isascii() and not is_coded(text):
        return text
    if encoding == "utf-16":
        return composed(text)
    reader = _READERS[encoding]
    if BYTES.fullmatch(text):
        return composed(reader(text.translate(_SHOWN)))
    return composed(_RUN.sub(lambda run: reader(run[0].translate(_SHOWN)), text))


def is_coded(text: str) -> bool:
    r"""Return whether `text` holds control codes that are letters in an encoding.

    Examples
    --------
    >>> is_coded("C\x02M"), is_coded("CUM")
    (True, False)
    """
    return bool(_CONTROL.search(text))


def _utf8(text: str) -> str:
    return text.encode("latin-1").decode("utf-8", errors="replace")


def _cp1258(text: str) -> str:
    return text.encode("latin-1").decode("cp1258", errors="replace")


def _viscii(text: str) -> str:
    return _uncontrolled(text, _VISCII, _VISCII_CONTROLS).translate(_VISCII)


def _uncontrolled(
    text: str, table: Mapping[int, str], controls: Mapping[int, str]
) -> str:
    """Return `text` with the control codes kept apart that complete a word."""
    if not _CONTROL.search(text):
        return text
    whole = {**table, **controls}
    apart = {code: _PRIVATE + code for code in controls}
    return _WORD.sub(
        lambda word: (
            word[0].translate(apart)
            if is_syllable(word[0].translate(whole))
            else word[0]
        ),
        text,
    )


def _vni(text: str) -> str:
    letters = _VNI_LETTER.sub(lambda found: VNI.get(found[0], LOST), text)
    return letters.translate(_VNI_SIGNS)


def _tcvn3(text: str) -> str:
    text = _uncontrolled(text, _TCVN, _TCVN_CONTROLS)
    # The fonts of capitals (.VnTimeH) draw the codes of small letters as capitals.
    is_shouted = _INNER_CAPITAL.search(text) and any(
        map(_is_shouted, _WORD.findall(text))
    )
    if is_shouted and re.search("[a-z]", text):
        return _WORD.sub(lambda word: _tcvn_word(word[0], is_shouted=True), text)
    if _SIGN.search(text):
        letters = _WORD.sub(lambda word: _tcvn_word(word[0]), text)
    else:
        letters = text.translate(_TCVN)
    return letters.upper() if is_shouted else letters


def _tcvn_word(word: str, *, is_shouted: bool = False) -> str:
    """Return one word, its quotation marks and dashes told from its letters."""
    if is_shouted and _is_shouted(word):
        return _tcvn_word(word).upper()
    table = _TCVN
    found = _TCVN_SIGNED.fullmatch(word)
    if found is None or not _SIGN.search(word):
        return word.translate(table)
    before, middle, after = found.groups()
    for left, letters, right in (
        (before, middle, after),
        ("", before + middle, after),
        (before, middle + after, ""),
        ("", word, ""),
    ):
        whole = letters.translate(table)
        if len(whole) > 1 and is_syllable(whole):
            return left.translate(_SIGNS) + whole + right.translate(_SIGNS)
    return word.translate(table | _SIGNS)


def _is_shouted(word: str) -> bool:
    """Return whether capitals stand around the code of a small letter."""
    return (
        bool(_INNER_CAPITAL.search(word))
        and not re.search("[a-z]", word)
        and any(sign.islower() for sign in word.translate(_TCVN))
    )


_VNI_SIGNS = {code: bytes([code]).decode("cp1252", errors="replace")
              for code in range(0x80, 0xA0)}  # fmt: skip
_READERS: Mapping[str, Callable[[str], str]] = {
    "utf-8": _utf8, "tcvn3": _tcvn3, "vni": _vni, "cp1258": _cp1258, "viscii": _viscii,
}  # fmt: skip
