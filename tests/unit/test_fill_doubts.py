"""A filled workbook is held against the rest before anybody accepts it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.workspace import fill
from tests.gaps import filled
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


@pytest.mark.parametrize(("leased_ha", "is_doubted"), [(15.0, False), (15.01, True)])
def test_more_leased_than_committed_is_said_before_it_is_accepted(
    workspace: Workspace, tmp_path: Path, leased_ha: float, is_doubted: bool
) -> None:
    """CCN-0001 has 15 ha committed, so no more than that can be leased."""
    path = filled(workspace, tmp_path, ("CCN-0001", "leased_ha", leased_ha))

    found = fill.proposal(workspace, path).findings

    said = {(one.code, one.feature_id, one.field) for one in found}
    doubt = ("audit.land_exceeds", "CCN-0001", "leased_ha")
    assert (doubt in said) == is_doubted


def test_faults_that_are_there_already_are_not_said_of_the_workbook(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = filled(
        workspace, tmp_path, ("CCN-0002", "established_on", dt.date(2010, 4, 1))
    )

    found = fill.proposal(workspace, path).findings

    assert not [one for one in found if one.code.startswith("audit.")]
