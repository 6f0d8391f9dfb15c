"""Commands that are killed; `make torture` kills a thousand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.torture import cut_off
from tests.torture.outputs import Output, outputs
from tests.torture.wholeness import is_whole

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(sys.platform == "win32", reason="it cannot be killed like this")
def test_a_killed_command_leaves_no_half_file() -> None:
    tally = cut_off.killed_privately(n_kills=4, seed=9214)

    assert tally.faults == []
    assert tally.n_times == 4


def test_what_is_half_lost_or_strange_is_noticed(tmp_path: Path) -> None:
    output = Output(("layers",), "a.json")
    usual = {"a.json": b'{"rows": [1, 2, 3]}'}

    def faults(content: bytes | None, *, has_older: bool = True) -> list[str]:
        (tmp_path / "a.json").unlink(missing_ok=True)
        if content is not None:
            (tmp_path / "a.json").write_bytes(content)
        return cut_off.faults(tmp_path, output, usual, has_older=has_older)

    assert faults(usual["a.json"]) == faults(b'{"rows": [1, 2, 4]}') == []
    assert faults(None, has_older=False) == []
    assert faults(None) == ["a.json is gone"]
    assert faults(b'{"rows": [1, 2') == ["a.json is half"]
    assert faults(b"", has_older=False) == ["a.json is half"]
    (tmp_path / "tmp1").touch()
    assert faults(None, has_older=False) == ["there is ['tmp1']"]


def test_what_goes_with_another_file_is_noticed(tmp_path: Path) -> None:
    one = next(one for one in outputs() if one.beside)
    usual = dict.fromkeys((one.name, *one.beside), b"[]")
    one.put(tmp_path, {**usual, one.name: b"{}"})

    found = cut_off.faults(tmp_path, one, usual, has_older=True)

    assert "what goes with it is of another file" in found


@pytest.mark.parametrize(
    ("name", "half"),
    [
        ("a.json", b'{"a": 1'),
        ("a.xml", b"<a><b>"),
        ("a.docx", b"PK\x03\x04"),
        ("a.gpkg", b"SQLite format 3\x00"),
        ("a.parquet", b"PAR1"),
        ("a.pdf", b"%PDF-1.7\n"),
        ("a.png", b"\x89PNG"),
        ("a.dxf", b"0\nSECTION\n"),
        ("a.csv", b"a,b\n"),
    ],
)
def test_a_half_file_of_any_kind_is_known(name: str, half: bytes) -> None:
    assert not is_whole(name, half, b"x" * 100)
