"""Vietnamese as it was written before Unicode, made by other tools than the program.

TCVN3 and VISCII by `iconv`, Windows-1258 by Python's codec, VNI by the list that
its keyboards publish.
"""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from functools import cache

import pytest

TONES = "\u0301\u0300\u0309\u0303\u0323"
"""Acute, grave, hook, tilde, dot: the order of the list of VNI below."""

VOWELS = "aâăeêoôơuưiy"
_VNI = """
aù aø aû aõ aï aâ aá aà aå aã aä aê aé aè aú aü aë
eù eø eû eõ eï eâ eá eà eå eã eä
où oø oû oõ oï oâ oá oà oå oã oä ô ôù ôø ôû ôõ ôï
uù uø uû uõ uï ö öù öø öû öõ öï í ì æ ó ò yù yø yû yõ î ñ
"""

LEGACY = ("tcvn3", "vni", "cp1258", "viscii")
UNDEFINED = "\x81\x8d\x8f\x90\x9d"
"""What Windows-1252 leaves to Latin-1."""


def small_letters() -> list[str]:
    """Return the 67 letters that are not ASCII, a to y, and đ."""
    letters = [
        unicodedata.normalize("NFC", vowel + tone)
        for vowel in VOWELS
        for tone in ("", *TONES)
    ]
    return [letter for letter in letters if not letter.isascii()] + ["đ"]


LETTERS = [*small_letters(), *(letter.upper() for letter in small_letters())]
"""All 134."""

NAMES = (
    "Phường Thọ Xương", "Phường Trần Nguyên Hãn", "Phường Ngô Quyền", "Xã Song Mai",
    "Phường Hoàng Văn Thụ", "Phường Mỹ Độ", "Phường Lê Lợi", "Xã Đồng Sơn", "Xã Tân Mỹ",
    "Thị trấn Vôi", "Thị trấn Phồn Xương", "Xã Tân Tiến", "Huyện Yên Thế", "Xã Bố Hạ",
    "Xã Đồng Hưu", "Xã Đông Sơn", "Xã Xuân Lương", "Huyện Lạng Giang", "Thị trấn Kép",
    "Xã Nghĩa Hòa", "Xã Quang Thịnh", "Thị trấn Đồi Ngô", "Xã Tiên Nha", "Xã Cẩm Lý",
    "Huyện Lục Ngạn", "Thị trấn Chũ", "Xã Quý Sơn", "Xã Phượng Sơn", "Xã Giáp Sơn",
    "Thị trấn Nham Biền", "Xã Tiền Phong", "Thị trấn Bích Động", "Thị trấn Nếnh",
    "Xã Việt Tiến", "Xã Thượng Lan", "Xã Hương Mai", "Huyện Hiệp Hòa", "Xã Mai Đình",
    "Thị trấn Thắng", "Xã Hùng Thái", "Đất quân sự", "Cụm công nghiệp Đình Trám",
    "ĐƯỜNG GOM CỤM CÔNG NGHIỆP", "Trung tâm huấn luyện Cấm Sơn",
)  # fmt: skip


@cache
def table(encoding: str) -> dict[str, str]:
    """Return what each of the 134 letters is in an encoding, a letter for a byte."""
    if encoding == "vni":
        small = dict(zip(small_letters(), _VNI.split(), strict=True))
        return small | {letter.upper(): code.upper() for letter, code in small.items()}
    if encoding == "cp1258":
        return {letter: _by_codec(letter) for letter in LETTERS}
    program = shutil.which("iconv")
    if program is None:
        pytest.skip("there is no iconv here")
    name = {"tcvn3": "TCVN5712-1", "viscii": "VISCII"}[encoding]
    result = subprocess.run(
        [program, "-f", "UTF-8", "-t", name],
        input="\n".join(LETTERS).encode(),
        capture_output=True,
        check=True,
    )
    codes = result.stdout.decode("latin-1").split("\n")
    return dict(zip(LETTERS, codes, strict=True))


def typed(text: str, encoding: str) -> str:
    """Return `text` in an encoding, a letter for each byte as Latin-1 has them."""
    if encoding == "utf-8":
        return text.encode().decode("latin-1")
    codes = table(encoding)
    return "".join(codes.get(letter, letter) for letter in text)


def seen(text: str) -> str:
    """Return bytes as a program that believes in Windows-1252 shows them."""
    return "".join(
        sign if sign in UNDEFINED else sign.encode("latin-1").decode("cp1252")
        for sign in text
    )


def _by_codec(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    shape = "".join(part for part in parts if part not in TONES)
    tone = "".join(part for part in parts if part in TONES)
    code = unicodedata.normalize("NFC", shape) + tone
    return code.encode("cp1258").decode("latin-1")
