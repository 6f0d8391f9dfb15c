"""The certificate of no overlap: when it is given, and when it must not be."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from shapely.affinity import translate

from clusterviz import clock
from clusterviz.errors import InputError, StorageError
from clusterviz.letter import Grid, Paragraph
from clusterviz.records import Lineage
from clusterviz.workspace import cases
from clusterviz.workspace.cases import Step
from clusterviz.workspace.reports.certificate import certified
from tests.tiny import at, layers, tiny_rows, tiny_workspace, typed
from tests.tiny.plan import cluster_rows, coverage_rows, zone_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.letter import Letter
    from clusterviz.workspace import Workspace
    from tests.tiny.ground import Row

CLEAR = "CCN-0004"
"""In the north-west: every mandatory kind was supplied there, and nothing is met."""


def real(rows: dict[str, list[Row]] | None = None, **cluster: object) -> Workspace:
    """Return a workspace that is no sample, its clusters surveyed and documented."""
    clusters = [
        {**row, "geometry_quality": row.get("geometry_quality", "surveyed"),
         "source_document": "12/QĐ-UBND", **cluster}
        for row in cluster_rows()
    ]  # fmt: skip
    found = tiny_workspace({"clusters": clusters, **(rows or {})})
    settings = found.settings.model_copy(update={"is_illustrative": False})
    return dataclasses.replace(found, settings=settings)


LACKS, OVERLAPS = "what is lacking to judge", "overlaps other plans"
"""What the letter is about: where nothing is lacking, only an overlap is told of."""


def said(letter: Letter) -> str:
    """Return all that a letter says but for its pictures."""
    cells = [
        cell
        for block in letter.blocks
        if isinstance(block, Grid)
        for row in (block.headings, *block.rows)
        for cell in row
    ]
    texts = [one.text for one in letter.blocks if isinstance(one, Paragraph)]
    return "\n".join([*letter.title, letter.number, letter.subject, *texts, *cells])


def refused(
    workspace: Workspace, cluster_id: str = CLEAR, *, about: str = LACKS
) -> str:
    """Return what the letter says that is given in place of a certificate."""
    found = certified(workspace, cluster_id, "en")
    letter = found.letter

    assert not found.is_given
    assert letter.title == ()
    assert about in letter.subject
    assert "ertificate" not in said(letter)
    vietnamese = certified(workspace, cluster_id, "vi").letter
    assert "xác nhận" not in said(vietnamese).casefold()
    return said(letter)


def minerals(**west: object) -> list[Row]:
    """Return the coverage, its entry for minerals in the west changed."""
    return [
        {**row, **west} if str(row["coverage_id"]).startswith("mineral:") else row
        for row in coverage_rows(layers())
    ]


def test_it_is_given_where_nothing_forbids_it() -> None:
    found = certified(real(), CLEAR, "vi")

    assert found.is_given
    assert found.letter.title == (
        "GIẤY XÁC NHẬN",
        "Không chồng lấn quy hoạch khác: cụm công nghiệp Tây Bắc (CCN-0004)",
    )
    text = said(found.letter)
    # 500 m by 400 m.
    assert "20,00 ha" in text
    assert "12/QĐ-UBND" in text
    assert "số liệu đến ngày 22/04/2024" in text
    assert "VN-2000" in text
    assert found.letter.warning == ""


def test_it_names_what_it_was_held_against() -> None:
    letter = certified(real(), CLEAR, "vi").letter
    kinds = layers()["plan_zones"].fields["kind"].choices.values()
    mandatory = {one.label.vi for one in kinds if one.is_mandatory}

    (table,) = [
        one for one in letter.blocks
        if isinstance(one, Grid) and "Văn bản, nguồn" in one.headings
    ]  # fmt: skip
    assert {row[1] for row in table.rows} == mandatory
    assert {row[3:] for row in table.rows} == {("Test", "22/04/2024")}


def test_it_says_on_what_it_rests() -> None:
    text = said(certified(real(), CLEAR, "en").letter)

    assert "Industrial clusters (version 1)" in text
    assert "Plan zones (version 1)" in text
    assert "surveyed 0.5 m, digitised 5.0 m, indicative 10.0 m" in text
    assert "Review of Apr 2024: not signed off" in text


def test_a_missing_layer_forbids_it() -> None:
    rows = [one for one in coverage_rows(layers()) if one["kind"] != "mineral"]
    text = refused(real({"coverage": rows}))

    assert "A plan layer that covers all of the cluster is missing" in text
    assert "Minerals" in text


def test_no_plan_zones_at_all_forbid_it() -> None:
    found = tiny_workspace(without=["plan_zones"])

    assert "is missing" in refused(found)


def test_a_layer_out_of_date_forbids_it() -> None:
    rows = minerals(as_of_on=dt.date(2019, 4, 22))

    assert "The plan layer is out of date" in refused(real({"coverage": rows}))
    on_the_day = minerals(as_of_on=dt.date(2019, 4, 23))
    assert certified(real({"coverage": on_the_day}), CLEAR, "vi").is_given


def test_a_layer_without_a_document_forbids_it() -> None:
    rows = minerals(source_document="  ")

    assert "The plan layer rests on no document" in refused(real({"coverage": rows}))


def test_a_cluster_known_by_its_symbol_forbids_it() -> None:
    text = refused(real(), "CCN-0005")

    assert "The cluster is known by its symbol only" in text


def test_a_boundary_without_legal_value_forbids_it() -> None:
    text = refused(real(geometry_quality="indicative"))

    assert "The boundary of the cluster is indicative" in text


def test_a_boundary_without_a_document_forbids_it() -> None:
    text = refused(real(source_document=" "))

    assert "The boundary of the cluster rests on no document" in text


def test_an_open_conflict_forbids_it() -> None:
    text = refused(real(), "CCN-0001", about=OVERLAPS)

    assert "The boundary overlaps by more than the tolerance" in text
    assert "Wet-rice land; Minerals" in text


def test_what_cannot_be_judged_forbids_it() -> None:
    """Defence was supplied, but one of its zones has a symbol only."""
    zones = zone_rows()
    vague = {**zones[3], "zone_id": "Z10", "kind": "defence"}
    vague |= {"geometry": at(300, 1300, 400, 1400), "geometry_quality": "symbol"}

    text = refused(real({"plan_zones": [*zones, vague]}))

    assert "Zones are known by their symbol only" in text
    assert "Defence" in text


@pytest.mark.parametrize("name", ["clusters", "plan_zones", "areas"])
def test_a_layer_that_is_not_marked_valid_forbids_it(name: str) -> None:
    workspace = real()
    layer = layers()[name]
    rows = tiny_rows(layers())[name]
    workspace.store.publish(
        layer, typed(layer, rows), Lineage("Test"), replaces=1, is_valid=False
    )

    with pytest.raises(StorageError, match="valid"):
        certified(workspace, CLEAR, "vi")


def test_of_a_sample_it_is_marked_as_without_value() -> None:
    found = certified(tiny_workspace(), CLEAR, "vi")

    assert found.is_given
    assert found.letter.title[-1] == "BẢN MINH HỌA, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
    assert found.letter.warning == "Dữ liệu minh họa, không có giá trị pháp lý."


def test_of_what_is_no_cluster_there_is_none() -> None:
    for cluster_id in ("CCN-9999", "CCN-0006", ""):
        with pytest.raises(InputError):
            certified(real(), cluster_id, "vi")


def accept(workspace: Workspace, cluster_id: str, kinds: Sequence[str] = ()) -> None:
    """Write of the cases of a cluster, of all or some kinds, that they are accepted."""
    cases.take_up(workspace, "An")
    found = cases.cases(workspace).rows
    ours = found[found["cluster_id"] == cluster_id]
    ours = ours[ours["kind"].isin(kinds)] if kinds else ours
    due_on = clock.today()
    for row in ours.to_dict("records"):
        subject = cases.subject(row["cluster_id"], row["zone_id"])
        version = row["version"]
        for state in ("referred_upward", "accepted_with_reason"):
            step = Step(state, "province", due_on, "Đã có ý kiến", "77/UBND-KT")
            entry = cases.record(workspace, subject, step, after=version, by="An")
            version = entry.version


def test_an_overlap_that_was_accepted_is_an_overlap() -> None:
    workspace = real()
    accept(workspace, "CCN-0001")

    text = refused(workspace, "CCN-0001", about=OVERLAPS)
    found = certified(workspace, "CCN-0001", "vi")

    assert "overlaps by more than the tolerance" not in text
    assert "the case is finished, the overlap is not" in text
    assert "nobody is asked to act" in text
    assert "are asked to supply" not in text
    (table,) = [
        one for one in found.letter.blocks
        if isinstance(one, Grid) and "Lý do, nội dung" in one.headings
    ]  # fmt: skip
    assert [row[4:] for row in table.rows] == [("Đã có ý kiến", "77/UBND-KT")] * 2
    assert "không có nghĩa là không chồng lấn" in said(found.letter)


def test_one_that_was_accepted_beside_one_that_was_not() -> None:
    workspace = real()
    accept(workspace, "CCN-0001", kinds=("mineral",))

    text = refused(workspace, "CCN-0001", about=OVERLAPS)

    assert "overlaps by more than the tolerance\nWet-rice land\n" in text
    assert "the case is finished, the overlap is not\nMinerals\n" in text
    assert "how to deal with the overlap" in text


def test_an_overlap_that_has_grown_is_accepted_no_more() -> None:
    workspace = real()
    accept(workspace, "CCN-0001")
    zones = [
        {**row, "geometry": row["geometry"].buffer(30, join_style="mitre")}
        for row in zone_rows()
    ]
    layer = workspace.layers["plan_zones"]
    workspace.store.publish(
        layer, typed(layer, zones), Lineage("Test"), replaces=1, is_valid=True
    )

    text = refused(workspace, "CCN-0001", about=OVERLAPS)
    assert "overlaps by more than the tolerance" in text


def test_land_that_another_cluster_claims_too_forbids_it() -> None:
    rows = cluster_rows()
    [ours] = [one for one in rows if one["cluster_id"] == CLEAR]
    beside = {
        **ours,
        "cluster_id": "CCN-0099",
        "cluster_name": "Khác",
        # 450 m to the east: a strip of 50 m is claimed by both.
        "geometry": translate(ours["geometry"], 450),
    }

    clusters = [
        {**one, "geometry_quality": "surveyed", "source_document": "12/QĐ-UBND"}
        for one in (*rows, beside)
    ]
    text = refused(real({"clusters": clusters}), about=OVERLAPS)

    assert "Another cluster of the plan shares land with it" in text
    assert "how to deal with the overlap" in text
    assert "supply the data" not in text
