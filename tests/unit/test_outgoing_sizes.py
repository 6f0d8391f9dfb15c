"""How long a file will be is said beforehand, and is about so."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz.workspace import outgoing_sizes
from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.formats import SUFFIXES
from clusterviz.workspace.outgoing import Outgoing
from clusterviz.workspace.outgoing_made import make
from tests.kept import sample
from tests.unit.test_outgoing import look, of_layer

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

ON = dt.date(2024, 4, 22)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return the sample of a province."""
    return open_workspace(sample(tmp_path_factory.mktemp("sample") / "W"))


def sized(workspace: Workspace, wanted: Outgoing, folder: Path) -> tuple[int, int]:
    """Return how long a file was said to become, and how long it is."""
    return look(workspace, wanted).size_bytes, make(
        workspace, wanted, folder
    ).size_bytes


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_size_of_a_layer_is_said_within_a_factor_of_two(
    shipped: Workspace, tmp_path: Path, suffix: str
) -> None:
    said, found = sized(shipped, of_layer("plots", suffix), tmp_path)

    # Of 809 plots, so it is not the file itself that was measured.
    assert len(shipped.rows("plots")) > outgoing_sizes.SAMPLE
    assert found / 2 < said < found * 2


@pytest.mark.parametrize("suffix", sorted(set(SUFFIXES) - {".gpkg", ".xlsx", ".json"}))
@pytest.mark.parametrize("name", ["clusters", "plots"])
def test_what_goes_beside_a_layer_and_the_zip_count_for_its_size(
    shipped: Workspace, tmp_path: Path, name: str, suffix: str
) -> None:
    wanted = of_layer(name, suffix, as_of_on=ON, has_sides=True)
    said, found = sized(shipped, wanted, tmp_path)

    assert 0.8 < said / found < 1.4
    # What is written is longer than what is sent: it is what takes the time.
    seen = look(shipped, wanted)
    alone = look(shipped, of_layer(name, suffix, as_of_on=ON))
    assert alone.written_bytes == alone.size_bytes
    # Drawings say when they were made: one is some bytes longer than the next.
    assert seen.written_bytes == pytest.approx(alone.written_bytes, rel=1e-3)


def test_a_table_of_a_few_rows_is_mostly_what_goes_beside_it(
    shipped: Workspace, tmp_path: Path
) -> None:
    wanted = of_layer("documents", ".csv", as_of_on=ON, has_sides=True)
    said, found = sized(shipped, wanted, tmp_path)

    # Four side files of some kilobytes beside less than one.
    assert 0.9 < said / found < 1.1
    assert found > 5 * look(shipped, of_layer("documents", ".csv")).size_bytes


@pytest.mark.parametrize("layers", [(), ("plan_zones", "projects", "clusters")])
def test_the_size_of_a_package_is_said_within_a_factor_of_two(
    shipped: Workspace, tmp_path: Path, layers: tuple[str, ...]
) -> None:
    wanted = Outgoing(kind="package", layers=layers, suffix=".gpkg", as_of_on=ON)
    said, found = sized(shipped, wanted, tmp_path)

    assert found / 2 < said < found * 2


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "profile", "profile": "industry_trade", "suffix": ".zip"},
        {"kind": "profile", "profile": "natural_resources", "suffix": ".zip"},
        {"kind": "corners", "suffix": ".xlsx"},
        {"kind": "corners", "suffix": ".docx"},
    ],
)
def test_the_size_of_a_hand_over_and_of_corners_is_said_within_a_factor_of_two(
    shipped: Workspace, tmp_path: Path, asked: dict[str, object]
) -> None:
    wanted = Outgoing.model_validate({**asked, "as_of_on": ON})
    said, found = sized(shipped, wanted, tmp_path)

    assert found / 2 < said < found * 2


def test_what_every_file_has_is_not_multiplied() -> None:
    rows = pd.DataFrame({"text": ["x"] * 5000})
    frame = outgoing_sizes.spread(rows, 3)

    assert frame.index.tolist() == [0, 2499, 4999]

    def write(frames: object, _: Path) -> int:
        assert isinstance(frames, list)
        return 1000 + 10 * len(frames[0])

    # A head of 1,000 bytes, and 10 for a row.
    assert outgoing_sizes.estimated([rows], write) == 1000 + 10 * 5000
    assert outgoing_sizes.estimated([rows], write, [100_000]) == 1000 + 1_000_000
