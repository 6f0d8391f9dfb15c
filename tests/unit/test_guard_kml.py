"""The guard: what KML must be before anything of it is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.files.guard import kml as guard
from clusterviz.files.guard.kml import unpacked_kml, walk
from clusterviz.files.refused import FileRefusedError
from tests.markup import HEAD, NAMESPACE, POINT, document, kml, kmz, placemark

if TYPE_CHECKING:
    from pathlib import Path

MB = 10


def walked(path: Path) -> list[tuple[str, str]]:
    """Return the elements of a file as they end, each with its text."""
    ended: list[tuple[str, str]] = []
    walk(path, lambda *_: None, lambda *one: ended.append(one))
    return ended


def reason(path: Path) -> str:
    """Return why a file is refused."""
    with pytest.raises(FileRefusedError) as refused:
        walked(path)
    return refused.value.reason


@pytest.mark.parametrize(
    "namespace", [NAMESPACE, "http://earth.google.com/kml/2.1", ""]
)
def test_kml_of_any_version_is_walked_to_its_end(
    tmp_path: Path, namespace: str
) -> None:
    text = document(placemark("<name>Đa Mai</name>"), namespace=namespace)

    assert walked(kml(tmp_path, text))[0] == ("name", "Đa Mai")


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "windows-1258"])
def test_text_is_read_in_the_encoding_that_the_file_names(
    tmp_path: Path, encoding: str
) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    text = document("<name>Đông</name>", head=head)

    assert walked(kml(tmp_path, text, encoding))[0] == ("name", "Đông")


@pytest.mark.parametrize("encoding", ["utf-7", "rot13", "big5", "no-such"])
def test_an_encoding_that_cannot_be_read_is_refused(
    tmp_path: Path, encoding: str
) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'

    assert reason(kml(tmp_path, document(head=head))) == "markup.encoding_unknown"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        '<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>',
        "<!DOCTYPE kml>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(
    tmp_path: Path, doctype: str, encoding: str
) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}'

    path = kml(tmp_path, document(head=head), encoding)

    assert reason(path) == "markup.document_type"


@pytest.mark.parametrize(
    "text",
    [document()[:-3], "", "not XML", f"{HEAD}<kml>&x;</kml>", document() + "<a/>"],
)
def test_what_is_no_whole_xml_is_refused(tmp_path: Path, text: str) -> None:
    assert reason(kml(tmp_path, text)) == "markup.not_whole"


@pytest.mark.parametrize(
    "text",
    [
        "<OGRVRTDataSource/>",
        "<Document/>",
        '<kml xmlns="http://example.org/other"/>',
    ],
)
def test_xml_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    assert reason(kml(tmp_path, text)) == "markup.not_kml"


def test_folders_that_nest_too_deep_are_refused(tmp_path: Path) -> None:
    n = guard.MAX_DEPTH
    text = document("<Folder>" * n + "</Folder>" * n)

    assert reason(kml(tmp_path, text)) == "markup.too_deep"


def test_more_elements_than_a_layer_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MAX_ELEMENTS", 10)

    assert reason(kml(tmp_path, document("<a/>" * 9))) == "markup.too_many"


def test_more_names_than_are_kept_in_mind_are_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_MAX_NAMES", 1)

    assert walked(kml(tmp_path, document("<name>A</name>")))[0] == ("name", "A")


def test_the_document_of_a_kmz_is_its_doc_kml_or_the_only_one(tmp_path: Path) -> None:
    text = document(placemark(POINT))
    named = kmz(tmp_path, {"doc.kml": text, "other.kml": "", "files/a.kml": ""})
    first = unpacked_kml(named, tmp_path, MB).read_text()
    only = kmz(tmp_path, {"vung.KML": text, "files/a.kml": ""})

    assert [first, unpacked_kml(only, tmp_path, MB).read_text()] == [text, text]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"../doc.kml": "<kml/>"}, "zip_"),
        ({"doc.kml": "<kml/>", "DOC.KML": "<kml/>"}, "zip_"),
        ({"files/doc.kml": "<kml/>"}, "markup.not_one_document"),
        ({"a.kml": "<kml/>", "b.kml": "<kml/>"}, "markup.not_one_document"),
        ({"doc.kml": "a" * 11_000_000}, "zip_"),
    ],
)
def test_a_kmz_without_one_safe_document_is_refused(
    tmp_path: Path, members: dict[str, str], expected: str
) -> None:
    with pytest.raises(FileRefusedError) as refused:
        unpacked_kml(kmz(tmp_path, members), tmp_path, MB)

    assert refused.value.reason.startswith(expected)


def test_a_kmz_that_is_no_whole_zip_is_refused(tmp_path: Path) -> None:
    path = kmz(tmp_path, {"doc.kml": document()})
    path.write_bytes(path.read_bytes()[:-30])

    with pytest.raises(FileRefusedError, match="zip"):
        unpacked_kml(path, tmp_path, MB)
