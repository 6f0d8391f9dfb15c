"""Whatever is written of a case, it never closes over a conflict without a reason."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core import cases, register
from clusterviz.core.cases import Step
from clusterviz.records import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = dt.date(2024, 4, 22)
NONE = pd.DataFrame({"cluster_id": [], "zone_id": []})

FOUND = st.sampled_from(
    ["conflict", "within_tolerance", "cannot_be_judged", "nothing_found"]
)
STEPS = st.builds(
    Step,
    state=st.sampled_from(cases.STATES),
    responsible=st.sampled_from(cases.RESPONSIBLE),
    due_on=st.none() | st.dates(DAY, dt.date(2030, 1, 1)),
    reason=st.sampled_from(["", "  ", "Có lý do"]),
    document=st.sampled_from(["", "\t", "3/TB-UBND"]),
)


def rerun(verdict: str, hectares: float) -> pd.DataFrame:
    """Return what a re-run finds of one pair."""
    row = {
        "cluster_id": "C1", "zone_id": "Z1", "kind": "rice_land", "verdict": verdict,
        "overlap_ha": np.nan if verdict == "cannot_be_judged" else hectares,
        "severity": "needs_approval",
    }  # fmt: skip
    rows = [] if verdict == "nothing_found" else [row]
    return pd.DataFrame(rows, columns=list(row))


def written(body: Mapping[str, Any], version: int) -> dict[str, Entry]:
    """Return the register of one case."""
    return {"x": Entry("case", "x", version, dt.datetime.now(dt.UTC), "An", body)}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(FOUND, st.floats(0.02, 9), STEPS), min_size=1, max_size=6))
def test_no_steps_close_a_case_over_a_conflict_without_reason_and_document(
    happened: list[tuple[str, float, Step]],
) -> None:
    first = rerun("conflict", 2.0).iloc[0].to_dict()
    body = cases.first_body({str(k): v for k, v in first.items()}, DAY, DAY)
    for version, (verdict, hectares, step) in enumerate(happened, start=1):
        pairs = rerun(verdict, hectares)
        now = (
            register.standing(written(body, version), pairs, NONE, DAY)
            .iloc[0]
            .to_dict()
        )
        case = {str(key): value for key, value in now.items()}
        if not cases.refusal(case, step, DAY):
            body = cases.next_body(body, case, step, DAY)
        after = register.standing(written(body, version), pairs, NONE, DAY).iloc[0]

        assert after["case_state"] in cases.STATES
        if after["verdict"] == "conflict" and after["case_state"] in cases.FINISHED:
            assert after["case_state"] == "accepted_with_reason"
            assert after["case_reason"].strip()
            assert after["evidence"].strip()
