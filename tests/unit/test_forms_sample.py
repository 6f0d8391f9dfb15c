"""Form 04 of the sample against the published figures of Bắc Giang, April 2024."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.workspace import creation, forms
from tests import kept

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("forms") / "W"
    return creation.open_workspace(kept.sample(folder))


@pytest.mark.parametrize("period", ["2024-H1", "2024"])
def test_form_04_has_the_figures_of_the_dispatch(
    sample: Workspace, period: str
) -> None:
    answer = forms.form04(sample, period)

    # Dispatch 2029/UBND-KTTH, note 2: 55 established, 2,329 ha, 41 of them by
    # enterprises; 35 operating; about 40.6 %; 271 projects, 226 producing.
    found = dict(zip(answer.rows["indicator"], answer.rows["value"], strict=True))
    published = {"3": 55, "4": 2329, "7": 41, "15": 35, "20": 271, "22": 226}
    assert {one: found[one] for one in published} == pytest.approx(published)
    assert round(found["19_decree"], 3) == 0.406
    broken = {"forms.sum_differs", "forms.exceeds", "forms.sum_of_forms"}
    assert [one for one in answer.notes if one.code in broken] == []


def test_the_workers_of_the_first_half_are_about_45000(sample: Workspace) -> None:
    rows = forms.form04(sample, "2024-H1").rows.set_index("indicator")

    assert rows.loc["25", "value"] == pytest.approx(45_000, rel=0.02)
