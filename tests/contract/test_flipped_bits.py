"""A flipped bit in what is kept of a layer changes no answer: it is computed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.core import meetings as kernel
from clusterviz.workspace import analysis, blocks, creation
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from clusterviz.core.index import FeatureIndex
    from clusterviz.core.meetings import Meetings
    from clusterviz.records import LayerVersion
    from clusterviz.workspace import Workspace


def flip(folder: Path, files: str) -> int:
    """Change a bit in the last value of the arrays that have one; return how many."""
    found = [
        path
        for path in (folder / "derived" / "plan_zones").glob(files)
        if path.stat().st_size > 128
    ]
    for path in found:
        content = bytearray(path.read_bytes())
        content[-1] ^= 0x40
        path.write_bytes(content)
    return len(found)


def answer_of(folder: Path) -> list[list[object]]:
    """Return the overlaps of the workspace in `folder`, as the next program does."""
    rows = analysis.overlaps(creation.open_workspace(folder)).rows
    return rows.astype("object").where(rows.notna(), None).to_numpy().tolist()


def test_meetings_with_a_flipped_bit_are_computed_anew_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the other blocks are not."""
    folder = saved(tmp_path / "W")
    expected = answer_of(folder)
    n_flipped = flip(folder, "*/met/*/m2.npy")
    computed: list[int] = []
    original = kernel.meetings

    def counted(
        sites: NDArray[np.object_], index: FeatureIndex, *, threads: int = 1
    ) -> Meetings:
        computed.append(len(sites))
        return original(sites, index, threads=threads)

    monkeypatch.setattr(kernel, "meetings", counted)

    assert n_flipped > 0
    assert answer_of(folder) == expected
    assert len(computed) == n_flipped
    assert answer_of(folder) == expected
    assert len(computed) == n_flipped


@pytest.mark.parametrize("array", ["rows", "ends", "prints"])
def test_a_list_of_blocks_with_a_flipped_bit_is_made_anew_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, array: str
) -> None:
    folder = saved(tmp_path / "W")
    expected = answer_of(folder)
    listed: list[int] = []
    original = blocks._listed

    def counted(
        workspace: Workspace, version: LayerVersion
    ) -> dict[str, NDArray[np.generic]]:
        listed.append(version.version)
        return original(workspace, version)

    monkeypatch.setattr(blocks, "_listed", counted)

    assert flip(folder, f"version-*/*/{array}.npy") == 1
    assert [answer_of(folder), answer_of(folder)] == [expected] * 2
    assert listed == [1]
