"""A report of the day that a month was signed off as of prints what was signed."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import docx

from clusterviz.letter import Grid, Paragraph
from clusterviz.records import Lineage
from clusterviz.workspace import letters, provenance, review, review_signing
from clusterviz.workspace.reports.certificate import certified
from clusterviz.workspace.reports.landfund import landfund_letter
from clusterviz.workspace.reports.overlap import overlap_letter
from tests.reviewed import reviewed_workspace

if TYPE_CHECKING:
    from clusterviz.letter import Letter
    from clusterviz.workspace import Workspace

DAY = dt.date(2024, 4, 22)
MONTH = "2024-04"


def signed() -> Workspace:
    """Return a workspace whose April is signed, and whose clusters changed since.

    CCN-0004 has become a square of 10 m, far from where it was.
    """
    workspace = reviewed_workspace()
    review_signing.sign_off(
        workspace, review.review(workspace, MONTH), after=0, by="An"
    )
    rows = workspace.features("clusters")
    is_moved = rows["cluster_id"] == "CCN-0004"
    moved = rows.geometry[is_moved].iloc[0].centroid.buffer(5).envelope
    rows.loc[is_moved, "geometry"] = moved
    workspace.store.publish(
        workspace.layers["clusters"], rows, Lineage("Sửa", DAY),
        replaces=workspace.version("clusters").version, is_valid=True,
    )  # fmt: skip
    return workspace


def said(letter: Letter) -> str:
    texts = [one.text for one in letter.blocks if isinstance(one, Paragraph)]
    return "\n".join(texts)


def test_the_certificate_is_of_the_boundary_that_was_signed() -> None:
    text = said(certified(signed(), "CCN-0004", "en").letter)

    assert "it measures 20.00 ha" in text
    assert "Industrial clusters (version 1)" in text
    assert "Review of Apr 2024: signed off" in text
    # What was changed since is told beside it.
    assert "Industrial clusters, version 2" in text


def test_the_land_fund_is_that_of_the_land_that_was_signed() -> None:
    letter = landfund_letter(signed(), "en")

    fund = next(one for one in letter.blocks if isinstance(one, Grid))
    # 145 ha are in the plan.
    assert fund.rows[-1][3] == "145.00"
    assert "Review of Apr 2024: signed off" in said(letter)


def test_another_day_has_what_is_known_now() -> None:
    letter = landfund_letter(signed(), "en", as_of_on=dt.date(2024, 4, 23))

    fund = next(one for one in letter.blocks if isinstance(one, Grid))
    assert fund.rows[-1][3] == "125.01"
    assert "another day than was signed" in said(letter)


def test_every_report_ends_with_the_line_of_the_audit() -> None:
    workspace = signed()
    line = provenance.audit_line(workspace)

    for letter in (
        overlap_letter(workspace, "en"),
        landfund_letter(workspace, "en"),
        landfund_letter(workspace, "en", area="001"),
        certified(workspace, "CCN-0004", "en").letter,
        certified(workspace, "CCN-0001", "en").letter,
    ):
        assert f"Audit of the data: line {line} " in said(letter)
        assert "indicative 10.0 m" in said(letter)
        assert "as of 22 Apr 2024" in said(letter).replace("As of", "as of")


def test_the_letter_to_an_area_is_made_from_the_versions_that_were_signed() -> None:
    found = docx.Document(io.BytesIO(letters.letter(signed(), "001", "en")))

    text = "\n".join(one.text for one in found.paragraphs)
    assert "Industrial clusters (version 1)" in text
    assert "Industrial clusters, version 2" in text
