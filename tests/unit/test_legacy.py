"""Text of the old fonts and code pages, back to letters."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.writing.encodings import ENCODINGS, decoded
from clusterviz.core.writing.syllables import is_syllable
from tests.old_fonts import LEGACY, LETTERS, NAMES, seen, typed
from tests.strategies import properties

# Alone, these have codes that are quotation marks or controls.
WORDS = {
    "Ặ": "TẶNG", "Ị": "THỊ", "Ò": "TÒA", "Ỏ": "ĐỎ", "Õ": "VÕ", "Ó": "CÓ", "Ọ": "HỌC",
    "Ộ": "BỘ", "Ẳ": "THẲNG", "Ẵ": "SẴN", "Ẫ": "MẪU", "Ử": "TỬ", "Ự": "TỰ", "Ữ": "HỮU",
}  # fmt: skip
SYLLABLES = sorted({word for name in NAMES for word in name.split()})


def test_there_are_134_letters() -> None:
    assert len(set(LETTERS)) == 134


@pytest.mark.parametrize("encoding", ["vni", "cp1258", "utf-8"])
@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_comes_back(letter: str, encoding: str) -> None:
    assert decoded(typed(letter, encoding), encoding) == letter


@pytest.mark.parametrize("encoding", ["tcvn3", "viscii"])
@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_comes_back_in_a_word(letter: str, encoding: str) -> None:
    word = WORDS.get(letter, letter)

    assert decoded(typed(word, encoding), encoding) == word


def test_a_control_code_that_makes_no_word_is_no_letter() -> None:
    assert decoded("H\xb5 abc\x01", "tcvn3") == "Hà abc\x01"


@pytest.mark.parametrize("encoding", [*LEGACY, "utf-8"])
@pytest.mark.parametrize("name", NAMES)
def test_names_come_back_however_they_are_shown(name: str, encoding: str) -> None:
    code = typed(name, encoding)

    assert decoded(code, encoding) == name
    assert decoded(seen(code), encoding) == name


@pytest.mark.parametrize("name", NAMES)
def test_names_in_capitals_come_back_from_tcvn3(name: str) -> None:
    assert decoded(typed(name.upper(), "tcvn3"), "tcvn3") == name.upper()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("Cuïm coâng nghieäp Ñình Traùm", "Cụm công nghiệp Đình Trám"),
        ("Thò traán Voâi", "Thị trấn Vôi"),
        ("THÒ TRAÁN NEÁNH", "THỊ TRẤN NẾNH"),
        ("Aâu Laïc", "Âu Lạc"),
        ("Ñöôøng tænh, Myõ, Lyù, Kyø, Tî", "Đường tỉnh, Mỹ, Lý, Kỳ, Tỵ"),
    ],
)
def test_vni_puts_the_mark_behind_its_vowel(code: str, text: str) -> None:
    assert decoded(code, "vni") == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("THÞ TRÊN V¤I", "THỊ TRẤN VÔI"),
        ("§¹I HäC", "ĐẠI HỌC"),
        ("TT Hå", "TT Hồ"),
        ("Thµnh phè B¾c Giang", "Thành phố Bắc Giang"),
        ("Cô THÓ", "CỤ THỂ"),
        ("X· THÞ", "XÃ THỊ"),
        ("X· Hå, THÞ x·", "Xã Hồ, THỊ xã"),
    ],
)
def test_small_codes_among_capitals_are_capitals(code: str, text: str) -> None:
    assert decoded(code, "tcvn3") == text


@pytest.mark.parametrize(
    ("code", "text"),
    [("“V«i”", "“Vôi”"), ("B¾c – Nam", "Bắc – Nam"), ("B¾c–Nam", "Bắc–Nam")],
)
def test_quotation_marks_of_the_abc_fonts_stay(code: str, text: str) -> None:
    assert decoded(code, "tcvn3") == text


@pytest.mark.parametrize(
    ("code", "encoding"),
    [("\xd7B\xdf", "vni"), ("\x8d", "cp1258"), ("B\xe1", "utf-8"), ("â", "vni")],
)
def test_what_an_encoding_does_not_have_is_marked_as_lost(
    code: str, encoding: str
) -> None:
    assert "\ufffd" in decoded(code, encoding)


@pytest.mark.parametrize("encoding", list(ENCODINGS))
def test_unicode_beside_old_letters_stays(encoding: str) -> None:
    assert decoded("Đắk Nông €", encoding)[:3] == "Đắk"


@given(st.text(max_size=40), st.sampled_from(list(ENCODINGS)))
@properties
def test_any_text_is_decoded_without_an_error(text: str, encoding: str) -> None:
    result = decoded(text, encoding)

    assert unicodedata.is_normalized("NFC", result)


@given(st.text("".join(map(chr, range(0x20, 0x7F)))), st.sampled_from(list(ENCODINGS)))
@properties
def test_ascii_is_the_same_in_all(text: str, encoding: str) -> None:
    assert decoded(text, encoding) == text


@given(
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=8),
    st.sampled_from(LEGACY),
)
@properties
def test_what_was_typed_is_read(words: list[str], encoding: str) -> None:
    text = " ".join(words)

    assert decoded(typed(text, encoding), encoding) == text


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_a_name_is_a_syllable(name: str) -> None:
    assert [word for word in re.findall(r"\w+", name) if not is_syllable(word)] == []


@pytest.mark.parametrize(
    "word",
    ["giếng", "gìn", "quốc", "khuỷu", "nghiêng", "yên", "thuở", "Kạn", "huơ", "xoong",
     "thuý", "thúy", "hoà", "hòa", "uỷ", "ủy", "ngoằn", "quýt", "loé"],
)  # fmt: skip
def test_the_harder_syllables_are_legal(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    ["cẻ", "kọ", "nghà", "gềnh", "ngiêng", "iên", "tìt", "bắcc", "thièn", "hoaù",
     "tườngg", "bàc", "trấp̉", "thẩmm", "Viẹêt", "viÊt", "xÃ", "mồàn"],
)  # fmt: skip
def test_what_breaks_the_orthography_is_not(word: str) -> None:
    assert not is_syllable(word)
