"""The files that a printed map becomes."""

from __future__ import annotations

import io
import struct

import pypdf
import pytest

from clusterviz import texts
from clusterviz.view.mapstate import MapLayers, MapState
from clusterviz.view.printmap.paper import PAPERS, Form
from clusterviz.workspace import printing
from tests.tiny import AS_OF_ON, tiny_workspace

LAYERS = MapLayers("district", AS_OF_ON)
SHOWN = MapState(visible=("areas", "plan_zones", "clusters"), fit=("areas", ()))


@pytest.mark.parametrize(
    ("form", "start"), [("pdf", b"%PDF-"), ("png", b"\x89PNG\r\n")]
)
def test_a_file_is_what_its_name_says(form: Form, start: bytes) -> None:
    file = printing.printed_map(
        tiny_workspace(), layers=LAYERS, state=SHOWN, paper="a4-landscape",
        language="vi", title="Cụm", form=form,
    )  # fmt: skip

    assert file.startswith(start)


def test_a_picture_has_200_dots_an_inch() -> None:
    file = printing.printed_map(
        tiny_workspace(), layers=LAYERS, state=SHOWN, paper="a4-portrait",
        language="vi", title="Cụm", form="png",
    )  # fmt: skip
    wide, high = struct.unpack(">II", file[16:24])
    (per_metre,) = struct.unpack(">I", file[file.index(b"pHYs") + 4 :][:4])

    # 210 by 297 mm.
    assert (wide, high) == (1653, 2338)
    assert per_metre * 0.0254 == pytest.approx(200, abs=0.1)


def test_a_pdf_carries_whole_fonts_a_title_and_nobodys_name() -> None:
    file = printing.printed_map(
        tiny_workspace(), layers=LAYERS, state=SHOWN, paper="a3-portrait",
        language="vi", title="Cụm", form="pdf",
    )  # fmt: skip

    assert b"/FontFile2" in file
    assert b"/Subtype /Type3" not in file
    assert b"/Title" in file
    assert b"/Author" not in file
    assert b"/CreationDate" not in file


def test_a_sheet_of_the_same_data_is_the_same_file() -> None:
    # Of one workspace: the sheet names the end of its audit.
    workspace = tiny_workspace()

    def made() -> bytes:
        return printing.printed_map(
            workspace, layers=LAYERS, state=SHOWN, paper="a4-landscape",
            language="vi", title="Cụm", form="pdf",
        )  # fmt: skip

    first, again = made(), made()
    # Not compared in the assertion: two sheets that differ take minutes to print.
    is_same = first == again
    assert is_same


# As long as those of a map with layers, a selection and areas switched on.
LINK = "https://cum.bacgiang.gov.vn/map?" + "&".join(f"k{n}=v-{n}" for n in range(60))


def opened_by(file: bytes) -> set[str]:
    """Return every address that a click on a PDF opens, as another program sees it."""
    return {
        str(one.get_object()["/A"]["/URI"])
        for page in pypdf.PdfReader(io.BytesIO(file)).pages
        for one in page.get("/Annots", [])
    }


@pytest.mark.parametrize("paper", PAPERS)
def test_a_sheet_says_the_whole_address_of_its_view_and_opens_it(paper: str) -> None:
    file = printing.printed_map(
        tiny_workspace(), layers=LAYERS, state=SHOWN, paper=paper,
        language="en", title="Cụm", link=LINK,
    )  # fmt: skip

    pages = pypdf.PdfReader(io.BytesIO(file)).pages
    said = "".join(page.extract_text() for page in pages)
    assert LINK in "".join(said.split())
    assert opened_by(file) == {LINK}


def test_a_sheet_without_an_address_opens_nothing() -> None:
    file = printing.printed_map(
        tiny_workspace(), layers=LAYERS, state=SHOWN, paper="a4-landscape",
        language="en", title="Cụm",
    )  # fmt: skip

    assert opened_by(file) == set()
    [page] = pypdf.PdfReader(io.BytesIO(file)).pages
    assert texts.say("print.link", "en") not in page.extract_text()
