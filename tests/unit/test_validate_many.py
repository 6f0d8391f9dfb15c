"""Very many faults of one kind: some are told, the others counted."""

from __future__ import annotations

import pandas as pd

from clusterviz.core.validate import field_findings, key_findings
from clusterviz.schema import Field, Label, Layer

NAME = Label(vi="Tên", en="Name")
ROADS = Layer(
    "roads", NAME, NAME, "none", "road_id",
    {"road_id": Field("road_id", "text", NAME, is_required=True)},
)  # fmt: skip


def test_of_very_many_faults_a_thousand_are_told_and_the_others_counted() -> None:
    frame = pd.DataFrame({"road_id": ["QL1", *[None] * 1_500]}, dtype="str")

    found = field_findings(ROADS, frame)

    assert [one.code for one in found[:1_000]] == ["required_missing"] * 1_000
    [rest] = found[1_000:]
    assert (rest.code, rest.values["n"]) == ("columns.more_rows", 500)


def test_of_very_many_repeated_keys_a_thousand_are_told() -> None:
    frame = pd.DataFrame({"road_id": [f"R{n // 2}" for n in range(3_000)]})

    found = key_findings(ROADS, frame)

    assert len(found) == 1_001
    assert found[-1].values == {"n": 500, "n_told": 1_000}
