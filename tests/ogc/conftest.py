"""What the tests of the API are given; without the extra there is nothing to test."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

if find_spec("pygeoapi") is None:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="module")
def asking() -> TestClient:
    """Return who asks the API of the tiny workspace; nobody changes that."""
    from tests.ogc.served import client

    return client()
