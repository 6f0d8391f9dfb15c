"""The rows that a child left, when it was taken over: small files, large claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clusterviz.files.returned import DamagedRowsError, returned_rows
from clusterviz.settings import ImportLimits

if TYPE_CHECKING:
    from pathlib import Path


def test_one_long_text_in_very_many_cells_is_no_layer(tmp_path: Path) -> None:
    """A few kilobytes on disk, 200 MB in memory."""
    cells = pa.DictionaryArray.from_arrays(pa.array([0] * 10_000), ["x" * 20_000])
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"name": cells.cast(pa.string())}), path)

    assert path.stat().st_size < 10_000
    with pytest.raises(DamagedRowsError):
        returned_rows(path, ImportLimits(memory_mb=100))


def test_rows_of_several_batches_come_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"n": range(20_000)}), path, row_group_size=9_000)

    assert returned_rows(path, ImportLimits())["n"].tolist() == [*range(20_000)]
