"""What the tests of this folder are given: workspaces, and the files made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.readback.handed import Handed, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.readback.handed import Held, Kind

    Handing = Callable[[Kind], Handed]


@pytest.fixture(scope="session")
def handing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handing]:
    """Return what opens a workspace once, however often it is asked for."""
    made: dict[Kind, Handed] = {}

    def handed(kind: Kind) -> Handed:
        if kind not in made:
            folder = tmp_path_factory.mktemp(kind)
            workspace = opened(kind, folder / "workspace")
            files = folder / "files"
            files.mkdir()
            made[kind] = Handed(kind, workspace, files)
        return made[kind]

    yield handed
    for one in made.values():
        one.workspace.store.close()


@pytest.fixture(scope="session")
def handed(request: pytest.FixtureRequest, handing: Handing) -> Handed:
    """Return the workspace of the kind that the test is marked with."""
    return handing(request.param)


@pytest.fixture(scope="session")
def held(request: pytest.FixtureRequest, handing: Handing) -> Held:
    """Return the layer that the test is marked with."""
    kind, name = request.param
    return handing(kind).held(name)
