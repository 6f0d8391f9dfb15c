"""The page of one cluster: its card on paper, with a map true to scale."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdf
import pytest
from PIL import Image

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.paper_pdf import pdf_bytes
from clusterviz.letter import Picture
from clusterviz.schema import LANGUAGES
from clusterviz.view.tables import heading
from clusterviz.workspace import creation
from clusterviz.workspace.reports.one_pager import card_letter
from clusterviz.workspace.reports.overlap import overlap_letter
from tests.kept import Run, runner, sample, saved
from tests.onpaper import (
    HOSTILE,
    column,
    everything,
    json_rows,
    number,
    opened,
    paragraphs,
    table,
    tables,
)
from tests.tiny import tiny_rows, tiny_workspace
from tests.tiny.ground import layers

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.letter import Letter
    from clusterviz.schema import Language

ID = "CCN-0001"


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample(tmp_path_factory.mktemp("page") / "S")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("page") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def facts(letter: Letter) -> dict[str, str]:
    """Return what the first table says, by label."""
    return {
        label: value
        for row in tables(letter)[0][1:]
        for label, value in zip(row[::2], row[1::2], strict=True)
        if label
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_overlaps_are_those_of_the_command_cell_by_cell(
    folder: Path, run: Run, language: Language
) -> None:
    rows = json_rows(run, "overlaps", folder, "--cluster", ID)
    n_within = sum(one["verdict"] == "within_tolerance" for one in rows)
    rows = [one for one in rows if one["verdict"] != "within_tolerance"]
    rows.sort(key=lambda one: (one["verdict"] != "conflict", -(one["overlap_ha"] or 0)))
    letter = card_letter(creation.open_workspace(folder), ID, language)
    names = {
        one: texts.say(f"column.{one}", language)
        for one in ("overlap_ha", "cluster_ratio", "verdict")
    }

    found = table(letter, names["verdict"])

    assert rows
    within = {
        "vi": f"trong dung sai: {n_within};",
        "en": f"within tolerance: {n_within};",
    }
    assert within[language] in " ".join(paragraphs(letter))
    shown = rows[:3]
    assert column(found, names["overlap_ha"]) == [
        number(one["overlap_ha"], 2, language) for one in shown
    ]
    assert column(found, names["verdict"]) == [
        texts.say(f"column.verdict.{one['verdict']}", language) for one in shown
    ]
    ratios = column(found, names["cluster_ratio"])
    assert ratios == [
        "–"
        if one["cluster_ratio"] is None
        else f"{number(one['cluster_ratio'] * 100, 1, language)}%"
        for one in shown
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_figures_are_those_of_the_cluster(
    folder: Path, run: Run, language: Language
) -> None:
    [row] = [
        one
        for one in json_rows(run, "occupancy", folder, "--by", "cluster")
        if one["cluster_id"] == ID
    ]

    known = facts(card_letter(creation.open_workspace(folder), ID, language))

    for name in ("industrial_land_ha", "leased_ha", "committed_ha"):
        label = heading(name, layers(), language)
        assert known[label] == number(row[name], 2, language)
    ratio = row["committed_ha"] / row["industrial_land_ha"]
    share = known[texts.say("onepager.occupancy", language)]
    assert share == f"{number(ratio * 100, 1, language)}%"


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_wastewater_is_that_of_the_lens(
    folder: Path, run: Run, language: Language
) -> None:
    [row] = [
        one for one in json_rows(run, "wastewater", folder) if one["cluster_id"] == ID
    ]
    letter = card_letter(creation.open_workspace(folder), ID, language)

    capacity, inflow, headroom = (
        number(row[one], 1, language)
        for one in ("capacity_m3_day", "inflow_m3_day", "headroom_m3_day")
    )
    standing = texts.say(f"violations.standing_{row['standing']}", language)
    said = {
        "vi": f"Công suất {capacity}, ước tính {inflow}, còn lại {headroom} "
        f"m³/ngày đêm: {standing}.",
        "en": f"Capacity {capacity}, inflow {inflow}, headroom {headroom} "
        f"m³/day: {standing}.",
    }
    assert inflow != "–"
    assert [one for one in paragraphs(letter) if one.endswith(said[language])]


# Of the sample, those with the longest lists of what is in the way.
LONGEST = ("BG-013", "BG-025", "BG-037", "BG-063")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cluster_id", LONGEST)
def test_a_cluster_is_on_one_page(
    sample_folder: Path, cluster_id: str, language: Language
) -> None:
    workspace = creation.open_workspace(sample_folder)

    made = pdf_bytes(card_letter(workspace, cluster_id, language))

    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 1


def test_the_map_is_true_to_scale_at_the_width_it_has_on_paper() -> None:
    letter = card_letter(tiny_workspace(), ID, "vi")

    [picture] = [one for one in letter.blocks if isinstance(one, Picture)]
    with Image.open(io.BytesIO(picture.png)) as image:
        width = image.width
    # 200 dots an inch, so that the scale that it says is the scale on paper.
    assert width / 200 * 25.4 == pytest.approx(picture.width_mm, abs=0.2)
    [shape] = opened(letter).inline_shapes
    assert shape.width.mm == pytest.approx(picture.width_mm, abs=0.1)


def test_the_five_tracks_have_their_days_and_documents() -> None:
    clusters = tiny_rows(layers())["clusters"]
    clusters[0] |= {"established_by": "QĐ 12/QĐ-UBND"}

    letter = card_letter(tiny_workspace({"clusters": clusters}), ID, "en")

    found = table(letter, "Document", "Step")
    tracks = [one for one in column(found, "Track") if one]
    assert tracks == ["Planning", "Legal", "Land", "Construction", "Operation"]
    assert "QĐ 12/QĐ-UBND" in column(found, "Document")


def test_withdrawn_land_has_a_page_without_wastewater() -> None:
    letter = card_letter(tiny_workspace(), "CCN-0006", "en")

    said = " ".join(paragraphs(letter))
    assert "its wastewater is not reckoned" in said


def test_a_cluster_without_a_place_says_so_in_place_of_a_map() -> None:
    clusters = tiny_rows(layers())["clusters"]
    nowhere = {"geometry": None, "commune_names": None, "district_names": None}
    clusters[4] |= {**nowhere, "geometry_quality": "symbol"}

    letter = card_letter(tiny_workspace({"clusters": clusters}), "CCN-0005", "vi")

    assert not [one for one in letter.blocks if isinstance(one, Picture)]
    assert "không vẽ được bản đồ" in " ".join(paragraphs(letter))


def test_hostile_text_is_shown_as_itself() -> None:
    clusters = tiny_rows(layers())["clusters"]
    clusters[0] |= {"cluster_name": HOSTILE, "investor_name": HOSTILE}

    letter = card_letter(tiny_workspace({"clusters": clusters}), ID, "vi")

    assert any(HOSTILE in one for one in paragraphs(letter))
    assert any(HOSTILE in one for one in facts(letter).values())


def test_it_says_day_versions_month_and_audit(folder: Path) -> None:
    letter = card_letter(creation.open_workspace(folder), ID, "vi")

    said = everything(letter)

    assert "Số liệu đến ngày 22/04/2024" in said
    assert "Cụm công nghiệp (phiên bản 1); Khu vực quy hoạch khác" in said
    assert "Rà soát tháng 04/2024: chưa chốt" in said
    footer = opened(letter).sections[0].first_page_footer
    assert footer.paragraphs[0].text.startswith("Dữ liệu minh họa")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_states_the_tolerance_in_the_words_of_the_overlap_review(
    folder: Path, language: Language
) -> None:
    workspace = creation.open_workspace(folder)

    said = paragraphs(card_letter(workspace, ID, language))
    review = paragraphs(overlap_letter(workspace, language))

    # Of the settings: 0.5 m where surveyed, 2 m digitised, 10 m indicative.
    metres = {"vi": "minh họa 10,0 m", "en": "indicative 10.0 m"}[language]
    [rests_on] = [one for one in said if metres in one]
    [tolerance] = [one for one in review if metres in one]
    assert tolerance in rests_on


def test_an_unknown_cluster_is_refused() -> None:
    with pytest.raises(InputError, match="CCN-9999"):
        card_letter(tiny_workspace(), "CCN-9999", "vi")
