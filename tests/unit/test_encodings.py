"""Which encoding text is in: told from its words, proposed, and never made worse."""

from __future__ import annotations

import io
import os
import unicodedata
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from clusterviz import texts
from clusterviz.core.writing.encodings import Converted, candidates, converted, decoded
from clusterviz.core.writing.syllables import is_syllable
from clusterviz.records import Severity
from tests.old_fonts import LEGACY, NAMES, seen, typed
from tests.strategies import properties

FOLDER = Path(os.environ.get("CLUSTERVIZ_REAL_DATA", "")) / "vn_encodings"
FILES = {
    "CP1258": "cp1258", "TCVN5712-1": "tcvn3", "VISCII": "viscii", "utf8": "utf-8",
    "utf8-nfd": "utf-8", "utf8-bom-crlf": "utf-8", "utf16le-bom": "utf-16",
}  # fmt: skip

FOREIGN = (
    "Côte d'Azur", "München", "Müller & Söhne", "Zürich", "São Paulo", "Foxconn®",
    "25 °C", "Nº 5", "½", "Société Générale", "Škoda", "Łódź", "naïve café", "Curaçao",
    "El Niño", "Malmö", "Århus", "Fuß", "Piña", "Crêpe", "“quoted”", "中文", "Москва",
    "5 µm", "Beyoncé", "Citroën", "Nestlé", "Häagen-Dazs", "Île", "à la carte", "±5",
    "A–B", "© 2024", "Samsung Electronics", "CCN-0001", "QL.37", "", "5 m²", "×",
)  # fmt: skip
SOUND = (
    *NAMES, "ĐẠI HỌC", "Đắk Lắk", "Krông Pắk", "Bắc Kạn", "Hà Nam", "Hoà Bình",
    "Công ty TNHH Hồng Hải", "Số 12/QĐ-UBND", "Đông – Tây", "QĐ-UBND",
)  # fmt: skip
MARKED = sorted({word for name in NAMES for word in name.split() if not word.isascii()})


def of(*values: object, is_bytes: bool, encoding: str | None = None) -> Converted:
    frame = pd.DataFrame({"name": pd.Series(list(values), dtype=object)})
    return converted("areas", frame, is_bytes=is_bytes, encoding=encoding)


def codes(found: Converted) -> list[str]:
    return [one.code for one in found.findings]


@pytest.mark.parametrize("is_bytes", [True, False])
@pytest.mark.parametrize("name", FILES)
def test_the_communes_come_out_right_from_all_seven_files(
    name: str, is_bytes: bool
) -> None:
    path = FOLDER / f"names.{name}.csv"
    if not path.is_file():
        pytest.skip("CLUSTERVIZ_REAL_DATA names no folder with the real data")
    right = pd.read_csv(FOLDER / "names.utf8.csv", dtype=str, encoding="utf-8")
    # A reader takes marks of the byte order away, and reads UTF-16 itself.
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    is_utf16 = name.startswith("utf16")
    text = content.decode("utf-16" if is_utf16 else "latin-1")
    is_bytes = is_bytes and not is_utf16
    shown = text if is_bytes or is_utf16 else seen(text)

    found = converted(
        "areas",
        pd.read_csv(io.StringIO(shown, newline=""), dtype=str),
        is_bytes=is_bytes,
        encoding=None,
    )

    pd.testing.assert_frame_equal(found.frame, right)
    assert found.encoding == ("" if is_utf16 else FILES[name])
    assert "encoding.ambiguous" not in codes(found)


@given(
    st.lists(st.sampled_from(MARKED), min_size=3, max_size=12, unique=True),
    st.sampled_from([*LEGACY, "utf-8"]),
)
@properties
def test_three_marked_words_tell_the_encoding_of_bytes(
    words: list[str], encoding: str
) -> None:
    found = of(*(typed(word, encoding) for word in words), is_bytes=True)

    if found.frame["name"].tolist() != words:
        # So close that a person is asked, and shown this reading as well.
        assert "encoding.ambiguous" in codes(found)
        assert encoding in [one.encoding for one in found.candidates]


@given(
    st.lists(st.sampled_from(MARKED), min_size=3, max_size=12, unique=True),
    st.sampled_from(["tcvn3", "vni", "utf-8"]),
)
@properties
def test_old_letters_in_a_unicode_file_are_told(
    words: list[str], encoding: str
) -> None:
    shown = [seen(typed(word, encoding)) for word in words]
    # No font draws a control code.
    assume(not any(sign < " " for word in shown for sign in word))
    assume(sum(not is_syllable(word) for word in shown) >= 3)

    found = of(*shown, is_bytes=False)

    assert found.frame["name"].tolist() == words
    assert found.findings[0].severity is Severity.DECISION


@pytest.mark.parametrize(("code", "word"), [("B¾c", "Bắc"), ("Ñình", "Đình")])
def test_one_word_can_be_enough(code: str, word: str) -> None:
    assert of(code, is_bytes=False).frame["name"].tolist() == [word]


@pytest.mark.parametrize("text", [*FOREIGN, *SOUND])
def test_text_that_is_fine_is_left_alone(text: str) -> None:
    assert candidates([text], is_bytes=False) == []


@given(st.lists(st.sampled_from([*FOREIGN, *SOUND]), max_size=20))
@properties
def test_sound_tables_are_given_back_themselves(several: list[str]) -> None:
    frame = pd.DataFrame({"name": several})

    found = converted("areas", frame, is_bytes=False, encoding=None)

    assert found == Converted(frame, "", (), ())


@given(st.lists(st.text(max_size=20), max_size=5), st.booleans())
@properties
def test_any_text_is_taken_and_plain_text_stays(
    several: list[str], is_bytes: bool
) -> None:
    one_byte = [text.encode("latin-1", "replace").decode("latin-1") for text in several]
    values = one_byte if is_bytes else several

    after = of(*values, is_bytes=is_bytes).frame["name"].tolist()

    assert [
        b for a, b in zip(values, after, strict=True) if a.isascii() and a != b
    ] == []


def test_good_values_among_old_ones_stay() -> None:
    found = of("ThÞ trÊn V«i", "Thị trấn Nếnh", "Hà Nam", "QL 37", None, 7,
               is_bytes=False)  # fmt: skip

    assert found.frame["name"].tolist() == [
        "Thị trấn Vôi", "Thị trấn Nếnh", "Hà Nam", "QL 37", None, 7,
    ]  # fmt: skip
    assert found.findings[0].values["n"] == 1


def test_each_column_of_a_unicode_file_is_judged_alone() -> None:
    frame = pd.DataFrame(
        {"Tªn": ["ThÞ trÊn V«i", "Phó Xuyªn"], "owner": ["Hà Nội", "Bè Hạ"]}
    )

    found = converted("areas", frame, is_bytes=False, encoding=None)

    assert found.frame.to_dict("list") == {
        "Tên": ["Thị trấn Vôi", "Phú Xuyên"],
        "owner": ["Hà Nội", "Bè Hạ"],
    }


def test_the_decision_shows_both_sides() -> None:
    (one,) = of(typed("Thị trấn Vôi", "tcvn3"), is_bytes=True).findings

    assert (one.severity, one.code) == (Severity.DECISION, "encoding.converted")
    assert one.values == {
        "encoding": "TCVN3 (ABC, .VnTime)",
        "n": 1,
        "samples": "ThÞ trÊn V«i → Thị trấn Vôi",
    }


def test_two_close_encodings_are_both_shown() -> None:
    found = of("Thô", is_bytes=True)

    assert codes(found) == ["encoding.converted", "encoding.ambiguous"]
    assert {one.severity for one in found.findings} == {Severity.DECISION}
    assert {"tcvn3", "vni"} <= {one.encoding for one in found.candidates}


def test_utf8_bytes_need_no_decision() -> None:
    found = of(typed("Thị trấn Vôi", "utf-8"), is_bytes=True)

    assert [one.severity for one in found.findings] == [Severity.INFO]


def test_utf8_with_a_letter_cut_through_is_asked_about() -> None:
    cut = [typed(name, "utf-8") for name in NAMES] + [typed("Vô", "utf-8")[:-1]]

    found = of(*cut, is_bytes=True)

    assert found.encoding == "utf-8"
    assert codes(found) == ["encoding.converted"]
    assert found.frame["name"].iloc[-1] == "V\ufffd"


def test_bytes_that_make_no_sense_are_refused() -> None:
    found = of("\xd8\xc7\xe1\xd3\xe1\xc7\xe3", is_bytes=True)

    assert [(one.severity, one.code) for one in found.findings] == [
        (Severity.ERROR, "encoding.unknown")
    ]


def test_signs_alone_are_no_riddle() -> None:
    found = of("25 °C", "5 m²", is_bytes=True)

    assert found.frame["name"].tolist() == ["25 °C", "5 m²"]
    assert [one.severity for one in found.findings] == [Severity.INFO]


@pytest.mark.parametrize("encoding", [*LEGACY, "utf-8"])
@pytest.mark.parametrize("is_bytes", [True, False])
def test_what_a_person_said_is_done_and_told(encoding: str, is_bytes: bool) -> None:
    code = typed("Thị trấn Vôi", encoding)

    found = of(code if is_bytes else seen(code), is_bytes=is_bytes, encoding=encoding)

    assert found.frame["name"].tolist() == ["Thị trấn Vôi"]
    assert [(one.severity, one.code) for one in found.findings] == [
        (Severity.INFO, "encoding.read_as")
    ]


def test_unicode_that_a_person_confirms_stays() -> None:
    for encoding in ("utf-8", "utf-16"):
        found = of("Hà Nam", "Béo Bö", is_bytes=False, encoding=encoding)

        assert found.frame["name"].tolist() == ["Hà Nam", "Béo Bö"]
        assert found.findings == ()


def test_what_is_too_long_for_a_word_is_no_evidence() -> None:
    assert codes(of("\xe9" * 100_000, is_bytes=True)) == ["encoding.unknown"]


def test_bytes_are_never_utf16() -> None:
    assert codes(of("V«i", is_bytes=True, encoding="utf-16")) == ["encoding.unknown"]


def test_samples_are_printable_and_few() -> None:
    values = [f"ThÞ\x00 trÊn {i} " + "V«i " * 50 for i in range(9)]
    (one,) = candidates(values, is_bytes=False)

    assert len(one.samples) == 5
    assert all(text.isprintable() for pair in one.samples for text in pair)


def test_geometry_stays_and_the_given_frame_too() -> None:
    frame = gpd.GeoDataFrame({"Tªn": ["V«i"], "geometry": [shapely.Point(1, 2)]})

    found = converted("areas", frame, is_bytes=False, encoding=None)

    assert isinstance(found.frame, gpd.GeoDataFrame)
    assert found.frame.geometry.tolist() == [shapely.Point(1, 2)]
    assert found.frame["Tên"].tolist() == ["Vôi"]
    assert frame["Tªn"].tolist() == ["V«i"]


def test_decomposed_bytes_are_composed() -> None:
    code = unicodedata.normalize("NFD", "Thị trấn").encode().decode("latin-1")

    assert decoded(code, "utf-8") == "Thị trấn"


def test_every_finding_has_its_sentence_in_both_languages() -> None:
    found = [
        *of("Thô", is_bytes=True).findings,
        *of("\xd8\xc7\xe1\xd3\xe1\xc7\xe3", is_bytes=True).findings,
        *of("25 °C", is_bytes=True).findings,
    ]

    assert len({one.code for one in found}) == 4
    assert all(texts.finding(one, "vi") != texts.finding(one, "en") for one in found)
