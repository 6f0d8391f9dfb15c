"""Workbooks and annexes, as the PDF that LibreOffice makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdf
import pytest

from tests import libreoffice
from tests.readback.handed import KINDS, names
from tests.readback.test_corners_listed import of_annex, of_sheet

if TYPE_CHECKING:
    from tests.readback.conftest import Handing
    from tests.readback.handed import Handed
    from tests.readback.test_corners_listed import Reader

    Printed = tuple[Handed, dict[str, str]]

pytestmark = libreoffice.required

PUBLIC = names("real")
"""The layers that anybody may read."""


@pytest.fixture(scope="module", params=KINDS)
def printed(
    request: pytest.FixtureRequest,
    handing: Handing,
    tmp_path_factory: pytest.TempPathFactory,
) -> Printed:
    """Return what each paper says, by the name of its file; it is asked for once."""
    handed = handing(request.param)
    files = [
        *(handed.file(name, ".xlsx") for name in PUBLIC),
        *map(handed.corners, (".xlsx", ".docx")),
    ]
    made = libreoffice.converted(files, "pdf", tmp_path_factory.mktemp("pdf"))
    said = {}
    for file, path in zip(files, made, strict=True):
        pages = [one.extract_text() for one in pypdf.PdfReader(path).pages]
        said[file.name] = " ".join(pages)
    return handed, said


def test_every_row_of_a_layer_is_printed_with_its_key_and_name(
    printed: Printed,
) -> None:
    handed, said = printed
    for held in map(handed.held, PUBLIC):
        text = "".join(said[held.file(".xlsx").name].split())
        own = (held.layer.key, held.layer.naming)
        texts = [row[name] for row in held.rows().values() for name in own]

        assert not [one for one in texts if one and "".join(one.split()) not in text]


def test_no_figure_is_printed_as_hashes(printed: Printed) -> None:
    """As a sheet shows one for which its column is too narrow."""
    _, said = printed

    assert not [name for name, text in said.items() if "###" in text]


@pytest.mark.parametrize(
    ("suffix", "reader"),
    [
        pytest.param(".docx", of_annex, id=".docx"),
        pytest.param(".xlsx", of_sheet, id=".xlsx"),
    ],
)
def test_every_corner_is_printed_in_its_order(
    printed: Printed, suffix: str, reader: Reader
) -> None:
    handed, said = printed
    text = said[handed.corners(suffix).name]
    words = iter([one.replace(",", ".") for one in text.split()])

    for _, _, north, east, _ in reader(handed):
        assert f"{north:.2f}" in words
        assert f"{east:.2f}" in words
